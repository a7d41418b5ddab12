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
    string_agg(distinct warnings, '; ' order by warnings) as warnings
from {{ ref('stg_intake__deliveries') }}
group by all
