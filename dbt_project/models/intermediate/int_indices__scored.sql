{{ config(materialized='incremental', incremental_strategy='replace_periods') }}

-- Points of groups and index: sums of the rounded points of their indicators. What is not applicable or missing
-- leaves both the points and the maximum.
with nodes_of_indicators as (
    select framework_version, node_code as indicator_code, parent_code as node_code
    from {{ ref('framework_nodes') }}
    where level = 'indicator'
    union all
    select framework_version, node_code as indicator_code, index_code as node_code
    from {{ ref('framework_nodes') }}
    where level = 'indicator'
),

summed as (
    select
        scored.framework_version,
        scored.unit_code,
        scored.period_type,
        scored.period_start,
        nodes.node_code,
        cast(sum(scored.points) as decimal(9, 2)) as points,
        cast(sum(scored.max_points) as decimal(9, 2)) as max_points,
        case
            when bool_or(scored.status = 'no_data') then 'no_data'
            when bool_and(scored.status = 'not_applicable') then 'not_applicable'
            when not any_value(periods.is_closed) then 'provisional'
            else 'ok'
        end as status
    from {{ ref('int_indicators__scored') }} as scored
    inner join nodes_of_indicators as nodes
        on
            scored.framework_version = nodes.framework_version
            and scored.indicator_code = nodes.indicator_code
    inner join {{ ref('int_periods__rebuilt') }} as periods
        on scored.period_type = periods.period_type and scored.period_start = periods.period_start
    group by all
),

measured as (
    select
        *,
        {{ exact_percentage('points', 'max_points') }} as pct_of_max
    from summed
)

select
    measured.*,
    bands.band_rank,
    bands.name_vi as band
from measured
asof left join {{ ref('bands') }} as bands
    on
        measured.framework_version = bands.framework_version
        and measured.pct_of_max >= bands.lower_bound_pct
