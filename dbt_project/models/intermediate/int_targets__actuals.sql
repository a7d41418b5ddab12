-- What stands beside each target, and beside none where a figure was published without a plan: counts, or the points of
-- a group or index, or the value of the DTI, else the published ratio. `part / whole` is the ratio in whole numbers.
with keys as (
    select indicator_code, unit_code, year, period_type, period_start, period_end
    from {{ ref('int_targets__in_force') }}
    union
    select indicator_code, unit_code, year, period_type, period_start, period_end
    from {{ ref('int_targets__published') }}
),

-- the version valid on the first day, else the first that came after: 2022 began before the Decision
frameworks as (
    select keys.period_start, arg_min(frameworks.framework_version, frameworks.valid_from) as framework_version
    from (select distinct period_start from keys) as keys -- many targets share a period
    inner join {{ ref('frameworks') }} as frameworks
        on keys.period_start <= coalesce(frameworks.valid_to, date '9999-12-31')
    where frameworks.index_code = 'd766'
    group by keys.period_start
),

asked as (
    select
        keys.*,
        frameworks.framework_version,
        nodes.node_code is not null
        -- components of the DTI have no values yet, and codes that mean something else in Decision 766
        or keys.indicator_code in (
            select node_code from {{ ref('int_dti__nodes') }} where kind in ('index', 'pillar', 'main_index')
        ) as is_known,
        nodes.level = 'indicator' and nodes.max_points = 0 as is_monitored,
        -- of procedures there is a stock, which no rest of a year adds to
        measures.feed in ('dossiers', 'petitions') as is_flow
    from keys
    left join frameworks
        on keys.period_start = frameworks.period_start
    left join {{ ref('framework_nodes') }} as nodes
        on frameworks.framework_version = nodes.framework_version and keys.indicator_code = nodes.node_code
    left join {{ ref('measures') }} as measures
        on nodes.denominator_measure = measures.measure_code
),

provinces as (
    select code as unit_code, eid_code, case when successor is null then 'province_merged' else 'province' end as level
    from {{ ref('units') }}
    where level = 'tinh'
),

found as (
    select
        asked.indicator_code, asked.unit_code, asked.period_type, asked.period_start, 'computed' as basis, 1 as preference,
        values.numerator, values.denominator,
        case when values.denominator > 0 then cast(values.numerator as hugeint) end as part,
        case when values.denominator > 0 then cast(values.denominator as hugeint) end as whole,
        values.points, values.status, cast(null as varchar) as source
    from asked
    inner join {{ ref('int_indicators__scored') }} as values
        using (framework_version, unit_code, period_type, period_start, indicator_code)
    union all by name
    select
        asked.indicator_code, asked.unit_code, asked.period_type, asked.period_start, 'computed' as basis, 1 as preference,
        cast(scores.points * 100 as hugeint) as part, cast(scores.max_points * 100 as hugeint) as whole,
        scores.points, scores.status
    from asked
    inner join {{ ref('int_indices__scored') }} as scores
        on
            asked.framework_version = scores.framework_version
            and asked.unit_code = scores.unit_code
            and asked.period_type = scores.period_type
            and asked.period_start = scores.period_start
            and asked.indicator_code = scores.node_code
    union all by name
    select
        asked.indicator_code, asked.unit_code, asked.period_type, asked.period_start, scores.source as basis,
        case scores.source when 'published' then 1 else 2 end as preference,
        cast(scores.value * 10000000000 as hugeint) as part, cast(10000000000 as hugeint) as whole,
        scores.points, 'ok' as status, scores.source_url as source
    from asked
    inner join provinces
        on asked.unit_code = provinces.unit_code
    inner join {{ ref('fct_dti_score') }} as scores
        on
            asked.indicator_code = scores.node_code
            and asked.year = scores.year
            and provinces.eid_code = scores.entity_code
            and provinces.level = scores.level
            and scores.source in ('published', 'computed')
    where asked.period_type = 'year' and scores.value is not null and scores.is_own_framework
    union all by name
    select
        indicator_code, unit_code, period_type, period_start, 'published' as basis, 2 as preference,
        cast(actual_ratio * 1000000 as hugeint) as part, cast(1000000 as hugeint) as whole, 'ok' as status, source
    from {{ ref('int_targets__published') }}
),

-- what we count goes before what was published of it; of the DTI, what was published before what follows from it
shown as (
    select * from found
    qualify row_number() over (
        partition by indicator_code, unit_code, period_type, period_start
        order by part is null, preference
    ) = 1
)

select
    asked.*,
    shown.basis,
    shown.numerator,
    shown.denominator,
    shown.part,
    shown.whole,
    shown.points,
    shown.status,
    shown.source
from asked
left join shown
    using (indicator_code, unit_code, period_type, period_start)
