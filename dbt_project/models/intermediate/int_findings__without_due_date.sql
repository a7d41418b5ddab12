{{ config(materialized='incremental', incremental_strategy='replace_finding_months') }}

-- Dossiers without a due date, with the first five codes of each unit, procedure and month.
select
    unit_code,
    procedure_code,
    received_month as month,
    count(*) as records,
    min(dossier_code, 5) as sample
from {{ ref('int_findings__dossiers') }}
where due_on is null
group by all
