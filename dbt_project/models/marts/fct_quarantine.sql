select
    feed,
    arrival_day,
    file_name,
    line,
    rule,
    column_name,
    value_masked,
    expected,
    record_key,
    first_seen,
    arrival_day as last_seen,
    times_seen
from {{ ref('int_quarantine__standing') }}
