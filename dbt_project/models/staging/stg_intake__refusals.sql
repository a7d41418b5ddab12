select
    feed,
    arrival_day,
    file_name,
    message,
    message_vi
from {{ source('raw', 'refusals') }}
where arrival_day <= {{ as_of() }}
