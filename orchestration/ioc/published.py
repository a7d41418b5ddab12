"""The figures of the published version, as the IOC gets them: aggregates of our units only, small cells left out."""

from __future__ import annotations

SMALL_CELL = 5
"""A figure of fewer cases could point at a person; the promise of the inbox and marts contracts for any export."""
KEY = ("index_code", "framework_version", "kind", "node_code", "unit_code", "period_type", "period_start")
FIGURE = ("unit_valid_from", "period_end", "numerator", "denominator", "value", "points", "max_points", "source",
          "state", "quality_flags")  # fmt: skip
"""What makes a figure another one than before."""

OF_766 = """
with periods as (
    select period_type, period_start, period_end, is_closed from marts.dim_period
),

in_force as (
    select frameworks.framework_version, periods.period_type, periods.period_start
    from marts.dim_framework as frameworks
    inner join periods
        on periods.period_start between frameworks.valid_from and coalesce(frameworks.valid_to, date '9999-12-31')
),

held as (
    select distinct unit_code, period_type, period_start from marts.fct_hold where unit_code is not null
),

counted as (
    select
        framework_version, unit_code, period_type, period_start, indicator_code as node_code, numerator, denominator,
        cast(ratio as decimal(18, 6)) as value, points, max_points, status, as_of
    from marts.fct_indicator_value
    union all by name
    select
        framework_version, unit_code, period_type, period_start, node_code,
        cast(pct_of_max / 100 as decimal(18, 6)) as value, points, max_points, status, as_of
    from marts.fct_index_score
)

select
    counted.* exclude (status),
    case when counted.status = 'provisional' then 'ok' else counted.status end as state,
    periods.period_end,
    periods.is_closed and counted.status <> 'provisional' as is_closed,
    held.unit_code is not null as is_held
from counted
semi join in_force using (framework_version, period_type, period_start)
inner join periods using (period_type, period_start)
left join held using (unit_code, period_type, period_start)
"""

OF_DTI = """
-- what counts of each node: published, else what follows from published values, else from assessed components
with scored as (
    select
        *,
        coalesce(nullif(status, 'provisional'), 'ok') as state,
        source <> 'verified' or status = 'ok' and max_points = applicable_points as is_settled
    from marts.fct_dti_score
    where
        unit_code is not null
        and is_own_framework
        and (source in ('published', 'computed') and value is not null or source = 'verified')
    qualify row_number() over (
        partition by framework_version, unit_code, year, node_code
        order by value is null, list_position(['published', 'computed', 'verified'], source)
    ) = 1
),

units as (
    select distinct level, entity_code, unit_code from marts.fct_dti_score where unit_code is not null
),

counted as (
    select
        framework_version, unit_code, year, node_code, cast(value as decimal(18, 6)) as value, points, max_points,
        source, state, is_settled,
        source = 'verified' and framework_version in (
            select framework_version from marts.dim_dti_node where confidence = 'unverified'
        ) as is_unverified
    from scored
    union all by name
    select
        components.framework_version, units.unit_code, components.year, components.node_code,
        cast(components.numerator as bigint) as numerator, cast(components.denominator as bigint) as denominator,
        cast(components.quantity as decimal(18, 6)) as value, components.points, components.max_points,
        components.source, components.status as state, not components.is_provisional as is_settled,
        components.confidence = 'unverified' as is_unverified
    from marts.fct_dti_component as components
    inner join units using (level, entity_code)
    where components.source = 'verified' and components.status = 'ok' and components.is_own_framework
)

select
    * exclude (year, is_settled),
    'year' as period_type,
    make_date(year, 1, 1) as period_start,
    make_date(year, 12, 31) as period_end,
    cast($as_of as date) as as_of,
    coalesce(is_settled, false) and year < year(cast($as_of as date)) as is_closed
from counted
"""

MISSING_FEEDS = "select feed, missing_since from marts.fct_missing_feed order by feed"

FIGURES = f"""
with of_766 as ({OF_766}),

of_dti as ({OF_DTI}),

sources as (
    select coalesce(bool_or(origin like '%simulated%'), false) as is_simulated from marts.fct_completeness
),

flagged as (
    select
        figures.* exclude (is_unverified),
        nodes.index_code,
        nodes.level as kind,
        coalesce(figures.denominator between 1 and {SMALL_CELL - 1}, false) as is_small,
        coalesce(figures.is_unverified or nodes.confidence = 'unverified', false) as is_unverified,
        sources.is_simulated
    from (select * from of_766 union all by name select * from of_dti) as figures
    inner join marts.dim_indicator as nodes
        on figures.framework_version = nodes.framework_version and figures.node_code = nodes.indicator_code
    cross join sources
)

select
    flagged.index_code,
    flagged.framework_version,
    flagged.kind,
    flagged.node_code,
    flagged.unit_code,
    units.valid_from as unit_valid_from,
    flagged.period_type,
    flagged.period_start,
    flagged.period_end,
    case when not is_small then flagged.numerator end as numerator,
    case when not is_small then flagged.denominator end as denominator,
    case when not is_small then flagged.value end as value,
    case when not is_small then flagged.points end as points,
    flagged.max_points,
    flagged.source,
    flagged.state,
    list_filter(
        [
            case when is_held then 'held' end,
            case when is_simulated then 'simulated' end,
            case when is_small then 'small_cell' end,
            case when is_unverified then 'unverified' end
        ],
        lambda flag: flag is not null
    ) as quality_flags,
    flagged.as_of,
    flagged.is_closed
from flagged
asof left join marts.dim_unit as units
    on flagged.unit_code = units.unit_code and flagged.period_end >= units.valid_from
"""
"""Asked with `as_of`, day T of the version: the DTI is made anew of what is known on that day."""
