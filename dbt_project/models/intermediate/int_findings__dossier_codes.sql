{{ config(materialized='view') }}


-- Dossiers that count although their own code or that of their procedure is not what it should be.
with dossiers as (
    select * from {{ ref('int_findings__dossiers') }}
),

catalogue as (
    -- a code stands on many rows and snapshots
    select distinct procedure_code from {{ ref('stg_procedures__catalogue_rows') }}
),

-- without any catalogue nothing can be missing from it
procedure_in_no_catalogue as (
    select 'DQ-D07' as rule, dossier_code, unit_code, received_month
    from dossiers
    anti join catalogue using (procedure_code)
    where exists (from catalogue)
),

-- a dossier filed online has its code from the day it was submitted, before it is accepted
odd_code as (
    select 'DQ-D08' as rule, dossier_code, unit_code, received_month
    from dossiers
    where
        not regexp_full_match(dossier_code, '[0-9A-Z.]{3,35}-\d{6}-\d{4,7}')
        or split_part(dossier_code, '-', 2) not in (
            strftime(received_on, '%y%m%d'), strftime(coalesce(submitted_at, received_on), '%y%m%d')
        )
)

select rule, unit_code, received_month as month, dossier_code as record_key
from procedure_in_no_catalogue
union all
select rule, unit_code, received_month, dossier_code
from odd_code
