{{ config(materialized='view') }}

select
    framework_version,
    unit_code,
    period_type,
    period_start,
    node_code,
    points,
    max_points,
    pct_of_max,
    band,
    status,
    {{ as_of() }} as as_of
from {{ ref('int_indices__scored') }}
