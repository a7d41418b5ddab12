-- Every quarantined row, and the first later arrival day that brought an accepted row of the same record.
-- A row without a key is corrected only when its own day is delivered again, which replaces it in the history.
{% set accepted_rows = {
    'dossiers': ('stg_dossiers__changes', 'arrival_day'),
    'procedures': ('stg_procedures__catalogue_rows', 'snapshot_on'),
    'petitions': ('stg_petitions__changes', 'arrival_day'),
    'portal': ('stg_portal__scores', 'arrival_day'),
} %}
with quarantined as (
    select * from {{ ref('stg_intake__quarantined_rows') }}
),

accepted as (
    {% for feed, (model, day) in accepted_rows.items() -%}
    select '{{ feed }}' as feed, record_key, {{ day }} as arrival_day
    from {{ ref(model) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

corrections as (
    select
        quarantined.feed,
        quarantined.arrival_day,
        quarantined.file_name,
        quarantined.line,
        min(accepted.arrival_day) as corrected_on
    from quarantined
    inner join accepted
        on
            quarantined.feed = accepted.feed
            and quarantined.record_key = accepted.record_key
            and quarantined.arrival_day < accepted.arrival_day
    group by all
)

select quarantined.*, corrections.corrected_on
from quarantined
left join corrections
    using (feed, arrival_day, file_name, line)
