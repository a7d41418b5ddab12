-- unit (with everything below it) x period x procedure, from the cube.
with by_ancestor as (
    select
        ancestry.ancestor_code as unit_code,
        cube.* exclude (unit_code)
    from {{ ref('int_dossiers__cube') }} as cube
    inner join {{ ref('int_units__ancestry') }} as ancestry
        on cube.unit_code = ancestry.unit_code
)

select
    by_ancestor.judgement_ruleset,
    by_ancestor.unit_code,
    months.period_type,
    months.period_start,
    by_ancestor.procedure_code,
    {%- for measure in [
        'dossiers', 'dossiers_synchronised', 'dossiers_finished', 'handling_days', 'dossiers_online',
        'dossiers_fee_due', 'dossiers_any_paid_online', 'dossiers_paid_online', 'dossiers_electronic_result',
        'dossiers_digitised', 'dossiers_reusing_data', 'dossiers_from_store', 'dossiers_population_data'
    ] %}
    cast(sum({{ measure }}) as bigint) as {{ measure }},
    {%- endfor %}
    {%- for kind, measure in [('overdue', 'dossiers_on_time'), ('unsatisfied', 'dossiers_satisfied')] %}
    cast(sum(dossiers - case months.period_type
        {%- for t in ['month', 'quarter', 'half', 'nine_months', 'year'] %}
        when '{{ t }}' then {{ kind }}_{{ t }}
        {%- endfor %}
    end) as bigint) as {{ measure }}{{ ',' if not loop.last }}
    {%- endfor %}
from by_ancestor
inner join {{ ref('int_periods__months') }} as months
    on by_ancestor.received_month = months.month
group by all
