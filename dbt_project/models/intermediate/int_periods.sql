-- Every period that holds a month from the first with a counted dossier or petition to the month of T.
-- cutoff_on is J0 = min(last day of the period, T).
with build as (
    select as_of from {{ source('control', 'build') }}
),

first_days as (
    select min(received_on) as received_on from {{ ref('int_dossiers__judged') }}
    union all
    select min(received_on) as received_on from {{ ref('int_petitions__latest') }}
),

months as (
    select cast(unnest(generate_series(
        (select date_trunc('month', min(received_on)) from first_days),
        (select date_trunc('month', as_of) from build),
        interval 1 month
    )) as date) as month
),

periods_of_months as (
    select 'month' as period_type, month as period_start, 1 as months from months
    union all
    select 'quarter', cast(date_trunc('quarter', month) as date), 3 from months
    union all
    select
        'half',
        make_date(year(month), case when month(month) <= 6 then 1 else 7 end, 1),
        6
    from months
    union all
    select 'nine_months', cast(date_trunc('year', month) as date), 9 from months where month(month) <= 9
    union all
    select 'year', cast(date_trunc('year', month) as date), 12 from months
),

periods as (
    -- many months share a quarter, half or year
    select distinct
        period_type,
        period_start,
        cast(period_start + to_months(months) - interval 1 day as date) as period_end
    from periods_of_months
)

select
    periods.period_type,
    periods.period_start,
    periods.period_end,
    least(periods.period_end, build.as_of) as cutoff_on,
    periods.period_end <= build.as_of as is_closed
from periods
cross join build
