{{ config(materialized='view') }}

select
    framework_version,
    unit_code,
    period_type,
    period_start,
    indicator_code,
    numerator,
    denominator,
    ratio,
    cast(points as decimal(9, 2)) as points,
    max_points,
    cast(max_points - points as decimal(9, 2)) as points_lost,
    status,
    {{ as_of() }} as as_of
from {{ ref('int_indicators__scored') }}
