{{ config(meta={'dagster': {'ref': {'name': 'fct_completeness'}}}) }}

-- Per feed and day the ledger, the raw rows and the quarantine tell the same numbers; a day missing on one side fails.
-- All rows are counted, and then those up to T are kept: that is faster than to ask of each row whether it counts.
with raw_rows as (
    {% for feed in [
        'dossiers', 'procedures', 'petitions', 'portal', 'dti_results', 'targets', 'frameworks', 'submissions',
        'appraisals', 'land_parcels', 'land_certificates', 'land_tax_transfers'
    ] -%}
    select '{{ feed }}' as feed, arrival_day, count(*) as rows
    from {{ source('raw', feed) }}
    group by all
    having arrival_day <= {{ as_of() }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

quarantined as (
    select feed, arrival_day, count(*) as rows
    from {{ ref('stg_intake__quarantined_rows') }}
    group by all
)

select feed, arrival_day
from {{ ref('fct_completeness') }} as ledger
full outer join raw_rows using (feed, arrival_day)
full outer join quarantined using (feed, arrival_day)
where
    ledger.rows_delivered is distinct from ledger.rows_accepted + ledger.rows_quarantined
    or ledger.rows_accepted is distinct from coalesce(raw_rows.rows, 0)
    or ledger.rows_quarantined is distinct from coalesce(quarantined.rows, 0)
