-- unit x procedure x month of acceptance. A dossier's judgement depends on the cut-off day of the period it is
-- seen in, so what is overdue is counted once per period type; everything else is the same in all of them.
{% set period_types = ['month', 'quarter', 'half', 'nine_months', 'year'] %}
with cutoffs as (
    pivot (
        select month as received_month, period_type, cutoff_on from {{ ref('int_periods__months') }}
    )
    on period_type in ({% for t in period_types %}'{{ t }}'{{ ', ' if not loop.last }}{% endfor %})
    using any_value(cutoff_on)
    group by received_month
)

select
    judged.judgement_ruleset,
    judged.unit_code,
    judged.procedure_code,
    judged.received_month,
    count(*) as dossiers,
    count(*) filter (where is_synchronised) as dossiers_synchronised,
    count(finished_on) as dossiers_finished,
    cast(coalesce(sum(finished_on - received_on), 0) as bigint) as handling_days,
    count(*) filter (where channel = 2) as dossiers_online,
    count(*) filter (where has_fee_due) as dossiers_fee_due,
    count(*) filter (where is_paid_online) as dossiers_any_paid_online,
    count(*) filter (where has_fee_due and is_paid_online) as dossiers_paid_online,
    count(*) filter (where has_electronic_result) as dossiers_electronic_result,
    count(*) filter (where is_digitised) as dossiers_digitised,
    count(*) filter (where reuses_data) as dossiers_reusing_data,
    count(*) filter (where is_from_store) as dossiers_from_store,
    count(*) filter (where uses_population_data) as dossiers_population_data
    {%- for t in period_types %},
    count(*) filter (where overdue_from <= cutoffs.{{ t }}) as overdue_{{ t }},
    count(*) filter (where has_petition or coalesce(overdue_from <= cutoffs.{{ t }}, false)) as unsatisfied_{{ t }}
    {%- endfor %}
from {{ ref('int_dossiers__judged') }} as judged
inner join cutoffs
    on judged.received_month = cutoffs.received_month
group by all
