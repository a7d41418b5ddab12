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
    warnings_vi,
    sha256
from {{ ref('stg_intake__deliveries') }}
