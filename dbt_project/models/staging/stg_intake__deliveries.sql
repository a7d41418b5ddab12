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
    sha256,
    encoding,
    vendor
from {{ source('raw', 'deliveries') }}
where arrival_day <= {{ as_of() }}
