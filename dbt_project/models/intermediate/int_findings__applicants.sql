{{ config(materialized='view') }}


-- Dossiers that count although their applicant is unlikely. Applicants are known by a keyed hash only, and by none
-- without DTI_PII_KEY.
with dossiers as (
    select * from {{ ref('int_findings__dossiers') }}
),

identity_in_doubt as (
    select 'DQ-D09' as rule, dossier_code, unit_code, received_month
    from dossiers
    where applicant_id_class in ('placeholder', 'old_id', 'malformed')
),

bulk as (
    select min_records, within_minutes from {{ ref('finding_rules') }} where rule = 'DQ-D14'
),

busy_days as (
    select
        dossiers.received_month,
        dossiers.applicant_hash,
        dossiers.procedure_code,
        cast(dossiers.submitted_at as date) as submitted_on
    from dossiers
    where dossiers.applicant_hash is not null and dossiers.submitted_at is not null
    group by all
    having count(*) >= (select min_records from bulk)
),

submissions as (
    select dossiers.*, busy_days.submitted_on, bulk.min_records, bulk.within_minutes
    from dossiers
    inner join busy_days
        on
            dossiers.received_month is not distinct from busy_days.received_month
            and dossiers.applicant_hash = busy_days.applicant_hash
            and dossiers.procedure_code = busy_days.procedure_code
            and cast(dossiers.submitted_at as date) = busy_days.submitted_on
    cross join bulk
),

-- a dossier is one of a burst if some window of so many minutes that holds it holds enough others; a burst is looked
-- for among the dossiers accepted in one month, so that a month can be judged without the others
window_starts as (
    select
        *,
        count(*) over (
            partition by received_month, applicant_hash, procedure_code, submitted_on
            order by submitted_at range between current row and to_minutes(within_minutes) following
        ) >= min_records as is_burst
    from submissions
),

filed_in_bulk as (
    select 'DQ-D14' as rule, dossier_code, unit_code, received_month
    from window_starts
    qualify bool_or(is_burst) over (
        partition by received_month, applicant_hash, procedure_code, submitted_on
        order by submitted_at range between to_minutes(within_minutes) preceding and current row
    )
),

-- sequences of 6 or 7 digits are given out by ministries' systems, of 4 by the province's; a dash stands before them
of_ministries as (
    select *
    from dossiers
    where applicant_hash is not null and '-' in (substr(dossier_code, -7, 1), substr(dossier_code, -8, 1))
),

counted_twice as (
    select 'DQ-D18' as rule, of_ministries.dossier_code, of_ministries.unit_code, of_ministries.received_month
    from of_ministries
    semi join dossiers as provincial
        on
            of_ministries.applicant_hash = provincial.applicant_hash
            and of_ministries.procedure_code = provincial.procedure_code
            and of_ministries.received_on = provincial.received_on
            and substr(provincial.dossier_code, -5, 1) = '-'
)

select rule, unit_code, received_month as month, dossier_code as record_key
from identity_in_doubt
union all
select rule, unit_code, received_month, dossier_code
from filed_in_bulk
union all
select rule, unit_code, received_month, dossier_code
from counted_twice
