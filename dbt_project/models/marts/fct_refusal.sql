select
    feed,
    arrival_day,
    file_name,
    message,
    message_vi
from {{ ref('stg_intake__refusals') }}
