"""What the page DTI asks the published version. Values are bound as `$name`."""

SCORES = """
    select framework_version, level, entity_code, year, node_code, source, entity_name, value, points, max_points, rank,
        rank_of, basis, confidence, source_url, is_own_framework
    from marts.fct_dti_score
    where level in ('province', 'province_merged')
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
