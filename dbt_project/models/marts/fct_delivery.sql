select
    feed,
    arrival_day,
    file_name,
    vendor,
    encoding,
    origin,
    rows_delivered,
    rows_accepted,
    rows_quarantined,
    freshest_record,
    late_touches,
    warnings,
    sha256
from {{ ref('stg_intake__deliveries') }}
