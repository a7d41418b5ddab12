{{ config(materialized='view') }}
-- What is still to be mended: one row for a record and the rule it breaks, as it was delivered last.
with standing as (
    select
        *,
        coalesce(record_key, concat_ws('/', arrival_day, file_name, line)) as record
    from {{ ref('int_quarantine__history') }}
    where corrected_on is null
)

select
    feed,
    rule,
    column_name,
    record_key,
    arrival_day,
    file_name,
    line,
    value_masked,
    expected,
    min(arrival_day) over of_record as first_seen,
    count(*) over of_record as times_seen
from standing
window of_record as (partition by feed, rule, column_name, record)
qualify row_number() over (
    partition by feed, rule, column_name, record
    order by arrival_day desc, file_name desc, line desc
) = 1
