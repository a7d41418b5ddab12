{{ config(materialized='view') }}


-- Dossiers that count although their dates contradict their status or each other.
with dossiers as (
    select * from {{ ref('int_findings__dossiers') }}
),

done_without_an_end as (
    select 'DQ-D02' as rule, dossier_code, unit_code, received_month
    from dossiers
    where status_code in (9, 10) and finished_on is null
),

handed_over_too_soon as (
    select 'DQ-D11' as rule, dossier_code, unit_code, received_month
    from dossiers
    where handed_over_on is not null and (status_code <> 10 or handed_over_on < finished_on)
),

-- a day delivered without its hour stands at midnight and tells no minutes
closed_at_once as (
    select 'DQ-D15' as rule, dossiers.dossier_code, dossiers.unit_code, dossiers.received_month
    from dossiers
    inner join {{ ref('finding_rules') }} as thresholds
        on thresholds.rule = 'DQ-D15'
    where
        dossiers.finished_at <= dossiers.received_at + to_minutes(thresholds.within_minutes)
        and dossiers.finished_at <> dossiers.finished_on
        and dossiers.due_on >= dossiers.received_on + thresholds.min_days
)

select rule, unit_code, received_month as month, dossier_code as record_key
from done_without_an_end
union all
select rule, unit_code, received_month, dossier_code
from handed_over_too_soon
union all
select rule, unit_code, received_month, dossier_code
from closed_at_once
