select
    cast(as_of as date) as portal_as_of,
    unit_code,
    period_type,
    cast(period_start as date) as period_start,
    indicator_code,
    numerator,
    denominator,
    cast(score as decimal(9, 2)) as points,
    cast(max_score as decimal(9, 2)) as max_points,
    arrival_day,
    file_name,
    line
from {{ source('raw', 'portal') }}
where arrival_day <= {{ as_of() }}
