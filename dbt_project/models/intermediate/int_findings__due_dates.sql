{{ config(materialized='view') }}

-- DQ-D10: dossiers that count without a due date although nearly all others of their procedure have one.
with appointments as (
    select
        procedure_code,
        sum(dossiers) as dossiers,
        sum(dossiers_with_due_date) as with_due_date
    from {{ ref('int_dossiers__cube') }}
    group by procedure_code
)

select
    'DQ-D10' as rule,
    missing.unit_code,
    missing.month,
    missing.records,
    missing.sample
from {{ ref('int_findings__without_due_date') }} as missing
inner join appointments
    using (procedure_code)
inner join {{ ref('finding_rules') }} as thresholds
    on thresholds.rule = 'DQ-D10'
where
    appointments.dossiers - 1 >= thresholds.min_records
    and appointments.with_due_date >= thresholds.min_share * (appointments.dossiers - 1)
