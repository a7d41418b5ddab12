{{ config(materialized='incremental', incremental_strategy='replace_periods') }}

with totals as (
    select * exclude (procedure_code)
    from {{ ref('int_dossiers__by_period') }}
),

summed as (
    select
        judgement_ruleset,
        unit_code,
        period_type,
        period_start,
        cast(sum(columns('(dossiers|handling).*')) as bigint)
    from totals
    group by all
)

unpivot summed
on columns('(dossiers|handling).*')
into name measure_code value value
