"""Profiles of the scored marts: the province in every period, and figures that were published as settled."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from quality.thresholds import SETTLED_AFTER_DAYS, SETTLED_DOSSIERS


def scored_periods(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """A row per framework, period and province of that time.

    Columns: figures (`period/<type>/<first day>`), province_pct (null where the province has no score),
    units_without_dossiers: share of the ranked units, once a period (0 in months, where a small unit may well have
    none, and in open periods, where it may still change).
    """
    return connection.execute(
        """
        with provinces as (
            select
                nodes.framework_version, periods.period_type, periods.period_start,
                cast(scores.pct_of_max as double) as province_pct
            from marts.dim_period as periods
            inner join marts.dim_indicator as nodes on nodes.index_code = 'd766' and nodes.level = 'index'
            left join marts.dim_unit as units
                on
                    units.level = 'tinh'
                    and units.valid_from <= periods.period_end
                    and periods.period_start <= coalesce(units.valid_to, date '9999-12-31')
            left join marts.fct_index_score as scores
                on
                    nodes.framework_version = scores.framework_version
                    and nodes.indicator_code = scores.node_code
                    and periods.period_type = scores.period_type
                    and periods.period_start = scores.period_start
                    and units.unit_code = scores.unit_code
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

        select
            'period/' || period_type || '/' || period_start as figures,
            provinces.province_pct,
            case
                when row_number() over (partition by period_type, period_start order by framework_version) = 1
                    then coalesce(receptions.units_without_dossiers, 0)
            end as units_without_dossiers
        from provinces
        left join receptions using (framework_version, period_type, period_start)
        order by all
        """
    ).df()


def settled_figures(connection: duckdb.DuckDBPyConnection, published_as_of: date) -> pd.DataFrame:
    """A row per unit and period of the published version that had settled, beside the new build.

    published_as_of: day T of the version attached as `previous`. A period has settled when it was closed
    SETTLED_AFTER_DAYS before that day. Units below SETTLED_DOSSIERS dossiers are left out. A new build of an earlier
    day has nothing to compare: it is meant to differ.

    Columns: figures (`unit/<code>/<type>/<first day>`; a province is its whole period, `period/<type>/<first day>`,
    because its units inherit from it), pct_before, pct_now, points_moved (of the framework that moved most; a
    percentage that is gone has moved by all of it; null where a feed came that had never come before, which changes
    the maximum), moved (both in words), dossiers_before, dossiers_now,
    dossiers_lost (share of those before), fell (both in words).
    """
    return connection.execute(
        """
        with settled as (
            select period_type, period_start
            from previous.marts.dim_period
            where period_end <= $published_as_of::date - $after_days::integer
                and (select as_of from control.build) >= $published_as_of::date
        ),

        populations_before as (
            select unit_code, period_type, period_start, max(denominator) as dossiers
            from previous.marts.fct_indicator_value as figures
            inner join previous.marts.dim_indicator as nodes using (framework_version, indicator_code)
            where nodes.denominator_measure = 'dossiers'
            group by all
        ),

        populations_now as (
            select unit_code, period_type, period_start, max(denominator) as dossiers
            from marts.fct_indicator_value as figures
            inner join marts.dim_indicator as nodes using (framework_version, indicator_code)
            where nodes.denominator_measure = 'dossiers'
            group by all
        ),

        moves as (
            select
                scores.unit_code, scores.period_type, scores.period_start,
                units.level = 'tinh' as is_province,
                cast(before.pct_of_max as double) as pct_before,
                cast(scores.pct_of_max as double) as pct_now,
                case
                    when before.status <> 'no_data' or scores.status = 'no_data'
                        then cast(abs(before.pct_of_max - coalesce(scores.pct_of_max, 0)) as double)
                end as points_moved
            from previous.marts.fct_index_score as before
            inner join settled
                on before.period_type = settled.period_type and before.period_start = settled.period_start
            inner join previous.marts.dim_unit as units
                on before.unit_code = units.unit_code and units.valid_from <= before.as_of
            inner join marts.fct_index_score as scores
                on
                    before.framework_version = scores.framework_version
                    and before.unit_code = scores.unit_code
                    and before.period_type = scores.period_type
                    and before.period_start = scores.period_start
                    and before.node_code = scores.node_code
            inner join marts.dim_indicator as nodes
                on
                    scores.framework_version = nodes.framework_version
                    and scores.node_code = nodes.indicator_code
                    and nodes.level = 'index'
        ),

        compared as (
            select
                unit_code, period_type, period_start,
                bool_or(is_province) as is_province,
                arg_max(pct_before, points_moved) as pct_before,
                arg_max_null(pct_now, points_moved) as pct_now,
                max(points_moved) as points_moved
            from moves
            group by all
        )

        select
            case when is_province then 'period/' else 'unit/' || unit_code || '/' end
                || period_type || '/' || period_start as figures,
            pct_before, pct_now, points_moved,
            printf('%.2f → %s', pct_before, coalesce(printf('%.2f', pct_now), '-')) as moved,
            populations_before.dossiers as dossiers_before,
            coalesce(populations_now.dossiers, 0) as dossiers_now,
            populations_before.dossiers || ' → ' || coalesce(populations_now.dossiers, 0) as fell,
            greatest(1 - coalesce(populations_now.dossiers, 0) / populations_before.dossiers, 0) as dossiers_lost
        from compared
        inner join populations_before using (unit_code, period_type, period_start)
        left join populations_now using (unit_code, period_type, period_start)
        where populations_before.dossiers >= $least
        order by figures
        """,
        {"published_as_of": published_as_of, "after_days": SETTLED_AFTER_DAYS, "least": SETTLED_DOSSIERS},
    ).df()
