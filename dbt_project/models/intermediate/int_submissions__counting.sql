{{ config(materialized='view') }}
-- The fields of the version that counts, for whoever scores them.
select
    periods.framework_version,
    submitted.form_code,
    submitted.unit_code,
    periods.period_type,
    periods.period_start,
    cast(year(periods.period_start) as integer) as year,
    submitted.node_code,
    submitted.version,
    submitted.numerator,
    submitted.denominator,
    submitted.value,
    submitted.self_score,
    submitted.verified_score,
    submitted.is_not_applicable,
    submitted.status,
    submitted.state
from {{ ref('int_submissions__values') }} as submitted
inner join {{ ref('int_forms__periods') }} as periods using (form_code, period)
where submitted.counts
