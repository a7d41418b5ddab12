{{ config(materialized='view') }}


-- Dossiers that count although they were filed online under a procedure without that service.
with dossiers as (
    select * from {{ ref('int_findings__dossiers') }}
),

months as (
    select *
    from {{ ref('int_periods') }}
    where period_type = 'month' and period_start in (select month from {{ ref('int_findings__months') }})
),

catalogue_of_month as (
    {{ catalogue_of('months') }}
),

-- the catalogue as the month of acceptance sees it; a code is online if one of its rows is (DECISIONS R4)
levels as (
    select
        catalogue.procedure_code,
        months.period_start as received_month,
        bool_or(catalogue.is_online) as is_online
    from catalogue_of_month as months
    inner join {{ ref('stg_procedures__catalogue_rows') }} as catalogue
        using (snapshot_on)
    group by all
),

online_without_a_service as (
    select 'DQ-D06' as rule, dossiers.dossier_code, dossiers.unit_code, dossiers.received_month
    from dossiers
    inner join levels
        using (procedure_code, received_month)
    where dossiers.channel = 2 and not levels.is_online
)

select rule, unit_code, received_month as month, dossier_code as record_key
from online_without_a_service
