-- Our figure beside the portal's, and our rules applied to the portal's own counts. Both are shown, neither replaces
-- the other. Scored by the framework valid on the first day of the captured period.
with portal as (
    select *
    from {{ ref('stg_portal__scores') }}
    qualify row_number() over (
        partition by unit_code, period_type, period_start, indicator_code, portal_as_of
        order by arrival_day desc, file_name desc, line desc
    ) = 1
),

captured as (
    select
        coalesce(our_units.unit_code, portal.unit_code) as unit_code,
        our_units.unit_code is not null as is_ours,
        portal.* exclude (unit_code, arrival_day, file_name, line),
        nodes.framework_version,
        nodes.level,
        nodes.target_ratio,
        nodes.zero_rule,
        nodes.max_points as framework_max_points
    from portal
    left join {{ ref('int_units__portal_codes') }} as our_units
        on
            portal.unit_code = our_units.portal_code
            and portal.portal_as_of between our_units.valid_from and our_units.valid_to
    left join {{ ref('frameworks') }} as frameworks
        on
            portal.period_start >= frameworks.valid_from
            and portal.period_start <= coalesce(frameworks.valid_to, date '9999-12-31')
            and frameworks.index_code = 'd766'
    left join {{ ref('framework_nodes') }} as nodes
        on
            frameworks.framework_version = nodes.framework_version
            and portal.indicator_code = nodes.node_code
),

indicators_recomputed as (
    select
        *,
        case
            when level <> 'indicator' or numerator is null or denominator is null then null
            when denominator > 0
                then {{ scaled_points('numerator', 'denominator', 'framework_max_points', 'target_ratio') }}
            when zero_rule = 'full' then framework_max_points
            when zero_rule = 'zero' then 0
        end as own_points
    from captured
),

children as (
    select
        framework_version,
        parent_code,
        count(*) filter (where max_points > 0) as scored_children
    from {{ ref('framework_nodes') }}
    where level = 'indicator'
    group by all
),

groups_recomputed as (
    select
        captures.unit_code,
        captures.period_type,
        captures.period_start,
        captures.portal_as_of,
        nodes.parent_code as indicator_code,
        sum(captures.own_points) as points
    from indicators_recomputed as captures
    inner join {{ ref('framework_nodes') }} as nodes
        on
            captures.framework_version = nodes.framework_version
            and captures.indicator_code = nodes.node_code
    inner join children
        on nodes.framework_version = children.framework_version and nodes.parent_code = children.parent_code
    where captures.level = 'indicator'
    group by all
    having count(captures.own_points) = any_value(children.scored_children)
),

local as (
    select framework_version, unit_code, period_type, period_start, indicator_code, numerator, denominator, points
    from {{ ref('int_indicators__scored') }}
    union all
    select framework_version, unit_code, period_type, period_start, node_code, null, null, points
    from {{ ref('int_indices__scored') }}
),

compared as (
    select
        captures.*,
        local.numerator as local_numerator,
        local.denominator as local_denominator,
        cast(local.points as decimal(9, 2)) as local_points,
        cast(coalesce(captures.own_points, groups_recomputed.points) as decimal(9, 2)) as portal_points_recomputed
    from indicators_recomputed as captures
    left join groups_recomputed
        using (unit_code, period_type, period_start, portal_as_of, indicator_code)
    left join local
        on
            captures.framework_version = local.framework_version
            and captures.unit_code = local.unit_code
            and captures.period_type = local.period_type
            and captures.period_start = local.period_start
            and captures.indicator_code = local.indicator_code
)

select
    unit_code,
    period_type,
    period_start,
    indicator_code,
    portal_as_of as as_of,
    local_numerator,
    local_denominator,
    local_points,
    numerator as portal_numerator,
    denominator as portal_denominator,
    points as portal_points,
    portal_points_recomputed,
    cast(local_points - points as decimal(9, 2)) as difference,
    case
        when framework_version is null then 'unknown_indicator'
        when not is_ours then 'other_province'
        when points is null then 'portal_without_score'
        when abs(portal_points_recomputed - points) > 0.01 then 'portal_scores_otherwise'
        when local_points is null then 'no_local_figure'
        when portal_as_of <> {{ as_of() }} then 'other_day'
        when local_points = points then 'equal'
        when local_denominator is distinct from denominator then 'other_population'
        when local_numerator = numerator then 'other_rounding'
        else 'other_numerator'
    end as reason,
    framework_version,
    max_points,
    cast(portal_points_recomputed - points as decimal(9, 2)) as recomputation_difference,
    quality_flags as portal_flags
from compared
