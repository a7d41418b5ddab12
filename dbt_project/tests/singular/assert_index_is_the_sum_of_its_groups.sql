{{ config(meta={'dagster': {'ref': {'name': 'fct_index_score'}}}) }}

with groups as (
    select
        scores.framework_version,
        scores.unit_code,
        scores.period_type,
        scores.period_start,
        sum(scores.points) as points,
        sum(scores.max_points) as max_points
    from {{ ref('fct_index_score') }} as scores
    semi join {{ ref('int_periods__rebuilt') }} as rebuilt
        on scores.period_type = rebuilt.period_type and scores.period_start = rebuilt.period_start
    inner join {{ ref('dim_indicator') }} as nodes
        on
            scores.framework_version = nodes.framework_version
            and scores.node_code = nodes.indicator_code
            and nodes.level = 'group'
    group by all
)

select *
from {{ ref('fct_index_score') }} as scores
inner join {{ ref('dim_indicator') }} as nodes
    on
        scores.framework_version = nodes.framework_version
        and scores.node_code = nodes.indicator_code
        and nodes.level = 'index'
inner join groups
    on
        scores.framework_version = groups.framework_version
        and scores.unit_code = groups.unit_code
        and scores.period_type = groups.period_type
        and scores.period_start = groups.period_start
where
    scores.points is distinct from groups.points
    or scores.max_points is distinct from groups.max_points
