{{ config(materialized='view') }}


-- Procedures of the last snapshot whose dates contradict each other; the month is that of the snapshot.
with catalogue as (
    select *, cast(date_trunc('month', snapshot_on) as date) as month
    from {{ ref('stg_procedures__catalogue_rows') }}
    where snapshot_on = (select max(snapshot_on) from {{ ref('stg_procedures__catalogue_rows') }})
),

ended_before_it_began as (
    select 'PRO-ENDED' as rule, procedure_code, unit_code, month
    from catalogue
    where in_force_to < in_force_from
),

published_before_announced as (
    select 'PRO-PUBLISHED' as rule, procedure_code, unit_code, month
    from catalogue
    where published_on < announced_on
),

announced_after_arrival as (
    select 'PRO-FUTURE' as rule, procedure_code, unit_code, month
    from catalogue
    where announced_on > snapshot_on or published_on > snapshot_on
)

select rule, unit_code, month, procedure_code as record_key
from ended_before_it_began
union all
select rule, unit_code, month, procedure_code
from published_before_announced
union all
select rule, unit_code, month, procedure_code
from announced_after_arrival
