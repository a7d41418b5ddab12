select
    indicator_code,
    year,
    period_label_vi,
    period_label_en,
    plan_ratio,
    actual_ratio,
    name_vi,
    name_en,
    source
from {{ ref('mission_figures') }}
