with files as (
    select
        feed,
        arrival_day,
        count(*) as files,
        cast(sum(rows_delivered) as bigint) as rows_delivered,
        cast(sum(rows_accepted) as bigint) as rows_accepted,
        cast(sum(rows_quarantined) as bigint) as rows_quarantined,
        max(freshest_record) as freshest_record,
        cast(sum(late_touches) as bigint) as late_touches,
        string_agg(distinct origin, ', ' order by origin) as origin,
        string_agg(distinct warnings, '; ' order by warnings) as warnings,
        bool_or(is_held) as is_held
    from {{ ref('stg_intake__deliveries') }}
    group by feed, arrival_day
),

corrected as (
    select feed, arrival_day, count(*) as rows_corrected_later
    from {{ ref('int_quarantine__history') }}
    where corrected_on is not null
    group by feed, arrival_day
),

refused as (
    select feed, arrival_day, count(*) as files_refused
    from {{ ref('stg_intake__refusals') }}
    group by feed, arrival_day
)

select
    feed,
    arrival_day,
    coalesce(files.files, 0) as files,
    coalesce(files.rows_delivered, 0) as rows_delivered,
    coalesce(files.rows_accepted, 0) as rows_accepted,
    coalesce(files.rows_quarantined, 0) as rows_quarantined,
    files.freshest_record,
    coalesce(files.late_touches, 0) as late_touches,
    files.origin,
    files.warnings,
    coalesce(corrected.rows_corrected_later, 0) as rows_corrected_later,
    coalesce(refused.files_refused, 0) as files_refused,
    coalesce(files.is_held, false) as is_held
from files
full outer join refused using (feed, arrival_day)
left join corrected using (feed, arrival_day)
