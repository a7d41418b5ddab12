select
    indicator_code,
    unit_code as plan_unit,
    cast(year as integer) as year,
    coalesce(period_type, 'year') as plan_period,
    cast(target_ratio as decimal(5, 4)) as target_ratio,
    cast(target_points as decimal(9, 2)) as target_points,
    legal_basis,
    lead_unit,
    responsible_head_title,
    cast(valid_from as date) as valid_from,
    concat_ws(
        '|', indicator_code, unit_code, year, period_type, strftime(valid_from, '%Y-%m-%d %H:%M:%S.%f')
    ) as record_key,
    arrival_day,
    file_name,
    line
from {{ usable('targets') }}
where arrival_day <= {{ as_of() }}
