{{ config(materialized='view') }}

-- The population: latest state of each dossier that counts, and the first day on which it is overdue.
-- A dossier is on time at a cut-off day J0 exactly when `overdue_from` is null or J0 < overdue_from:
-- a fixed judgement day (end of handling, or the open supplement request) makes it overdue at once or never,
-- an open dossier becomes overdue the day after its due date.
with ruleset as (
    select
        judgement_ruleset,
        max_supplement_requests,
        no_due_date,
        supplement_status
    from {{ ref('judgement_rulesets') }}
),

excluded as (
    select
        judgement_ruleset,
        cast(unnest(string_split(excluded_statuses, ';')) as bigint) as status_code
    from {{ ref('judgement_rulesets') }}
),

counted as (
    select
        latest.*,
        ruleset.*,
        coalesce(
            finished_on,
            case when status_code = supplement_status then supplement_requested_on end
        ) as fixed_judged_on
    from {{ ref('int_dossiers__latest') }} as latest
    cross join ruleset
    -- as a join, not a condition: one lets a month that is asked for reach the scan
    anti join excluded using (judgement_ruleset, status_code)
    where
        not is_deleted
        and received_on is not null
        and status_code is not null
)

select
    judgement_ruleset,
    dossier_code,
    unit_code,
    procedure_code,
    channel,
    applicant_type,
    status_code,
    supplement_requests,
    submitted_at,
    received_at,
    received_on,
    received_month,
    due_on,
    finished_at,
    finished_on,
    handed_over_on,
    fixed_judged_on,
    case
        when supplement_requests > max_supplement_requests then received_on
        when due_on is null then case when no_due_date = 'overdue' then received_on end
        when fixed_judged_on is null then due_on + 1
        when fixed_judged_on > due_on then received_on
    end as overdue_from,
    has_fee_due,
    is_paid_online,
    has_electronic_result,
    is_digitised,
    reuses_data,
    is_from_store,
    uses_population_data,
    is_synchronised,
    has_petition,
    applicant_hash,
    applicant_id_class,
    build_no
from counted
