{{ config(materialized='view') }}
-- For each day, the n-th working day after it.
with bounds as (
    select
        min(period_start) as first_day,
        max(period_end) + 60 as last_day
    from {{ ref('int_periods') }}
),

days as (
    select cast(unnest(generate_series(first_day, last_day, interval 1 day)) as date) as day
    from bounds
),

working_days as (
    select
        days.day,
        row_number() over (order by days.day) as position
    from days
    left join {{ ref('holidays') }} as calendar
        on days.day = calendar.date
    where {{ is_working_day('days.day', 'calendar.kind') }}
),

positions as (
    select
        days.day,
        coalesce(max(working_days.position), 0) as position
    from days
    left join working_days
        on days.day >= working_days.day
    group by days.day
)

select
    positions.day,
    working_days.day as deadline_on
from positions
cross join {{ ref('judgement_rulesets') }} as ruleset
inner join working_days
    on positions.position + ruleset.announcement_working_days = working_days.position
