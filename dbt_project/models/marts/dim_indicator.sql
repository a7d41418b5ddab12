select
    nodes.framework_version,
    nodes.node_code as indicator_code,
    nodes.index_code,
    nodes.parent_code,
    nodes.level,
    nodes.name_vi,
    nodes.name_en,
    nodes.max_points,
    nodes.target_ratio,
    nodes.zero_rule,
    nodes.legal_basis,
    nodes.confidence,
    nodes.short_vi,
    nodes.scope,
    nodes.numerator_measure,
    numerators.definition_vi as numerator_vi,
    numerators.definition_en as numerator_en,
    nodes.denominator_measure,
    denominators.definition_vi as denominator_vi,
    denominators.definition_en as denominator_en,
    nodes.source_vi,
    nodes.source_en,
    nodes.open_conflict_vi,
    nodes.open_conflict_en,
    nodes.sort_order
from {{ ref('framework_nodes') }} as nodes
left join {{ ref('measures') }} as numerators
    on nodes.numerator_measure = numerators.measure_code
left join {{ ref('measures') }} as denominators
    on nodes.denominator_measure = denominators.measure_code
