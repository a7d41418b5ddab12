{{ config(materialized='incremental', incremental_strategy='replace_days') }}

-- Arrival days on which an accepted row came of a record that is in quarantine. An incremental build looks at the rows
-- of changed days, and for records that changed days put into quarantine at those of the days after.
-- depends_on: {{ ref('stg_intake__deliveries') }}
-- depends_on: {{ source('control', 'changed_days') }}
{% set accepted_rows = {
    'dossiers': ('stg_dossiers__changes', 'arrival_day'),
    'procedures': ('stg_procedures__catalogue_rows', 'snapshot_on'),
    'petitions': ('stg_petitions__changes', 'arrival_day'),
    'portal': ('stg_portal__scores', 'arrival_day'),
    'dti_results': ('stg_dti_results__rows', 'arrival_day'),
    'targets': ('stg_targets__plans', 'arrival_day'),
    'frameworks': ('stg_frameworks__nodes', 'arrival_day'),
    'submissions': ('stg_submissions__fields', 'arrival_day'),
    'appraisals': ('stg_appraisals__decisions', 'arrival_day'),
    'land_parcels': ('stg_land__parcels', 'arrival_day'),
    'land_certificates': ('stg_land__certificates', 'arrival_day'),
    'land_tax_transfers': ('stg_land__tax_transfers', 'arrival_day'),
} %}
with quarantined as (
    select feed, record_key, arrival_day
    from {{ ref('stg_intake__quarantined_rows') }}
    where record_key is not null
)

{%- if is_incremental() %},

newly_quarantined as (
    select quarantined.*
    from quarantined
    semi join {{ source('control', 'changed_days') }} using (feed, arrival_day)
),

days_after as (
    select distinct deliveries.feed, deliveries.arrival_day
    from {{ ref('stg_intake__deliveries') }} as deliveries
    anti join {{ source('control', 'changed_days') }} using (feed, arrival_day)
    inner join (select feed, min(arrival_day) as first_day from newly_quarantined group by feed) as since
        on deliveries.feed = since.feed and deliveries.arrival_day > since.first_day
)

select feed, record_key, arrival_day
from (
    {% for feed, (model, day) in accepted_rows.items() -%}
    select '{{ feed }}' as feed, record_key, {{ day }} as arrival_day
    from {{ ref(model) }}
    where
        {{ day }} in {{ changed_days(feed) }}
        and record_key in (select record_key from quarantined where feed = '{{ feed }}')
    union
    select '{{ feed }}' as feed, record_key, {{ day }} as arrival_day
    from {{ ref(model) }}
    where
        {{ day }} in (select arrival_day from days_after where feed = '{{ feed }}')
        and record_key in (
            select record_key from newly_quarantined
            -- without such days nothing is asked for, and no row is read
            where feed = '{{ feed }}' and feed in (select feed from days_after)
        )
    except
    select feed, record_key, arrival_day from {{ this }}
    where feed = '{{ feed }}' and arrival_day not in {{ changed_days(feed) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)
{%- else %}

    {% for feed, (model, day) in accepted_rows.items() %}
select distinct '{{ feed }}' as feed, record_key, {{ day }} as arrival_day
from {{ ref(model) }}
where record_key in (select record_key from quarantined where feed = '{{ feed }}')
{{ 'union all' if not loop.last }}
    {% endfor %}
{%- endif %}
