"""Profiles of the scored marts."""

from __future__ import annotations

import duckdb
import pandas as pd


def scored_periods(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """A row per framework and period: the province's percentage and the share of ranked units without dossiers.

    Columns: framework_version, period_type, period_start, province_pct, units_without_dossiers (0 in months, where
    a small unit may well have none, and in open periods, where it may still change).
    """
    return connection.execute(
        """
        with provinces as (
            select
                scores.framework_version, scores.period_type, scores.period_start,
                max(cast(scores.pct_of_max as double)) as province_pct
            from marts.fct_index_score as scores
            inner join marts.dim_unit as units on scores.unit_code = units.unit_code and units.level = 'tinh'
            inner join marts.dim_indicator as nodes
                on
                    scores.framework_version = nodes.framework_version
                    and scores.node_code = nodes.indicator_code
                    and nodes.level = 'index'
            group by all
        ),

        receptions as (
            select
                ranks.framework_version, ranks.period_type, ranks.period_start,
                case
                    when any_value(periods.is_closed) and any_value(periods.period_type) <> 'month'
                        then count(*) filter (where ranks.dossiers = 0) / count(*)
                    else 0
                end as units_without_dossiers
            from marts.fct_index_rank as ranks
            inner join marts.dim_period as periods using (period_type, period_start)
            group by all
        )

        select *
        from provinces
        left join receptions using (framework_version, period_type, period_start)
        order by all
        """
    ).df()
