select
    feed,
    arrival_day,
    file_name,
    message
from {{ source('raw', 'refusals') }}
where arrival_day <= {{ as_of() }}
