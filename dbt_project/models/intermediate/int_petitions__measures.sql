-- On time: handled by the due date, or open with the cut-off day not past it (comparison by date).
with judged as (
    select
        ancestry.ancestor_code as unit_code,
        months.period_type,
        months.period_start,
        petitions.petition_class,
        petitions.is_unsatisfied,
        petitions.is_repeated,
        coalesce(petitions.handled_on, months.cutoff_on) <= petitions.due_on as is_on_time
    from {{ ref('int_petitions__latest') }} as petitions
    inner join {{ ref('int_units__ancestry') }} as ancestry
        on petitions.unit_code = ancestry.unit_code
    inner join {{ ref('int_periods__months') }} as months
        on cast(date_trunc('month', petitions.received_on) as date) = months.month
),

counted as (
    select
        unit_code,
        period_type,
        period_start,
        count(*) as petitions,
        count(petition_class) as petitions_classified,
        count(*) filter (where is_on_time) as petitions_on_time,
        count(*) filter (where is_on_time and not is_unsatisfied and not is_repeated) as petitions_satisfied
    from judged
    group by all
)

unpivot counted
on petitions, petitions_classified, petitions_on_time, petitions_satisfied
into name measure_code value value
