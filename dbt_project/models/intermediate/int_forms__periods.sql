-- The periods of each form with the days that its regime gives them, from the form's first one to two years after T.
-- Asked of units: those due by T, and the next one.
with kinds as (
    select *
    from (
        values ('month', 1, 1), ('quarter', 3, 3), ('half', 6, 6), ('nine_months', 12, 9), ('year', 12, 12)
    ) as kinds (period_type, every_months, months)
),

periods as (
    select
        forms.form_code,
        forms.framework_version,
        forms.unit_level,
        forms.confidence,
        forms.period_type,
        forms.valid_from,
        forms.valid_to,
        calendar.regime,
        calendar.deadline_confidence,
        calendar.opens_months_before,
        calendar.opens_day,
        calendar.closes_day,
        calendar.deadline_days,
        kinds.months,
        cast(starts.period_start as date) as period_start
    from {{ ref('forms') }} as forms
    inner join {{ ref('reporting_calendar') }} as calendar using (regime, period_type)
    inner join kinds using (period_type)
    cross join lateral (
        select unnest(
            generate_series(
                date_trunc('year', forms.valid_from),
                {{ as_of() }} + interval 2 year,
                to_months(cast(kinds.every_months as integer))
            )
        ) as period_start
    ) as starts
),

dated as (
    select
        *,
        cast(period_start + to_months(cast(months as integer)) - interval 1 day as date) as period_end,
        cast(
            date_trunc('month', period_start - to_months(cast(opens_months_before as integer)))
            + to_days(cast(opens_day - 1 as integer)) as date
        ) as opens_on
    from periods
),

closed as (
    select
        *,
        case
            when closes_day is null then period_end
            else cast(date_trunc('month', period_end) + to_days(cast(closes_day - 1 as integer)) as date)
        end as closes_on
    from dated
    where valid_from <= period_end and (valid_to is null or period_end <= valid_to)
),

due as (
    select *, cast(closes_on + to_days(cast(deadline_days as integer)) as date) as due_at
    from closed
)

select
    form_code,
    framework_version,
    unit_level,
    confidence,
    regime,
    deadline_confidence,
    case period_type
        when 'year' then strftime(period_start, '%Y')
        when 'nine_months' then strftime(period_start, '%Y') || '-M9'
        when 'half' then strftime(period_start, '%Y') || '-H' || (month(period_start) + 5) // 6
        when 'quarter' then strftime(period_start, '%Y') || '-Q' || quarter(period_start)
        else strftime(period_start, '%Y-%m')
    end as period,
    period_type,
    period_start,
    period_end,
    opens_on,
    closes_on,
    due_at,
    due_at <= {{ as_of() }}
    or due_at = min(due_at) filter (where due_at > {{ as_of() }}) over (partition by form_code) as is_asked
from due
