-- unit (with everything below it) x period x procedure, from the cube, of the periods that this build scores.
with of_unit as (
    select
        cube.judgement_ruleset,
        cube.unit_code,
        months.period_type,
        months.period_start,
        cube.procedure_code,
        {%- for measure in [
            'dossiers', 'dossiers_synchronised', 'dossiers_finished', 'handling_days', 'dossiers_online',
            'dossiers_fee_due', 'dossiers_any_paid_online', 'dossiers_paid_online', 'dossiers_electronic_result',
            'dossiers_digitised', 'dossiers_reusing_data', 'dossiers_from_store', 'dossiers_population_data'
        ] %}
        cast(sum(cube.{{ measure }}) as bigint) as {{ measure }},
        {%- endfor %}
        {%- for measure, judged in [
            ('dossiers_on_time', 'dossiers'), ('dossiers_satisfied', 'dossiers_without_petition')
        ] %}
        cast(sum(
            case when cube.overdue_from <= months.cutoff_on then 0 else cube.{{ judged }} end
        ) as bigint) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_dossiers__cube') }} as cube
    inner join {{ ref('int_periods__months') }} as months
        on cube.received_month = months.month
    group by all
)

select
    of_unit.judgement_ruleset,
    ancestry.ancestor_code as unit_code,
    of_unit.period_type,
    of_unit.period_start,
    of_unit.procedure_code,
    cast(sum(columns('(dossiers|handling).*')) as bigint)
from of_unit
inner join {{ ref('int_units__ancestry') }} as ancestry
    on of_unit.unit_code = ancestry.unit_code
group by all
