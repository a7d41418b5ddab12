-- Target against actual. The colour compares whole numbers: part / whole with share x target, not rounded ratios.
with origins as (
    select arrival_day, any_value(origin) as origin
    from {{ ref('stg_intake__deliveries') }}
    where feed = 'targets'
    group by arrival_day
),

compared as (
    select
        actuals.*,
        targets.* exclude (indicator_code, unit_code, year, period_type, period_start, period_end, cutoff_on, arrival_day, year_target_ratio),
        outlook.* exclude (indicator_code, unit_code, period_type, period_start),
        origins.origin as plan_origin,
        {{ exact_ratio('actuals.part', 'actuals.whole') }} as actual_ratio,
        case
            when targets.target_points is not null then actuals.points is not null
            else coalesce(actuals.whole > 0, false)
        end as has_actual,
        units.valid_from <= actuals.period_end and actuals.period_start <= units.valid_to as unit_is_valid
    from {{ ref('int_targets__actuals') }} as actuals
    left join {{ ref('int_targets__in_force') }} as targets
        using (indicator_code, unit_code, period_type, period_start)
    left join {{ ref('int_targets__outlook') }} as outlook
        using (indicator_code, unit_code, period_type, period_start)
    inner join {{ ref('int_units') }} as units
        on actuals.unit_code = units.unit_code
    left join origins
        on targets.arrival_day = origins.arrival_day
),

shades as (
    select compared.indicator_code, compared.unit_code, compared.period_type, compared.period_start, colours.colour
    from compared
    inner join {{ ref('plan_colours') }} as colours
        on
            case
                when compared.target_points is not null
                    then cast(compared.points * 100 as hugeint) * 10000
                        >= cast(colours.min_share * 10000 as hugeint) * cast(compared.target_points * 100 as hugeint)
                else compared.part * 100000000
                    >= cast(colours.min_share * 10000 as hugeint) * cast(compared.target_ratio * 10000 as hugeint)
                    * compared.whole
            end
    where compared.has_actual
    qualify row_number() over (
        partition by compared.indicator_code, compared.unit_code, compared.period_type, compared.period_start
        order by colours.min_share desc
    ) = 1
)

select
    indicator_code,
    unit_code,
    compared.year,
    period_type,
    period_start,
    compared.target_ratio,
    compared.actual_ratio,
    case when compared.has_actual then cast(compared.actual_ratio - compared.target_ratio as decimal(18, 6)) end as gap,
    compared.required_pace,
    compared.forecast_year_end,
    compared.forecast_low,
    compared.forecast_high,
    case
        when coalesce(compared.target_ratio, compared.target_points) is null or compared.is_monitored then null
        when not compared.has_actual then 'grey'
        when compared.plan_period = 'year' and compared.reach = 'out_of_reach' then 'red'
        else shades.colour
    end as colour,
    case
        when not compared.is_known then 'unknown_indicator'
        -- the DTI of 2024 was also published for the province that began in 2025
        when not compared.unit_is_valid and not compared.has_actual then 'unit_not_valid'
        when compared.period_start > {{ as_of() }} then 'not_begun'
        when coalesce(compared.target_ratio, compared.target_points) is null then 'no_target'
        when compared.is_monitored then 'monitored'
        when compared.has_actual then compared.status
        when compared.status in ('assumed', 'not_applicable') then compared.status
        when compared.denominator = 0 then 'not_applicable'
        else 'no_data'
    end as status,
    compared.reach,
    compared.target_points,
    cast(compared.points as decimal(12, 4)) as actual_points,
    cast(compared.points - compared.target_points as decimal(12, 4)) as gap_points,
    cast(compared.numerator as bigint) as numerator,
    cast(compared.denominator as bigint) as denominator,
    case when compared.part is not null or compared.points is not null then compared.basis end as basis,
    compared.source,
    compared.plan_unit,
    compared.plan_period,
    compared.valid_from,
    compared.plan_origin,
    compared.legal_basis,
    compared.lead_unit,
    coalesce(compared.lead_unit, unit_code) as responsible_unit,
    compared.responsible_head_title,
    {{ as_of() }} as as_of
from compared
left join shades
    using (indicator_code, unit_code, period_type, period_start)
