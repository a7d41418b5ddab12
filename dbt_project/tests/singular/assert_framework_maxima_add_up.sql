{{ config(meta={'dagster': {'ref': {'name': 'framework_nodes'}}}) }}

-- Maxima: indicators sum to their group, groups to the index, the index to 100.
with children as (
    select framework_version, parent_code, sum(max_points) as max_points
    from {{ ref('framework_nodes') }}
    where parent_code is not null
    group by all
)

select nodes.framework_version, nodes.node_code, nodes.max_points, children.max_points as sum_of_children
from {{ ref('framework_nodes') }} as nodes
inner join children
    on nodes.framework_version = children.framework_version and nodes.node_code = children.parent_code
where nodes.max_points <> children.max_points or (nodes.level = 'index' and nodes.max_points <> 100)
