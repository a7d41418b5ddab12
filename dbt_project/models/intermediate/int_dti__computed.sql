-- What follows from published values, a row per way in which it follows (`basis`):
-- main_indices, pillars: sum of weight x value over the sum of the weights; also under the points of other versions.
-- former_provinces: a merged province as the mean of its former provinces.
-- mean: of all provinces of a table, only where the table is whole.
-- published_value: nothing but the rank is computed. Ranks too need a whole table.
-- Values are whole numbers of 1/10000; 60 can be divided by the number of former provinces, 1 to 6.
{% set ten_thousandths = 'cast(published.value * 10000 as hugeint)' %}
with published as (
    select * from {{ ref('int_dti__published') }}
),

weights as (
    select weights.*, nodes.kind as input_kind, frameworks.level, frameworks.weights_of
    from {{ ref('int_dti__weights') }} as weights
    inner join {{ ref('int_dti__nodes') }} as nodes
        on weights.framework_version = nodes.framework_version and weights.input_code = nodes.node_code
    inner join {{ ref('int_dti__frameworks') }} as frameworks
        on weights.framework_version = frameworks.framework_version
    where weights.weight > 0
),

inputs as (
    select framework_version, node_code, count(*) as inputs
    from weights
    group by all
),

-- a pillar is made of other things in each version, a main index is the same one
weighted as (
    select
        weights.framework_version,
        published.level,
        published.entity_code,
        published.year,
        weights.node_code,
        case any_value(weights.input_kind) when 'pillar' then 'pillars' else 'main_indices' end as basis,
        weights.framework_version = any_value(published.framework_version) as is_own_framework,
        {{ exact_quotient(
            "sum(cast(weights.weight * 100 as hugeint) * " ~ ten_thousandths ~ ")",
            "cast(sum(cast(weights.weight * 100 as hugeint)) * 10000 as hugeint)"
        ) }} as value
    from published
    inner join {{ ref('int_dti__frameworks') }} as own
        on published.framework_version = own.framework_version
    inner join weights
        on
            weights.level = own.level
            and weights.input_code = published.node_code
            and (
                weights.framework_version = own.framework_version
                or weights.input_kind = 'main_index'
                and weights.weights_of is null
                and weights.framework_version is distinct from own.weights_of
            )
    inner join inputs
        on weights.framework_version = inputs.framework_version and weights.node_code = inputs.node_code
    where published.value is not null
    group by weights.framework_version, published.level, published.entity_code, published.year, weights.node_code
    having count(*) = any_value(inputs.inputs)
),

members as (
    select level, count(*) as members
    from {{ ref('dti_entities') }}
    where level in ('province', 'province_merged')
    group by all
),

formers as (
    select successor_code, count(*) as formers
    from {{ ref('dti_entities') }}
    where level = 'province'
    group by all
),

merged as (
    select
        published.framework_version,
        'province_merged' as level,
        entities.successor_code as entity_code,
        published.year,
        published.node_code,
        sum({{ ten_thousandths }}) * (60 // count(*)) as sixtieths,
        any_value(formers.formers) as formers
    from published
    inner join {{ ref('dti_entities') }} as entities
        on published.level = 'province' and entities.level = 'province' and published.entity_code = entities.entity_code
    inner join formers
        on entities.successor_code = formers.successor_code
    where published.value is not null
    group by all
    having count(*) = any_value(formers.formers)
),

series as (
    select
        framework_version, level, entity_code, year, node_code, 'published_value' as basis,
        {{ ten_thousandths }} * 60 as sixtieths
    from published
    where value is not null and not is_mean
    union all by name
    select framework_version, level, entity_code, year, node_code, 'former_provinces' as basis, sixtieths
    from merged
),

-- a table that was published whole is ranked by what was published
whole_tables as (
    select framework_version, level, year, node_code, basis, members
    from series
    inner join members using (level)
    group by framework_version, level, year, node_code, basis, members
    having count(*) = members
    qualify row_number() over (partition by framework_version, level, year, node_code order by basis desc) = 1
),

ranked as (
    select
        series.*,
        cast(rank() over (
            partition by framework_version, level, year, node_code order by sixtieths desc
        ) as integer) as rank,
        cast(members as integer) as rank_of
    from series
    inner join whole_tables using (framework_version, level, year, node_code, basis)
),

means as (
    select
        framework_version, level, 'mean' as entity_code, year, node_code, 'mean' as basis,
        {{ exact_quotient("sum(sixtieths)", "(600000 * count(*))") }} as value
    from ranked
    group by all
),

found as (
    select * from weighted
    union all by name
    select
        framework_version, level, entity_code, year, node_code, 'former_provinces' as basis, true as is_own_framework,
        {{ exact_quotient("sixtieths", "600000") }} as value
    from merged
    union all by name
    select
        framework_version, level, entity_code, year, node_code, basis, true as is_own_framework,
        {{ exact_quotient("sixtieths", "600000") }} as value
    from ranked
    where basis = 'published_value'
    union all by name
    select *, true as is_own_framework from means
)

select
    found.framework_version,
    found.level,
    found.entity_code,
    found.year,
    found.node_code,
    found.basis,
    found.is_own_framework,
    found.value,
    ranked.rank,
    ranked.rank_of,
    coalesce(nodes.effective_points, nodes.max_points) as max_points
from found
left join ranked
    on
        found.framework_version = ranked.framework_version
        and found.level = ranked.level
        and found.entity_code = ranked.entity_code
        and found.year = ranked.year
        and found.node_code = ranked.node_code
        and found.is_own_framework
left join {{ ref('int_dti__nodes') }} as nodes
    on found.framework_version = nodes.framework_version and found.node_code = nodes.node_code
