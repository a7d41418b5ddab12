{{ config(meta={'dagster': {'ref': {'name': 'dossier_detail'}}}) }}

-- The dossiers behind the province's months are the dossiers listed, no more and no fewer.
with rebuilt as (
    select period_start from {{ ref('int_periods__rebuilt') }} where period_type = 'month'
),

listed as (
    select ancestry.ancestor_code as unit_code, details.received_month as period_start, count(*) as dossiers
    from {{ ref('dossier_detail') }} as details
    semi join rebuilt
        on details.received_month = rebuilt.period_start
    inner join {{ ref('int_units__ancestry') }} as ancestry
        on details.unit_code = ancestry.unit_code and ancestry.is_root
    group by all
),

counted as (
    select scores.unit_code, scores.period_start, scores.denominator as dossiers
    from {{ ref('fct_indicator_value') }} as scores
    inner join {{ ref('dim_unit') }} as units
        on scores.unit_code = units.unit_code and units.level = 'tinh'
    semi join rebuilt
        on scores.period_start = rebuilt.period_start
    where
        scores.period_type = 'month'
        and scores.indicator_code = '2.1'
        and scores.framework_version = 'd766-portal-2026'
        and scores.denominator > 0
)

select *
from listed
full outer join counted using (unit_code, period_start)
where listed.dossiers is distinct from counted.dossiers
