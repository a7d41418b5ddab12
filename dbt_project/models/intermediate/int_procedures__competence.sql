{{ config(materialized='view') }}
-- Procedures in force by competence: the whole province, what every commune performs, what each unit owns.
-- A code on several rows counts once, and has a property if any of its rows has it.
with in_force as (
    select * from {{ ref('int_procedures__in_period') }} where is_in_force
),

by_competence as (
    select 'tinh' as competence_key, * from in_force
    union all
    select 'xa' as competence_key, * from in_force where performed_at = 'xa'
    union all
    select unit_code as competence_key, * from in_force where unit_code is not null
)

select
    period_type,
    period_start,
    competence_key,
    procedure_code,
    bool_or(is_online) as is_online,
    bool_or(has_fee) as has_fee,
    bool_or(has_fee) and bool_or(is_payment_integrated) as is_fee_integrated,
    bool_or(is_for_citizens) as is_for_citizens,
    bool_or(is_for_citizens) and bool_or(is_population_connected) as is_citizen_connected,
    bool_and(is_complete) as is_complete
from by_competence
group by all
