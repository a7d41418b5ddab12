"""What the page DTI asks the published version. Values are bound as `$name`."""

SCORES = """
    select framework_version, level, entity_code, year, node_code, source, entity_name, value, points, max_points, rank,
        rank_of, basis, confidence, source_url, is_own_framework
    from marts.fct_dti_score
    where level in ('province', 'province_merged') and source in ('published', 'computed')
    order by year, level, entity_code, node_code, source, is_own_framework desc, framework_version
"""

FRAMEWORKS = """
    select framework_version, level, name_vi, name_en, legal_basis, valid_from, valid_to, total_points,
        effective_points, n_pillars, n_main_indices, n_components, weights_of, confidence, note_vi, note_en, source
    from marts.dim_dti_framework
    order by sort_order
"""

NODES = """
    select nodes.node_code, nodes.parent_code, nodes.kind, nodes.name_vi, nodes.name_en,
        parents.name_vi as parent_vi, parents.name_en as parent_en, nodes.max_points, nodes.effective_points,
        nodes.n_components, nodes.scoring_type, nodes.measured_by, nodes.confidence, nodes.note_vi, nodes.note_en,
        nodes.source
    from marts.dim_dti_node as nodes
    left join marts.dim_dti_node as parents
        on nodes.framework_version = parents.framework_version and nodes.parent_code = parents.node_code
    where nodes.framework_version = $dti_framework
    order by nodes.sort_order
"""

COMPARED = """
    select year, level, basis, count(computed_value) as compared_values,
        count(*) filter (where published_rank is not null and computed_rank is not null) as compared_ranks,
        count(*) filter (where not agrees) as disagreeing,
        cast(max(abs(difference)) as decimal(14, 10)) as largest
    from marts.fct_dti_comparison
    group by year, level, basis
    order by year, level, basis
"""

COMPARED_TOTALS = """
    select
        count(distinct (level, entity_code, year, node_code)) filter (where computed_value is not null) as values,
        count(distinct (level, entity_code, year, node_code))
            filter (where published_rank is not null and computed_rank is not null) as ranks
    from marts.fct_dti_comparison
"""

DISAGREEING = """
    select year, level, entity_name, node_code, basis, published_value, computed_value, published_rank, computed_rank,
        difference
    from marts.fct_dti_comparison
    where not agrees
    order by year, level, entity_name, node_code, basis
"""

PLACES = """
    select level, entity_code, year, min(entity_name) as entity_name, bool_and(is_own_framework) as is_own_framework
    from marts.fct_dti_component
    where framework_version = $dti_framework
    group by level, entity_code, year
    order by year desc, level desc, entity_name, entity_code
"""

POINTS = """
    select components.node_code, any_value(nodes.name_vi) as name_vi, any_value(nodes.name_en) as name_en,
        any_value(nodes.sort_order) as sort_order, any_value(components.max_points) as max_points,
        max(points) filter (where components.source = 'self') as self_points,
        max(numerator) filter (where components.source = 'measured') as measured_numerator,
        max(denominator) filter (where components.source = 'measured') as measured_denominator,
        max(quantity) filter (where components.source = 'measured') as measured_quantity,
        max(points) filter (where components.source = 'measured') as measured_points,
        max(points) filter (where components.source = 'verified') as verified_points,
        max(status) filter (where components.source = 'verified') as status,
        max(basis) filter (where components.source = 'verified') as basis,
        max(indicator_code) filter (where components.source = 'measured') as indicator_code,
        arg_max(formula_vi, components.source = 'measured') as formula_vi,
        arg_max(formula_en, components.source = 'measured') as formula_en,
        arg_max(components.note_vi, components.source = 'measured') as note_vi,
        arg_max(components.note_en, components.source = 'measured') as note_en,
        arg_max(components.confidence, components.source = 'measured') as confidence
    from marts.fct_dti_component as components
    inner join marts.dim_dti_node as nodes using (framework_version, node_code)
    where framework_version = $dti_framework and level = $dti_level and entity_code = $dti_entity and year = $dti_year
    group by components.node_code
    order by sort_order
"""

WHOLES = """
    select source, value, max_points, applicable_points, status
    from marts.fct_dti_score
    where framework_version = $dti_framework and level = $dti_level and entity_code = $dti_entity and year = $dti_year
        and node_code = 'dti' and source in ('self', 'verified')
    order by source
"""
