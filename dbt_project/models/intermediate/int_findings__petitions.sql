{{ config(materialized='view') }}


-- Petitions that count although their dates contradict each other.
with petitions as (
    select * from {{ ref('int_petitions__latest') }}
),

handled_before_receipt as (
    select 'PET-HANDLED' as rule, petition_code, unit_code, received_month
    from petitions
    where handled_on < received_on
),

limit_before_receipt as (
    select 'PET-LIMIT' as rule, petition_code, unit_code, received_month
    from petitions
    where due_on < received_on
),

received_after_arrival as (
    select 'PET-RECEIVED' as rule, petition_code, unit_code, received_month
    from petitions
    where received_on > arrival_day
)

select rule, unit_code, received_month as month, petition_code as record_key
from handled_before_receipt
union all
select rule, unit_code, received_month, petition_code
from limit_before_receipt
union all
select rule, unit_code, received_month, petition_code
from received_after_arrival
