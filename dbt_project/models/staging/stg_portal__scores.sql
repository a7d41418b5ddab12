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
    quality_flags,
    concat_ws(
        '|',
        strftime(as_of, '%Y-%m-%d %H:%M:%S.%f'),
        unit_code,
        period_type,
        strftime(period_start, '%Y-%m-%d %H:%M:%S.%f'),
        indicator_code
    ) as record_key,
    arrival_day,
    file_name,
    line
from {{ usable('portal') }}
where arrival_day <= {{ as_of() }}
