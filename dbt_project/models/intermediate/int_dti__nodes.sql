-- The tree of every version, shipped and imported, with what scores its components.
select
    nodes.framework_version,
    nodes.node_code,
    nodes.parent_code,
    nodes.kind,
    nodes.name_vi,
    nodes.name_en,
    nodes.max_points,
    nodes.effective_points,
    nodes.n_components,
    nodes.scoring_type,
    scoring.target,
    coalesce(scoring.direction, 'higher') as direction,
    scoring.min_assessed,
    nodes.measured_by,
    nodes.confidence,
    nodes.note_vi,
    nodes.note_en,
    nodes.source,
    nodes.sort_order
from {{ ref('dti_nodes') }} as nodes
left join {{ ref('dti_scoring') }} as scoring
    using (framework_version, node_code)
union all by name
select
    framework_version,
    node_code,
    parent_code,
    kind,
    name_vi,
    name_en,
    max_points,
    max_points as effective_points,
    n_components,
    scoring_type,
    target,
    coalesce(direction, 'higher') as direction,
    min_assessed,
    measured_by,
    confidence,
    note_vi,
    note_en,
    source,
    line as sort_order
from {{ ref('int_dti__imported') }}
