-- Every version and field: what the form asks, and what was accepted beyond it under an earlier form. A field without
-- an accepted row was set aside.
with versions as (
    select * from {{ ref('int_submissions__versions') }}
),

accepted as (
    select * from {{ ref('stg_submissions__fields') }}
),

spine as (
    select versions.form_code, versions.unit_code, versions.period, versions.version, fields.node_code
    from versions
    inner join {{ ref('form_fields') }} as fields using (form_code)
    union
    select versions.form_code, versions.unit_code, versions.period, versions.version, accepted.node_code
    from versions
    inner join accepted using (arrival_day, file_name)
),

verified as (
    select * from {{ ref('int_submissions__decisions') }}
    where decision = 'verified'
)

select
    versions.form_code,
    versions.unit_code,
    versions.period,
    versions.version,
    spine.node_code,
    versions.state,
    versions.counts,
    accepted.value,
    accepted.numerator,
    accepted.denominator,
    accepted.self_score,
    verified.verified_score,
    verified.reason,
    coalesce(accepted.is_not_applicable, false) as is_not_applicable,
    case
        when accepted.node_code is null then 'set_aside'
        when accepted.is_not_applicable then 'not_applicable'
        when accepted.is_answered then 'ok'
        else 'empty'
    end as status,
    accepted.evidence_name,
    accepted.evidence_link,
    accepted.evidence_hash,
    accepted.evidence_date,
    accepted.doubts,
    accepted.cell,
    versions.arrival_day,
    versions.file_name
from spine
inner join versions using (form_code, unit_code, period, version)
left join accepted
    on
        versions.arrival_day = accepted.arrival_day
        and versions.file_name = accepted.file_name
        and spine.node_code = accepted.node_code
left join verified
    on
        spine.form_code = verified.form_code
        and spine.unit_code = verified.unit_code
        and spine.period = verified.period
        and spine.version = verified.version
        and spine.node_code = verified.node_code
