{{ config(materialized='view') }}

-- What the province itself published beside its plan: the ratio alone, without counts.
select
    indicator_code,
    unit_code,
    year,
    period_type,
    period_start,
    cast(period_start + interval 9 month - interval 1 day as date) as period_end,
    actual_ratio,
    source
from {{ ref('mission_figures') }}
where period_type = 'nine_months'
