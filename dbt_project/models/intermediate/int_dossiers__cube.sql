{{ config(materialized='incremental', incremental_strategy='replace_months') }}

-- unit x procedure x month of acceptance x first day overdue. Finished dossiers are settled: overdue from the first day
-- of their month, or never. Only open ones stand under the day after their due date, so that a period can judge them at
-- its own cut-off day without reading a dossier.
-- depends_on: {{ ref('int_dossiers__touched_months') }}
select
    judgement_ruleset,
    unit_code,
    procedure_code,
    received_month,
    case when overdue_from <= received_on then received_month else overdue_from end as overdue_from,
    count(*) as dossiers,
    count(*) filter (where has_petition is not true) as dossiers_without_petition,
    count(due_on) as dossiers_with_due_date,
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
from {{ ref('int_dossiers__judged') }}
{% if is_incremental() %}
where received_month in (select month from {{ ref('int_dossiers__touched_months') }})
{% endif %}
group by all
