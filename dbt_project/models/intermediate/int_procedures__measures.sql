with competence as (
    select * from {{ ref('int_procedures__competence') }}
),

units as (
    select unit_code, competence_key from {{ ref('int_units') }}
),

announced as (
    -- a code announced on several rows is on time only if all of them are
    select
        period_type,
        period_start,
        procedure_code,
        bool_and(is_announced_on_time) as is_announced_on_time,
        bool_and(is_published_on_time) as is_published_on_time
    from {{ ref('int_procedures__in_period') }}
    where is_announced
    group by all
),

announced_counts as (
    select
        'tinh' as competence_key,
        period_type,
        period_start,
        count(*) as procedures_announced,
        count(*) filter (where is_announced_on_time) as procedures_announced_on_time,
        count(*) filter (where is_published_on_time) as procedures_published_on_time
    from announced
    group by all
),

competence_counts as (
    select
        competence_key,
        period_type,
        period_start,
        count(*) as procedures_in_force,
        count(*) filter (where is_complete) as procedures_complete,
        count(*) as procedures_in_competence,
        count(*) filter (where is_online) as procedures_online,
        count(*) filter (where has_fee) as procedures_fee,
        count(*) filter (where is_fee_integrated) as procedures_fee_integrated,
        count(*) filter (where is_for_citizens) as procedures_citizen,
        count(*) filter (where is_citizen_connected) as procedures_citizen_connected
    from competence
    group by all
),

used as (
    select
        dossiers.unit_code,
        dossiers.period_type,
        dossiers.period_start,
        count(*) filter (where competence.is_online and dossiers.dossiers_online > 0) as procedures_online_with_online_dossier,
        count(*) filter (where competence.has_fee and dossiers.dossiers_any_paid_online > 0) as procedures_fee_with_online_payment
    from {{ ref('int_dossiers__by_period') }} as dossiers
    inner join units
        on dossiers.unit_code = units.unit_code
    inner join competence
        on
            units.competence_key = competence.competence_key
            and dossiers.period_type = competence.period_type
            and dossiers.period_start = competence.period_start
            and dossiers.procedure_code = competence.procedure_code
    group by all
),

long as (
    select unit_code, period_type, period_start, measure_code, value
    from (unpivot announced_counts on columns('procedures_.*') into name measure_code value value)
    inner join units using (competence_key)
    union all
    select unit_code, period_type, period_start, measure_code, value
    from (unpivot competence_counts on columns('procedures_.*') into name measure_code value value)
    inner join units using (competence_key)
    union all
    select unit_code, period_type, period_start, measure_code, value
    from (unpivot used on columns('procedures_.*') into name measure_code value value)
)

select * from long
