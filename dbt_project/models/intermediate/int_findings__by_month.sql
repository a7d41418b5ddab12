{{ config(materialized='incremental', incremental_strategy='replace_finding_months') }}

-- What is found of a dossier by itself or beside others of its month, with the first five codes.
-- depends_on: {{ ref('int_findings__months') }}
{% set concerns = ['dossier_dates', 'dossier_codes', 'dossier_services', 'applicants'] %}
with findings as (
    {% for concern in concerns -%}
    select rule, unit_code, month, record_key
    from {{ ref('int_findings__' ~ concern) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    rule,
    unit_code,
    month,
    count(*) as records,
    min(record_key, 5) as sample
from findings
group by all
