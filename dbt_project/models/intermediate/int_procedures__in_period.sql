-- The catalogue as each period that this build scores sees it: the last snapshot that arrived by the period's last day, else the earliest.
with snapshot_of_period as (
    {{ catalogue_of(ref('int_periods__rebuilt')) }}
)

select
    periods.period_type,
    periods.period_start,
    catalogue.procedure_code,
    catalogue.performed_at,
    catalogue.unit_code,
    catalogue.is_online,
    catalogue.has_fee,
    catalogue.is_payment_integrated,
    catalogue.is_for_citizens,
    catalogue.is_population_connected,
    catalogue.is_complete,
    catalogue.in_force_from <= periods.cutoff_on
    and coalesce(catalogue.in_force_to > periods.cutoff_on, true) as is_in_force,
    coalesce(catalogue.announced_on between periods.period_start and periods.period_end, false) as is_announced,
    coalesce(deadlines.deadline_on <= catalogue.effective_on, false) as is_announced_on_time,
    coalesce(catalogue.published_on <= deadlines.deadline_on, false) as is_published_on_time
from snapshot_of_period as periods
inner join {{ ref('stg_procedures__catalogue_rows') }} as catalogue
    on periods.snapshot_on = catalogue.snapshot_on
left join {{ ref('int_calendar__deadlines') }} as deadlines
    on catalogue.announced_on = deadlines.day
