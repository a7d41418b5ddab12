-- One row for each component of a version x entity x year x source that has anything: points, or a status that says why
-- there are none. Quantities are fractions of whole numbers in lowest terms; points are max x share, rounded half-up to
-- four decimals, the decimals of the published tables.
{% set key = 'framework_version, level, entity_code, year, source' %}
with nodes as (
    select
        nodes.framework_version, nodes.node_code, nodes.parent_code, nodes.scoring_type, nodes.target, nodes.direction,
        coalesce(nodes.effective_points, nodes.max_points) as max_points,
        types.needs_target,
        types.needs_bands
    from {{ ref('int_dti__nodes') }} as nodes
    left join {{ ref('dti_scoring_types') }} as types
        on nodes.scoring_type = types.scoring_type
    where nodes.kind = 'component'
),

-- who has anything in a year, by source; what counts is looked for in every component
given as (
    select distinct {{ key }} from {{ ref('int_dti__inputs') }} where source <> 'measured'
    union
    select * replace ('verified' as source)
    from (select {{ key }} from {{ ref('int_dti__inputs') }} where source = 'self')
),

spine as (
    select given.*, nodes.node_code
    from given
    inner join nodes on given.framework_version = nodes.framework_version
    union all
    select {{ key }}, node_code from {{ ref('int_dti__inputs') }} where source = 'measured'
),

scaled as (
    select
        spine.*,
        inputs.basis, inputs.numerator, inputs.denominator, inputs.value, inputs.claimed_score,
        coalesce(inputs.is_not_applicable, false) as is_not_applicable,
        inputs.mart, inputs.indicator_code, inputs.unit_code, inputs.period_type, inputs.period_start,
        coalesce(inputs.is_provisional, false) as is_provisional,
        nodes.parent_code, nodes.scoring_type, nodes.target, nodes.direction, nodes.max_points,
        nodes.needs_target, nodes.needs_bands,
        cast(
            case when inputs.denominator is null then inputs.value else inputs.numerator end * 10000 as hugeint
        ) as scaled_n,
        cast(coalesce(inputs.denominator, 1) * 10000 as hugeint) as scaled_d
    from spine
    inner join nodes using (framework_version, node_code)
    left join {{ ref('int_dti__inputs') }} as inputs using (framework_version, level, entity_code, year, source, node_code)
),

reduced as (
    select
        * exclude (scaled_n, scaled_d),
        scaled_n // gcd(scaled_n, scaled_d) as n,
        scaled_d // gcd(scaled_n, scaled_d) as d
    from scaled
    where scaled_n is not null and scaled_d <> 0
    union all by name
    select * exclude (scaled_n, scaled_d) from scaled where scaled_n is null or scaled_d = 0
),

-- a quantity n / d in lowest terms, 0 / 0 is none; -1 stands for what no count is: negative, or so large that it is a
-- slip of the keyboard
quantities as (
    select * replace (
        case when n between 0 and {{ 10 ** 15 }} and d between 1 and {{ 10 ** 15 }} then n when n is not null then -1 end as n,
        case when n between 0 and {{ 10 ** 15 }} and d between 1 and {{ 10 ** 15 }} then d when n is not null then 1 end as d
    )
    from reduced
),

bands as (
    select
        quantities.framework_version, quantities.level, quantities.entity_code, quantities.year, quantities.source,
        quantities.node_code,
        max_by(bands.points, bands.threshold) as band_points,
        max_by(bands.of_points, bands.threshold) as band_of
    from quantities
    inner join {{ ref('int_dti__bands') }} as bands
        on
            quantities.framework_version = bands.framework_version
            and quantities.node_code = bands.node_code
            and case quantities.scoring_type
                when 'levels' then cast(cast(bands.threshold as decimal(28, 4)) * 10000 as hugeint) * quantities.d = quantities.n * 10000
                when 'count_bands' then cast(cast(bands.threshold as decimal(28, 4)) * 10000 as hugeint) * quantities.d <= quantities.n * 10000
            end
    group by all
),

banded as (
    -- one row a node
    select distinct framework_version, node_code from {{ ref('int_dti__bands') }}
),

members as (
    select entities.level, years.year, count(*) as members
    from (select distinct year from {{ ref('int_dti__inputs') }}) as years
    inner join {{ ref('int_dti__members') }} as entities
        on years.year = entities.year
    group by all
),

