select
    petition_code,
    unit_code,
    received_on,
    due_on,
    handled_on,
    is_unsatisfied,
    is_repeated,
    petition_class,
    arrival_day
from {{ ref('stg_petitions__changes') }}
qualify row_number() over (
    partition by petition_code
    order by updated_at desc, arrival_day desc, file_name desc, line desc
) = 1
