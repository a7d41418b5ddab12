{{ config(materialized='view') }}

-- What the rules of land data find, as of the last day on which land data arrived, with the codes of the worst. Of DQ-L07
-- and L08 records are parcels and certificates.
with latest as (
    select * from {{ ref('int_land__quality') }} qualify day = max(day) over ()
),

counted as (
    select 'DQ-L01' as rule, commune_code, day, broken_l01 as records from latest
    union all
    select 'DQ-L02' as rule, commune_code, day, broken_l02 as records from latest
    union all
    select 'DQ-L03' as rule, commune_code, day, broken_l03 as records from latest
    union all
    select 'DQ-L04' as rule, commune_code, day, broken_l04 as records from latest
    union all
    select 'DQ-L05' as rule, commune_code, day, broken_l05 as records from latest
    union all
    select 'DQ-L06' as rule, commune_code, day, broken_l06 as records from latest
    union all
    select 'DQ-L07' as rule, commune_code, day, broken_l07 + certificates_without_parcel as records from latest
    union all
    select 'DQ-L08' as rule, commune_code, day, faulty_certificates as records from latest
    union all
    select 'DQ-L09' as rule, commune_code, day, broken_l09 as records from latest
    union all
    select 'DQ-L10' as rule, commune_code, day, broken_l10 as records from latest
)

select
    counted.rule,
    counted.commune_code as unit_code,
    cast(date_trunc('month', counted.day) as date) as month,
    counted.records,
    list(worst.map_sheet || '/' || worst.parcel_no order by worst.position) filter (worst.position <= 5) as sample
from counted
left join {{ ref('fct_land_worst') }} as worst using (rule, commune_code)
where counted.records > 0
group by all