-- the best of a whole group: of those that are compared each has a quantity, or the component does not apply to it
best as (
    select
        quantities.framework_version, quantities.level, quantities.year, quantities.source, quantities.node_code,
        case any_value(quantities.direction)
            when 'lower' then min(struct_pack(q := n * {{ 10 ** 18 }} // d, n := n, d := d)) filter (not is_not_applicable)
            else max(struct_pack(q := n * {{ 10 ** 18 }} // d, n := n, d := d)) filter (not is_not_applicable)
        end as best
    from quantities
    inner join {{ ref('int_dti__members') }} as entities using (level, entity_code, year)
    inner join members using (level, year)
    where
        quantities.scoring_type = 'normalised_best'
        and (quantities.is_not_applicable or quantities.n >= 0)
    group by quantities.framework_version, quantities.level, quantities.year, quantities.source, quantities.node_code
    having count(*) = any_value(members.members)
),

judged as (
    select
        quantities.* exclude (needs_target, needs_bands),
        case
            when max_points = 0 or scoring_type = 'not_scored' then 'not_scored'
            when is_not_applicable then 'not_applicable'
            when claimed_score is null and n is null then 'no_data'
            when max_points is null then 'no_maximum'
            when claimed_score is not null
                then case when claimed_score between 0 and max_points then 'ok' else 'out_of_range' end
            when
                needs_target is null
                or needs_target and coalesce(target, 0) <= 0
                or needs_bands and banded.node_code is null
                then 'no_rule'
            when
                n < 0
                or scoring_type = 'ratio' and n > d
                or scoring_type = 'yes_no' and not (d = 1 and n in (0, 1))
                or scoring_type = 'levels' and bands.band_of is null
                then 'out_of_range'
            when scoring_type = 'normalised_best' and best.best is null then 'no_reference'
            else 'ok'
        end as status,
        -- the share of the maximum as a fraction
        case
            when scoring_type in ('ratio', 'yes_no') then struct_pack(a := n, b := d)
            when scoring_type in ('levels', 'count_bands') then struct_pack(
                a := cast(coalesce(bands.band_points, 0) * 100 as hugeint),
                b := cast(coalesce(bands.band_of, 1) * 100 as hugeint)
            )
            when scoring_type = 'capped_target' and direction = 'lower' and n > 0
                then struct_pack(a := cast(cast(target as decimal(28, 4)) * 10000 as hugeint) * d, b := n * 10000)
            when scoring_type = 'capped_target' and direction is distinct from 'lower'
                then struct_pack(a := n * 10000, b := cast(cast(target as decimal(28, 4)) * 10000 as hugeint) * d)
            when scoring_type = 'normalised_best' and direction = 'lower' and n > 0
                then struct_pack(a := best.best.n * d, b := best.best.d * n)
            when scoring_type = 'normalised_best' and direction is distinct from 'lower'
                then case
                    when best.best.n = 0 then struct_pack(a := cast(0 as hugeint), b := cast(1 as hugeint))
                    else struct_pack(a := n * best.best.d, b := d * best.best.n)
                end
            else struct_pack(a := cast(1 as hugeint), b := cast(1 as hugeint))  -- none of what should be few
        end as share
    from quantities
    left join bands using (framework_version, level, entity_code, year, source, node_code)
    left join banded using (framework_version, node_code)
    left join best using (framework_version, level, year, source, node_code)
)

select
    framework_version,
    level,
    entity_code,
    year,
    node_code,
    source,
    parent_code,
    basis,
    numerator,
    denominator,
    value,
    claimed_score,
    case
        when n >= 0 then cast(
            cast({{ half_up_div("n * 1000000", "d") }} as decimal(24, 0)) * cast(0.000001 as decimal(7, 6))
            as decimal(28, 6)
        )
    end as quantity,
    case
        when status <> 'ok' then null
        when claimed_score is not null then cast(claimed_score as decimal(12, 4))
        else cast(
            cast(
                {{ half_up_div("cast(max_points * 10000 as hugeint) * least(share.a, share.b)", "share.b") }}
                as decimal(18, 0)
            ) * cast(0.0001 as decimal(5, 4)) as decimal(12, 4)
        )
    end as points,
    max_points,
    status,
    is_provisional,
    mart,
    indicator_code,
    unit_code,
    period_type,
    period_start
from judged
