{{ config(materialized='view') }}
-- Main indices, pillars and the whole of each entity and year, as the unit has it (self) and as it counts (verified).
-- A main index is the points of the components assessed by their maxima; a pillar and the whole are the weighted mean of
-- the main indices that have a value. What does not apply leaves both sides. Below the share of maxima that must be
-- assessed (min_assessed, of the node, else of the version, else all) there is no value.
-- Values of main indices are kept to 18 decimals and the end result is rounded at the tenth, so that equal ones are equal.
{% set key = 'framework_version, level, entity_code, year, source' %}
with nodes as (
    select
        nodes.framework_version, nodes.node_code, nodes.kind,
        coalesce(nodes.effective_points, nodes.max_points) as max_points,
        coalesce(nodes.min_assessed, roots.min_assessed, 1) as min_assessed
    from {{ ref('int_dti__nodes') }} as nodes
    inner join {{ ref('int_dti__nodes') }} as roots
        on nodes.framework_version = roots.framework_version and roots.kind = 'index'
),

main_indices as (
    select
        {{ key }},
        parent_code as node_code,
        sum(points) as points,
        sum(max_points) filter (status = 'ok') as assessed,
        coalesce(sum(max_points) filter (status = 'not_applicable'), 0) as not_applicable,
        count(*) filter (status not in ('not_applicable', 'not_scored')) as applicable,
        count(*) filter (status = 'not_applicable') as left_out,
        case when count(*) = count(max_points) then sum(max_points) end as of_components,
        bool_or(is_provisional and status = 'ok') as is_provisional
    from {{ ref('int_dti__components') }}
    where source in ('self', 'verified')
    group by all
),

main_values as (
    select
        main_indices.* exclude (not_applicable, of_components),
        nodes.min_assessed,
        coalesce(nodes.max_points, main_indices.of_components) - main_indices.not_applicable as applicable_points,
        cast(main_indices.points * 10000 as hugeint) * {{ 10 ** 18 }}
        // nullif(cast(main_indices.assessed * 10000 as hugeint), 0) as value_18
    from main_indices
    inner join nodes using (framework_version, node_code)
    where nodes.max_points is distinct from 0
),

main_judged as (
    select
        *,
        case
            when applicable = 0 and left_out > 0 then 'not_applicable'
            when value_18 is null then 'no_data'
            when coalesce(assessed >= min_assessed * applicable_points, false)
                then case when is_provisional then 'provisional' else 'ok' end
            else 'insufficient'
        end as status
    from main_values
),

-- a main index of which nothing is known weighs too, so that what is missing counts as missing
entities as (
    select distinct {{ key }} from main_judged
),

wholes as (
    select
        entities.*,
        weights.node_code,
        sum(weights.weight) filter (coalesce(inputs.status, 'no_data') <> 'not_applicable') as applicable_points,
        sum(weights.weight) filter (inputs.status in ('ok', 'provisional')) as assessed,
        sum(cast(weights.weight * 100 as hugeint) * inputs.value_18)
            filter (inputs.status in ('ok', 'provisional')) as weighted_18,
        bool_or(inputs.status = 'provisional') as is_provisional
    from entities
    inner join {{ ref('int_dti__weights') }} as weights using (framework_version)
    left join main_judged as inputs
        on
            entities.framework_version = inputs.framework_version
            and entities.level = inputs.level
            and entities.entity_code = inputs.entity_code
            and entities.year = inputs.year
            and entities.source = inputs.source
            and weights.input_code = inputs.node_code
    where weights.weight > 0
    group by all
),

whole_judged as (
    select
        wholes.* exclude (weighted_18),
        wholes.weighted_18 // cast(wholes.assessed * 100 as hugeint) as value_18,
        case
            when wholes.applicable_points is null then 'not_applicable'
            when wholes.assessed is null then 'no_data'
            when wholes.assessed >= nodes.min_assessed * wholes.applicable_points
                then case when wholes.is_provisional then 'provisional' else 'ok' end
            else 'insufficient'
        end as status
    from wholes
    inner join nodes using (framework_version, node_code)
),

judged as (
    select {{ key }}, node_code, value_18, points, assessed, applicable_points, status from main_judged
    union all by name
    select {{ key }}, node_code, value_18, assessed, applicable_points, status from whole_judged
),

valued as (
    select
        judged.* exclude (value_18, points),
        year between year(frameworks.valid_from) and coalesce(year(frameworks.valid_to), 9999) as is_own_framework,
        case when status in ('ok', 'provisional') then cast(
            cast({{ half_up_div("value_18", 10 ** 8) }} as decimal(18, 0)) * cast(0.0000000001 as decimal(11, 10))
            as decimal(14, 10)
        ) end as value,
        case when status in ('ok', 'provisional') then cast(coalesce(
            points,
            cast({{ half_up_div("value_18 * cast(assessed * 100 as hugeint)", 10 ** 16) }} as decimal(18, 0))
            * cast(0.0001 as decimal(5, 4))
        ) as decimal(12, 4)) end as points
    from judged
    inner join {{ ref('int_dti__frameworks') }} as frameworks
        on judged.framework_version = frameworks.framework_version
),

-- tables in which every member of the group has a value
ranked as (
    select
        valued.*,
        count(*) over same_table as valued_members,
        cast(rank() over (same_table order by valued.value desc) as integer) as place
    from valued
    inner join {{ ref('int_dti__members') }} using (level, entity_code, year)
    where valued.value is not null and valued.source = 'verified' and valued.is_own_framework
    window same_table as (
        partition by valued.framework_version, valued.level, valued.year, valued.source, valued.node_code
    )
),

members as (
    select level, year, cast(count(*) as integer) as members
    from {{ ref('int_dti__members') }}
    group by all
)

select
    valued.framework_version,
    valued.level,
    valued.entity_code,
    valued.year,
    valued.node_code,
    valued.source,
    valued.status,
    valued.value,
    valued.points,
    cast(valued.assessed as decimal(9, 2)) as assessed_points,
    cast(valued.applicable_points as decimal(9, 2)) as applicable_points,
    valued.is_own_framework,
    case when ranked.valued_members = members.members then ranked.place end as rank,
    case when ranked.valued_members = members.members then members.members end as rank_of
from valued
left join ranked using (framework_version, level, entity_code, year, node_code, source)
left join members on valued.level = members.level and valued.year = members.year
