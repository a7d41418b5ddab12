-- Every version of a form, unit and period with its state, and which of them counts: the one locked last; else the
-- highest approved; else the highest that nobody has decided on. Without one nothing counts.
with files as (
    select * from {{ ref('int_submissions__files') }}
),

decisions as (
    select * from {{ ref('int_submissions__decisions') }}
    where node_code is null
),

decided as (
    select
        files.*,
        decisions.decision,
        decisions.reason,
        decisions.appraiser_title,
        decisions.decided_at
    from files
    left join decisions using (form_code, unit_code, period, version)
),

locks as (
    select form_code, unit_code, period, version as locked_version, cast(decided_at as date) as locked_on
    from decided
    where decision = 'locked'
    qualify row_number() over (partition by form_code, unit_code, period order by decided_at desc, version desc) = 1
),

returns as (
    select form_code, unit_code, period, min(version) as first_returned
    from decided
    where decision = 'returned'
    group by all
),

stated as (
    select
        decided.*,
        locks.locked_version,
        locks.locked_on,
        case
            when decided.decision is not null then decided.decision
            when decided.arrival_day > locks.locked_on then 'after_lock'
            when decided.version > returns.first_returned then 'corrected'
            else 'sent'
        end as state
    from decided
    left join locks using (form_code, unit_code, period)
    left join returns using (form_code, unit_code, period)
),

counting as (
    select form_code, unit_code, period, version as counting_version
    from stated
    where state in ('locked', 'approved', 'sent', 'corrected')
    qualify
        row_number() over (
            partition by form_code, unit_code, period
            order by
                version is not distinct from locked_version desc,
                state = 'approved' desc,
                version desc
        ) = 1
)

select
    stated.form_code,
    stated.unit_code,
    stated.period,
    stated.version,
    stated.declared_version,
    stated.arrival_day,
    stated.file_name,
    stated.origin,
    stated.sha256,
    stated.rows_accepted,
    stated.rows_quarantined,
    stated.state,
    stated.reason,
    stated.appraiser_title,
    stated.decided_at,
    stated.locked_on,
    stated.version is not distinct from counting.counting_version as counts,
    case
        when stated.version is not distinct from counting.counting_version then null
        when stated.state in ('returned', 'after_lock') then stated.state
        else 'superseded'
    end as not_counting_because,
    counting.counting_version
from stated
left join counting using (form_code, unit_code, period)
