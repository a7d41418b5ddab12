{{ config(materialized='view') }}


-- Dossiers that count although they do not fit the procedure they were filed under.
with dossiers as (
    select * from {{ ref('int_dossiers__judged') }}
),

-- the catalogue as the month of acceptance sees it; a code is online if one of its rows is (DECISIONS R4)
levels as (
    select
        procedure_code,
        period_start as received_month,
        bool_or(is_online) as is_online
    from {{ ref('int_procedures__in_period') }}
    where period_type = 'month'
    group by all
),

online_without_a_service as (
    select 'DQ-D06' as rule, dossiers.dossier_code, dossiers.unit_code, dossiers.received_month
    from dossiers
    inner join levels
        using (procedure_code, received_month)
    where dossiers.channel = 2 and not levels.is_online
),

appointments as (
    select
        procedure_code,
        count(*) as dossiers,
        count(due_on) as with_due_date
    from dossiers
    group by procedure_code
),

due_date_missing as (
    select 'DQ-D10' as rule, dossiers.dossier_code, dossiers.unit_code, dossiers.received_month
    from dossiers
    inner join appointments
        using (procedure_code)
    inner join {{ ref('finding_rules') }} as thresholds
        on thresholds.rule = 'DQ-D10'
    where
        dossiers.due_on is null
        and appointments.dossiers - 1 >= thresholds.min_records
        and appointments.with_due_date >= thresholds.min_share * (appointments.dossiers - 1)
)

select rule, unit_code, received_month as month, dossier_code as record_key
from online_without_a_service
union all
select rule, unit_code, received_month, dossier_code
from due_date_missing
