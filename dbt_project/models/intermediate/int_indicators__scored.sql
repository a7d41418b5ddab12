{{ config(materialized='incremental', incremental_strategy='replace_periods') }}

-- Value to points. Status precedence: not_applicable, no_data, inherited, assumed, provisional, ok.
with judged as (
    select
        *,
        case
            when denominator = 0 and zero_rule = 'not_applicable' then 'not_applicable'
            when (numerator is null or denominator is null) and zero_rule <> 'assume_full' then 'no_data'
            when measured_unit_code <> unit_code then 'inherited'
            when numerator is null or denominator is null then 'assumed'
            when not is_closed then 'provisional'
            else 'ok'
        end as status
    from {{ ref('int_indicators__counted') }}
)

select
    framework_version,
    unit_code,
    period_type,
    period_start,
    indicator_code,
    parent_code,
    numerator,
    denominator,
    {{ exact_ratio('numerator', 'denominator') }} as ratio,
    case
        when status in ('not_applicable', 'no_data') then null
        when denominator is null then max_points
        when denominator = 0 then case zero_rule when 'full' then max_points else 0 end
        else {{ scaled_points('numerator', 'denominator', 'max_points', 'target_ratio') }}
    end as points,
    case when status not in ('not_applicable', 'no_data') then max_points end as max_points,
    status
from judged
