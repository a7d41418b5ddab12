{{ config(materialized='incremental', incremental_strategy='replace_all') }}

-- Every period that holds a month from the first with a counted dossier or petition to the month of T.
-- cutoff_on is J0 = min(last day of the period, T). build_no is the last build that scored the period anew: because it
-- was open then or at the build before, because a dossier or petition in it changed, because the catalogue that it uses
-- did, or because it had not existed.
with build as (
    select * from {{ source('control', 'build') }}
),

first_months as (
    select min(received_month) as month from {{ ref('int_dossiers__cube') }}
    union all
    select min(received_month) as month from {{ ref('int_petitions__latest') }}
),

months as (
    select cast(unnest(generate_series(
        (select min(month) from first_months),
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

{%- if is_incremental() %},

touched_months as (
    select month from {{ ref('int_dossiers__touched_months') }}
    union
    select unnest([received_month, previous_month])
    from {{ ref('int_petitions__latest') }}
    where build_no = {{ build_no() }}
),

touched_periods as (
    select distinct periods.period_type, periods.period_start
    from periods
    inner join touched_months
        on touched_months.month between periods.period_start and periods.period_end
),

-- a period uses the last catalogue by its end, else the earliest; so a change of the earliest concerns all
catalogue as (
    select
        min(changed.arrival_day) as changed_from,
        min(changed.arrival_day) <= (
            select coalesce(min(snapshot_on), date '9999-12-31') from {{ ref('stg_procedures__catalogue_rows') }}
        ) as concerns_all
    from {{ changed_days('procedures') }} as changed
)
{%- endif %}

select
    periods.period_type,
    periods.period_start,
    periods.period_end,
    least(periods.period_end, build.as_of) as cutoff_on,
    periods.period_end <= build.as_of as is_closed,
    {%- if is_incremental() %}
    case
        when
            before.period_type is null
            or periods.period_end > build.previous_as_of
            or touched_periods.period_type is not null
            or catalogue.concerns_all
            or periods.period_end >= catalogue.changed_from
            then build.build_no
        else before.build_no
    end as build_no
    {%- else %}
    build.build_no
    {%- endif %}
from periods
cross join build
{%- if is_incremental() %}
cross join catalogue
left join {{ this }} as before
    using (period_type, period_start)
left join touched_periods
    using (period_type, period_start)
{%- else %}
-- depends_on: {{ ref('int_dossiers__touched_months') }}
-- depends_on: {{ ref('stg_procedures__catalogue_rows') }}
{%- endif %}
