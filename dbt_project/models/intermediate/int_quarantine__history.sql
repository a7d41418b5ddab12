-- Every quarantined row, and the first later arrival day that brought an accepted row of the same record.
-- A row without a key is corrected only when its own day is delivered again, which replaces it in the history.
with quarantined as (
    select * from {{ ref('stg_intake__quarantined_rows') }}
),

corrections as (
    select
        quarantined.feed,
        quarantined.arrival_day,
        quarantined.file_name,
        quarantined.line,
        min(accepted.arrival_day) as corrected_on
    from quarantined
    inner join {{ ref('int_quarantine__accepted_again') }} as accepted
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
