with d766 as (
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
),

-- the DTI has its own tables (dim_dti_node); here it is told in the words of this one
dti as (
    select
        nodes.framework_version,
        nodes.node_code as indicator_code,
        'dti' as index_code,
        nodes.parent_code,
        case nodes.kind when 'index' then 'index' when 'component' then 'indicator' else 'group' end as level,
        nodes.name_vi,
        nodes.name_en,
        coalesce(nodes.effective_points, nodes.max_points) as max_points,
        cast(null as decimal(5, 4)) as target_ratio,
        frameworks.legal_basis,
        nodes.confidence,
        nodes.source as source_vi,
        nodes.source as source_en,
        nodes.sort_order
    from {{ ref('int_dti__nodes') }} as nodes
    inner join {{ ref('int_dti__frameworks') }} as frameworks
        on nodes.framework_version = frameworks.framework_version
)

select * from d766
union all by name
select * from dti
