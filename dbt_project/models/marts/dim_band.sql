select
    framework_version,
    band_rank,
    lower_bound_pct,
    name_vi,
    name_en,
    confidence,
    source_vi,
    source_en
from {{ ref('bands') }}
