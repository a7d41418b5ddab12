-- Which unit owes which form for which period, and what came of it. In time is measured by the first version: a
-- correction that was asked for is not late.
with owed as (
    select
        periods.form_code,
        units.unit_code,
        periods.period,
        periods.period_type,
        periods.period_start,
        periods.opens_on,
        periods.closes_on,
        periods.due_at,
        periods.confidence,
        periods.deadline_confidence
    from {{ ref('int_forms__periods') }} as periods
    inner join {{ ref('int_units') }} as units
        on
            periods.unit_level = units.level
            and periods.closes_on between units.valid_from and units.valid_to
    where periods.is_asked
),

submitted as (
    select
        form_code,
        unit_code,
        period,
        min(arrival_day) as submitted_at,
        count(*) as versions,
        arg_max(state, version) as latest_state,
        any_value(counting_version) as counting_version
    from {{ ref('int_submissions__versions') }}
    group by form_code, unit_code, period
),

-- a workbook that was refused is no version; who is reminded should know that something came
refused as (
    select parts[1] as unit_code, parts[2] as form_code, parts[3] as period, max(arrival_day) as refused_at
    from (
        select arrival_day, string_split(regexp_extract(file_name, '([^/]+)\.[^./]*$', 1), '__') as parts
        from {{ ref('stg_intake__refusals') }}
        where feed = 'submissions'
    )
    group by all
)

select
    owed.form_code,
    owed.unit_code,
    owed.period,
    owed.period_type,
    owed.period_start,
    owed.opens_on,
    owed.closes_on,
    owed.due_at,
    owed.confidence,
    owed.deadline_confidence,
    submitted.submitted_at,
    coalesce(submitted.versions, 0) as versions,
    submitted.latest_state,
    submitted.counting_version,
    refused.refused_at,
    case
        when submitted.submitted_at is null and owed.due_at < {{ as_of() }} then 'missing'
        when submitted.submitted_at is null then 'open'
        when submitted.counting_version is null then 'returned'
        when submitted.submitted_at > owed.due_at then 'late'
        else 'submitted'
    end as status,
    greatest(coalesce(submitted.submitted_at, {{ as_of() }}) - owed.due_at, 0) as days_late,
    {{ as_of() }} as as_of
from owed
left join submitted using (form_code, unit_code, period)
left join refused using (form_code, unit_code, period)
