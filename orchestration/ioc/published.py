"""The figures of the published version, as the IOC gets them: aggregates only, small cells left out."""

from __future__ import annotations

SMALL_CELL = 5
"""A figure of fewer cases could point at a person; the promise of the inbox and marts contracts for any export."""
KEY = ("index_code", "framework_version", "kind", "node_code", "unit_code", "period_type", "period_start")
FIGURE = ("unit_valid_from", "period_end", "numerator", "denominator", "value", "points", "max_points", "state",
          "quality_flags")  # fmt: skip
"""What makes a figure another one than before."""

FIGURES = f"""
with periods as (
    select period_type, period_start, period_end, is_closed from marts.dim_period
),

in_force as (
    select frameworks.framework_version, periods.period_type, periods.period_start
    from marts.dim_framework as frameworks
    inner join periods
        on periods.period_start between frameworks.valid_from and coalesce(frameworks.valid_to, date '9999-12-31')
),

sources as (
    select coalesce(bool_or(origin like '%simulated%'), false) as is_simulated from marts.fct_completeness
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
),

flagged as (
    select
        counted.*,
        nodes.index_code,
        nodes.level as kind,
        periods.period_end,
        periods.is_closed and counted.status <> 'provisional' as is_closed,
        coalesce(counted.denominator between 1 and {SMALL_CELL - 1}, false) as is_small,
        held.unit_code is not null as is_held,
        coalesce(nodes.confidence = 'unverified', false) as is_unverified,
        sources.is_simulated
    from counted
    semi join in_force using (framework_version, period_type, period_start)
    inner join marts.dim_indicator as nodes
        on counted.framework_version = nodes.framework_version and counted.node_code = nodes.indicator_code
    inner join periods using (period_type, period_start)
    cross join sources
    left join held using (unit_code, period_type, period_start)
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
    case when flagged.status = 'provisional' then 'ok' else flagged.status end as state,
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
