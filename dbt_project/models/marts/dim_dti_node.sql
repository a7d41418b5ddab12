select
    framework_version,
    node_code,
    parent_code,
    kind,
    name_vi,
    name_en,
    max_points,
    effective_points,
    n_components,
    scoring_type,
    measured_by,
    confidence,
    note_vi,
    note_en,
    source,
    sort_order
from {{ ref('dti_nodes') }}
