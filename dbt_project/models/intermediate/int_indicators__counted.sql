-- The spine with numerator and denominator. A measure of a delivered feed without rows is 0; a measure of a feed
-- that never arrived is null: missing is not zero.
with delivered as (
    -- one row a feed, however many deliveries; a held one has brought nothing
    select distinct feed from {{ ref('stg_intake__deliveries') }}
    where (is_held and not has_kept_rows) is not true
),

known_measures as (
    select measure_code
    from {{ ref('measures') }}
    where
        feed in (select feed from delivered)
        and (second_feed is null or second_feed in (select feed from delivered))
)

select
    spine.* exclude (numerator_measure, denominator_measure),
    case when known_numerators.measure_code is not null then coalesce(cast(numerators.value as bigint), 0) end as numerator,
    case when known_denominators.measure_code is not null then coalesce(cast(denominators.value as bigint), 0) end as denominator
from {{ ref('int_indicators__spine') }} as spine
left join known_measures as known_numerators
    on spine.numerator_measure = known_numerators.measure_code
left join known_measures as known_denominators
    on spine.denominator_measure = known_denominators.measure_code
left join {{ ref('int_indicators__measures') }} as numerators
    on
        spine.measured_unit_code = numerators.unit_code
        and spine.period_type = numerators.period_type
        and spine.period_start = numerators.period_start
        and spine.numerator_measure = numerators.measure_code
left join {{ ref('int_indicators__measures') }} as denominators
    on
        spine.measured_unit_code = denominators.unit_code
        and spine.period_type = denominators.period_type
        and spine.period_start = denominators.period_start
        and spine.denominator_measure = denominators.measure_code
