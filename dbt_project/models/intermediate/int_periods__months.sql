-- The months of each period that this build scores.
select
    period_type,
    period_start,
    cutoff_on,
    cast(unnest(generate_series(period_start, period_end, interval 1 month)) as date) as month
from {{ ref('int_periods__rebuilt') }}
