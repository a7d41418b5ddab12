{# The catalogue that each of these periods uses: the last that arrived by its last day, else the earliest. #}
{% macro catalogue_of(periods) %}
    select
        periods.period_type,
        periods.period_start,
        periods.period_end,
        periods.cutoff_on,
        coalesce(
            max(snapshots.snapshot_on) filter (where snapshots.snapshot_on <= periods.period_end),
            min(snapshots.snapshot_on)
        ) as snapshot_on
    from {{ periods }} as periods
    -- a snapshot has many rows, its day counts once
    cross join (select distinct snapshot_on from {{ ref('stg_procedures__catalogue_rows') }}) as snapshots
    group by all
{% endmacro %}
