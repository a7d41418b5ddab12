{{ config(materialized='view') }}

-- the test of its key looks at these months only
-- depends_on: {{ ref('int_dossiers__touched_months') }}

-- One row per counted dossier, judged at T. In another period the same dossier is on time exactly when
-- overdue_from is null or lies after that period's cut-off day.
with build as (
    select as_of from {{ source('control', 'build') }}
)

select
    dossier_code,
    unit_code,
    procedure_code,
    channel,
    received_on,
    due_on,
    finished_on,
    coalesce(fixed_judged_on, build.as_of) as judged_on,
    status_code as status,
    coalesce(overdue_from > build.as_of, true) as on_time,
    case
        when overdue_from <= build.as_of and due_on is not null
            then greatest(coalesce(fixed_judged_on, build.as_of) - due_on, 0)
    end as overdue_days,
    received_month,
    overdue_from,
    fixed_judged_on is null as is_open,
    supplement_requests,
    channel = 2 as is_online,
    has_fee_due,
    is_paid_online,
    has_electronic_result,
    is_digitised,
    reuses_data,
    is_from_store,
    uses_population_data,
    is_synchronised,
    has_petition
from {{ ref('int_dossiers__judged') }}
cross join build
