{{ config(materialized='view') }}
-- Where the year's target stands at the cut-off day of each period that holds all of the unit's year so far: what the
-- rest must reach, and how the year ends if the rest goes like the last three closed months, the lowest, the highest.
-- The rest brings as much a working day as the year so far. Only for counts that grow with the year.
with first_month as (
    select min(period_start) as month from {{ ref('int_periods') }} where period_type = 'month'
),

windows as (
    select
        actuals.*,
        cast(targets.year_target_ratio * 10000 as hugeint) as target,
        targets.cutoff_on,
        greatest(
            make_date(actuals.year, 1, 1),
            units.valid_from,
            case when actuals.basis = 'computed' then first_month.month else date '1900-01-01' end
        ) as first_day,
        least(make_date(actuals.year, 12, 31), units.valid_to) as last_day
    from {{ ref('int_targets__actuals') }} as actuals
    inner join {{ ref('int_targets__in_force') }} as targets
        using (indicator_code, unit_code, period_type, period_start)
    inner join {{ ref('int_units') }} as units
        on actuals.unit_code = units.unit_code
    cross join first_month
    where
        actuals.is_flow
        and not actuals.is_monitored
        and actuals.whole > 0
        and targets.year_target_ratio is not null
),

courses as (
    select
        windows.*,
        at_cutoff.working_days - coalesce(before.working_days, 0) as elapsed,
        at_end.working_days - coalesce(before.working_days, 0) as days
    from windows
    inner join {{ ref('int_calendar__plan_years') }} as at_cutoff
        on windows.cutoff_on = at_cutoff.day
    inner join {{ ref('int_calendar__plan_years') }} as at_end
        on windows.last_day = at_end.day
    left join {{ ref('int_calendar__plan_years') }} as before
        on windows.first_day - 1 = before.day and windows.year = before.year
    where windows.period_start <= windows.first_day and windows.first_day <= windows.cutoff_on
),

open_years as (
    select * from courses where 0 < elapsed and elapsed < days
),

closed_months as (
    select
        open_years.indicator_code,
        open_years.unit_code,
        open_years.period_type,
        open_years.period_start,
        cast(months.numerator as hugeint) as part,
        cast(months.denominator as hugeint) as whole,
        row_number() over (
            partition by
                open_years.indicator_code, open_years.unit_code, open_years.period_type, open_years.period_start
            order by months.period_start desc
        ) as recency
    from open_years
    inner join {{ ref('int_indicators__scored') }} as months
        on
            open_years.framework_version = months.framework_version
            and open_years.indicator_code = months.indicator_code
            and open_years.unit_code = months.unit_code
            and months.period_type = 'month'
            and months.period_start between open_years.first_day and open_years.cutoff_on
    inner join {{ ref('int_periods') }} as periods
        on
            months.period_type = periods.period_type
            and months.period_start = periods.period_start
            and periods.period_end <= open_years.cutoff_on
    where open_years.basis = 'computed' and months.denominator > 0
),

likenesses as (
    select
        indicator_code,
        unit_code,
        period_type,
        period_start,
        sum(part) filter (where recency <= 3) as recent_part,
        sum(whole) filter (where recency <= 3) as recent_whole,
        arg_min(part, {{ exact_quotient('part', 'whole') }}) as lowest_part,
        arg_min(whole, {{ exact_quotient('part', 'whole') }}) as lowest_whole,
        arg_max(part, {{ exact_quotient('part', 'whole') }}) as highest_part,
        arg_max(whole, {{ exact_quotient('part', 'whole') }}) as highest_whole
    from closed_months
    group by all
    having count(*) >= 3
),

paced as (
    select
        *,
        target * whole * days - 10000 * part * elapsed as missing,
        10000 * whole * (days - elapsed) as rest
    from open_years
)

select
    paced.indicator_code,
    paced.unit_code,
    paced.period_type,
    paced.period_start,
    {{ exact_ratio('greatest(paced.missing, 0)', 'paced.rest') }} as required_pace,
    case
        when paced.missing > paced.rest then 'out_of_reach'
        when paced.missing <= 0 then 'secured'
        else 'within_reach'
    end as reach,
    {{ year_end_ratio('paced.part', 'paced.whole', 'paced.elapsed', 'paced.days', 'recent_part', 'recent_whole') }}
        as forecast_year_end,
    {{ year_end_ratio('paced.part', 'paced.whole', 'paced.elapsed', 'paced.days', 'lowest_part', 'lowest_whole') }}
        as forecast_low,
    {{ year_end_ratio('paced.part', 'paced.whole', 'paced.elapsed', 'paced.days', 'highest_part', 'highest_whole') }}
        as forecast_high
from paced
left join likenesses
    using (indicator_code, unit_code, period_type, period_start)
