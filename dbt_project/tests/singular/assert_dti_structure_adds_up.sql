{{ config(meta={'dagster': {'ref': {'name': 'dti_nodes'}}}) }}

-- Where the numbers are known: components of the main indices are those of the whole, maxima of the main indices (of the
-- pillars, where they do not share main indices) make the whole, weights are the points in effect, listed components are
-- as many as counted and no more points than their main index.
with nodes as (
    select nodes.*, frameworks.n_components as framework_components, frameworks.effective_points as framework_points
    from {{ ref('dti_nodes') }} as nodes
    inner join {{ ref('dti_frameworks') }} as frameworks using (framework_version)
),

below as (
    select
        framework_version,
        parent_code as node_code,
        kind,
        count(*) as rows,
        sum(n_components) as components,
        count(*) = count(n_components) as are_counted,
        sum(effective_points) as points,
        count(*) = count(effective_points) as have_points
    from nodes
    where parent_code is not null
    group by all
),

problems as (
    select framework_version, node_code, 'root differs from its framework' as problem
    from nodes
    where
        kind = 'index'
        and (
            n_components is distinct from framework_components
            or effective_points is distinct from framework_points
        )
    union all
    select nodes.framework_version, nodes.node_code, 'components do not add up'
    from nodes
    inner join below using (framework_version, node_code)
    where
        below.kind = 'main_index' and below.are_counted and below.components <> nodes.n_components
        or below.kind = 'component' and below.rows > nodes.n_components
        or nodes.framework_version = 'dti-922-province' and nodes.kind = 'main_index' and below.rows <> nodes.n_components
        or nodes.kind = 'index' and below.kind = 'pillar' and below.are_counted
        and nodes.framework_version not in (
            -- pillars that share main indices count them more than once
            select framework_version from {{ ref('dti_weights') }} where node_code = 'cqs'
        ) and below.components <> nodes.n_components
    union all
    select nodes.framework_version, nodes.node_code, 'points do not add up'
    from nodes
    inner join below using (framework_version, node_code)
    where
        below.kind = 'main_index' and below.have_points and below.points <> nodes.effective_points
        or below.kind = 'component' and below.points > nodes.effective_points
    union all
    select nodes.framework_version, nodes.node_code, 'weights are not the points'
    from nodes
    inner join (
        select framework_version, node_code, sum(weight) as weight from {{ ref('dti_weights') }} group by all
    ) as weights using (framework_version, node_code)
    where weights.weight is distinct from nodes.effective_points
    union all
    select weights.framework_version, weights.input_code, 'a weight is not the points of its node'
    from {{ ref('dti_weights') }} as weights
    left join nodes
        on weights.framework_version = nodes.framework_version and weights.input_code = nodes.node_code
    where weights.weight is distinct from nodes.effective_points
    union all
    select nodes.framework_version, nodes.node_code, 'hangs below nothing'
    from nodes
    left join nodes as parents
        on nodes.framework_version = parents.framework_version and nodes.parent_code = parents.node_code
    where (nodes.kind = 'index') = (nodes.parent_code is not null) or nodes.kind <> 'index' and parents.node_code is null
    union all
    select expected.framework_version, 'dti', 'the decision counts ' || expected.components
    from (
        values ('dti-1726-province', 108), ('dti-922-province', 98), ('dti-922-province-2023', 98),
        ('dti-405-province', 47), ('dti-922-ministry', 70), ('dti-405-ministry', 31), ('dti-1726-ministry', 41),
        ('dti-922-national', 24), ('dti-405-national', 12)
    ) as expected (framework_version, components)
    left join nodes
        on expected.framework_version = nodes.framework_version and nodes.kind = 'index'
    where nodes.n_components is distinct from expected.components
)

select * from problems
