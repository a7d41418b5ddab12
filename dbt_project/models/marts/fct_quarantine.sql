select
    feed,
    arrival_day,
    file_name,
    line,
    rule,
    column_name,
    value_masked,
    expected
from {{ ref('stg_intake__quarantined_rows') }}
