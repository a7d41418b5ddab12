select
    feed,
    arrival_day,
    file_name,
    message
from {{ ref('stg_intake__refusals') }}
