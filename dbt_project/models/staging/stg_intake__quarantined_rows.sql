select
    feed,
    arrival_day,
    file_name,
    line,
    rule,
    column_name,
    value_masked,
    expected,
    record_key
from {{ source('raw', 'quarantine') }}
where arrival_day <= {{ as_of() }}
