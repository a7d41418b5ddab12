-- The days of each year that has a plan or a published figure, and the working days of that year up to and with them.
with years as (
    select year from {{ ref('stg_targets__plans') }}
    union
    select year from {{ ref('mission_figures') }}
),

days as (
    select
        year,
        cast(unnest(generate_series(make_date(year, 1, 1), make_date(year, 12, 31), interval 1 day)) as date) as day
    from years
)

select
    days.year,
    days.day,
    count(*) filter (where {{ is_working_day('days.day', 'calendar.kind') }}) over (
        partition by days.year order by days.day
    ) as working_days
from days
left join {{ ref('holidays') }} as calendar
    on days.day = calendar.date
