select
    feed,
    arrival_day,
    file_name,
    origin,
    rows_delivered,
    rows_accepted,
    rows_quarantined,
    freshest_record,
    late_touches,
    warnings,
    warnings_vi,
    sha256,
    encoding,
    vendor,
    (feed, arrival_day) in (
        select (feed, arrival_day) from {{ source('control', 'holds') }} where kind = 'feed_day'
    ) as is_held,
    (feed, arrival_day) in (select (feed, arrival_day) from {{ source('control', 'kept') }}) as has_kept_rows
from {{ source('raw', 'deliveries') }}
where arrival_day <= {{ as_of() }}
