with values_of as (
    select
        form_code,
        unit_code,
        period,
        version,
        count(*) filter (where status in ('ok', 'not_applicable')) as accepted_values,
        count(*) filter (where doubts is not null) as doubts
    from {{ ref('int_submissions__values') }}
    group by all
)

select
    versions.form_code,
    versions.unit_code,
    versions.period,
    versions.version,
    periods.framework_version,
    periods.period_type,
    periods.period_start,
    versions.state,
    versions.counts,
    versions.not_counting_because,
    versions.arrival_day as submitted_at,
    periods.due_at,
    greatest(versions.arrival_day - periods.due_at, 0) as days_late,
    coalesce(values_of.accepted_values, 0) as accepted_values,
    versions.rows_quarantined as errors,
    coalesce(values_of.doubts, 0) as doubts,
    versions.sha256,
    versions.file_name,
    versions.declared_version,
    versions.decided_at,
    versions.reason,
    versions.appraiser_title,
    versions.origin,
    periods.confidence,
    {{ as_of() }} as as_of
from {{ ref('int_submissions__versions') }} as versions
left join {{ ref('int_forms__periods') }} as periods using (form_code, period)
left join values_of using (form_code, unit_code, period, version)
