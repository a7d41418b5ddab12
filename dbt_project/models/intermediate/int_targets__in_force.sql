-- The target of each indicator and unit in each period of its year. Of several the unit's own goes before its group's,
-- a quarter's (for the quarter and its months) before the year's; then the last one valid by the period's cut-off day,
-- else the first of the year; of one day of validity the last that arrived. year_target_ratio: that of the year as it
-- was at the cut-off day, also where a quarter's goes before it.
with plans as (
    select * from {{ ref('stg_targets__plans') }}
    where valid_from <= {{ as_of() }}
),

given as (
    select plans.*, units.unit_code, units.valid_from as unit_from, units.valid_to as unit_to, 1 as distance
    from plans
    inner join {{ ref('int_units') }} as units
        on plans.plan_unit = units.unit_code
    union all
    select plans.*, units.unit_code, units.valid_from, units.valid_to, 2
    from plans
    inner join {{ ref('int_units') }} as units
        on plans.plan_unit = units.rank_group
),

-- a year may have a plan before anything is counted in it, and a published figure of a period that we do not count
periods as (
    select period_type, period_start, period_end from {{ ref('int_periods') }}
    union
    select 'year', make_date(year, 1, 1), make_date(year, 12, 31) from plans
    union
    select period_type, period_start, period_end from {{ ref('int_targets__published') }}
),

in_period as (
    select
        given.* exclude (unit_from, unit_to),
        periods.period_type,
        periods.period_start,
        periods.period_end,
        least(periods.period_end, {{ as_of() }}) as cutoff_on
    from given
    inner join periods
        on
            given.year = year(periods.period_start)
            and (
                given.plan_period = 'year'
                or (
                    periods.period_type in ('month', 'quarter')
                    and given.plan_period = 'quarter_' || quarter(periods.period_start)
                )
            )
            -- a unit's own plan for a year in which it does not exist is shown, not dropped
            and (
                (given.unit_from <= periods.period_end and periods.period_start <= given.unit_to)
                or (given.distance = 1 and periods.period_type = 'year')
            )
),

chosen as (
    select
        *,
        row_number() over (
            partition by indicator_code, unit_code, period_type, period_start, plan_period
            order by
                distance,
                valid_from <= cutoff_on desc,
                abs(valid_from - cutoff_on),
                arrival_day desc,
                file_name desc,
                line desc
        ) as place
    from in_period
)

select
    indicator_code,
    unit_code,
    year,
    period_type,
    period_start,
    period_end,
    cutoff_on,
    plan_unit,
    plan_period,
    target_ratio,
    target_points,
    legal_basis,
    lead_unit,
    responsible_head_title,
    valid_from,
    arrival_day,
    max(case when plan_period = 'year' then target_ratio end) over (
        partition by indicator_code, unit_code, period_type, period_start
    ) as year_target_ratio
from chosen
where place = 1
qualify row_number() over (
    partition by indicator_code, unit_code, period_type, period_start order by distance, plan_period = 'year'
) = 1
