{{ config(materialized='view') }}

select unit_code, period_type, period_start, measure_code, value
from {{ ref('int_dossiers__measures') }}
union all
select unit_code, period_type, period_start, measure_code, value
from {{ ref('int_procedures__measures') }}
union all
select unit_code, period_type, period_start, measure_code, value
from {{ ref('int_petitions__measures') }}
