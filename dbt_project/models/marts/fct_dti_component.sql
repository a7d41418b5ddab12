-- Points of every component beside each other: as the unit has it, as the warehouse counted it, and as it counts.
with d766 as (
    select frameworks.valid_from, frameworks.valid_to, indicators.*
    from {{ ref('dim_indicator') }} as indicators
    inner join {{ ref('frameworks') }} as frameworks using (framework_version)
)

select
    components.framework_version,
    components.level,
    components.entity_code,
    components.year,
    components.node_code,
    components.source,
    entities.entity_name,
    components.parent_code as main_index_code,
    components.basis,
    components.numerator,
    components.denominator,
    components.value,
    components.quantity,
    components.claimed_score,
    components.points,
    components.max_points,
    components.status,
    components.is_provisional,
    components.year between year(frameworks.valid_from) and coalesce(year(frameworks.valid_to), 9999) as is_own_framework,
    coalesce(
        measures.formula_vi, d766.numerator_vi || ' / ' || d766.denominator_vi, types.formula_vi
    ) as formula_vi,
    coalesce(
        measures.formula_en, d766.numerator_en || ' / ' || d766.denominator_en, types.formula_en
    ) as formula_en,
    case
        when nodes.confidence = 'unverified' or measures.confidence = 'unverified' then 'unverified'
        else nodes.confidence
    end as confidence,
    coalesce(measures.note_vi, nodes.note_vi) as note_vi,
    coalesce(measures.note_en, nodes.note_en) as note_en,
    components.mart,
    components.indicator_code,
    components.unit_code,
    components.period_type,
    components.period_start
from {{ ref('int_dti__components') }} as components
inner join {{ ref('int_dti__nodes') }} as nodes
    on components.framework_version = nodes.framework_version and components.node_code = nodes.node_code
inner join {{ ref('int_dti__frameworks') }} as frameworks
    on components.framework_version = frameworks.framework_version
left join (
    -- the merged province has the code of one of the former ones
    select level, entity_code, min(entity_name) as entity_name from {{ ref('int_dti__entities') }} group by all
) as entities
    on components.level = entities.level and components.entity_code = entities.entity_code
left join {{ ref('dti_scoring_types') }} as types
    on nodes.scoring_type = types.scoring_type
left join {{ ref('int_dti__measures') }} as measures
    on
        components.mart is not null
        and components.framework_version = measures.framework_version
        and components.node_code = measures.node_code
left join d766
    on
        components.mart = 'fct_indicator_value'
        and components.indicator_code = d766.indicator_code
        and components.period_start between d766.valid_from and coalesce(d766.valid_to, date '9999-12-31')
