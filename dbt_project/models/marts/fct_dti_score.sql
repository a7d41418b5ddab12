-- Published values beside what follows from them, and what follows from components: the unit's own (self) and what counts
-- (verified). Where a value follows in several ways, main indices go before former
-- provinces; the value of a row of which only the rank is computed is the published one.
with computed as (
    select *
    from {{ ref('int_dti__computed') }}
    qualify row_number() over (
        partition by framework_version, level, entity_code, year, node_code
        order by list_position(['main_indices', 'pillars', 'former_provinces', 'mean', 'published_value'], basis)
    ) = 1
),

-- a unit has a row for each of its validities
units as (
    select level, entity_code, min(unit_code) as unit_code, min(entity_name) as entity_name
    from {{ ref('int_dti__entities') }}
    group by all
),

names as (
    select level, entity_code, year, min(entity_name) as entity_name
    from {{ ref('int_dti__published') }}
    group by all
),

scores as (
    select
        framework_version, level, entity_code, year, node_code, 'published' as source, entity_name, value, max_points,
        rank, rank_of, basis, confidence, source_url, true as is_own_framework
    from {{ ref('int_dti__published') }}
    union all by name
    select
        computed.framework_version, computed.level, computed.entity_code, computed.year, computed.node_code,
        'computed' as source, coalesce(names.entity_name, entities.name_vi) as entity_name, computed.value,
        computed.max_points, computed.rank, computed.rank_of, computed.basis, computed.is_own_framework
    from computed
    left join names
        on
            computed.level = names.level
            and computed.entity_code = names.entity_code
            and computed.year = names.year
    left join {{ ref('dti_entities') }} as entities
        on computed.level = entities.level and computed.entity_code = entities.entity_code
    union all by name
    select
        scored.framework_version, scored.level, scored.entity_code, scored.year, scored.node_code, scored.source,
        units.entity_name, scored.value, scored.points, scored.assessed_points as max_points, scored.rank,
        scored.rank_of, 'components' as basis, scored.is_own_framework, scored.status, scored.applicable_points
    from {{ ref('int_dti__scored') }} as scored
    left join units
        on scored.level = units.level and scored.entity_code = units.entity_code
)

select
    scores.framework_version,
    scores.level,
    scores.entity_code,
    scores.year,
    scores.node_code,
    scores.source,
    units.unit_code,
    coalesce(
        scores.entity_name, case scores.level when 'province_merged' then 'TB 34 tỉnh' else 'TB 63 tỉnh' end
    ) as entity_name,
    cast(scores.value as decimal(14, 10)) as value,
    cast(coalesce(scores.points, scores.value * scores.max_points) as decimal(12, 4)) as points,
    scores.max_points,
    cast(scores.rank as integer) as rank,
    cast(scores.rank_of as integer) as rank_of,
    scores.basis,
    scores.confidence,
    scores.source_url,
    scores.is_own_framework,
    scores.status,
    scores.applicable_points
from scores
left join units
    on scores.level = units.level and scores.entity_code = units.entity_code
