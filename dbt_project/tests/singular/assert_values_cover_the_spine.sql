{{ config(meta={'dagster': {'ref': {'name': 'fct_indicator_value'}}}) }}

-- Every unit x period x indicator has exactly one row, and no row stands outside the spine. Periods that this build did
-- not score were tested when they were.
with spine as (
    select framework_version, unit_code, period_type, period_start, indicator_code
    from {{ ref('int_indicators__spine') }}
),

valued as (
    select framework_version, unit_code, period_type, period_start, indicator_code
    from {{ ref('fct_indicator_value') }}
    where
        (period_type, period_start) in (select (period_type, period_start) from {{ ref('int_periods__rebuilt') }})
        or (period_type, period_start) not in (select (period_type, period_start) from {{ ref('int_periods') }})
)

(select 'missing' as problem, * from (select * from spine except all select * from valued))
union all
(select 'extra' as problem, * from (select * from valued except all select * from spine))
