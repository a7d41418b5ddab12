"""Profile of the reconciliation: how far our figure stands from the portal's, and whether it went further away."""

from __future__ import annotations

import duckdb
import pandas as pd


def gaps(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """A row per unit, period and indicator that both the published version (`previous`) and the new build compare.

    The latest capture of each stands for it. Columns: figure (`<unit>/<type>/<first day>/<indicator>`), gap_before,
    gap_now (points, without sign), widened, words (both).
    """
    return connection.execute(
        """
        with before as (
            select
                unit_code, period_type, period_start, indicator_code,
                cast(abs(arg_max(difference, as_of)) as double) as gap
            from previous.marts.fct_portal_reconciliation
            where difference is not null
            group by all
        ),

        now as (
            select
                unit_code, period_type, period_start, indicator_code,
                cast(abs(arg_max(difference, as_of)) as double) as gap
            from marts.fct_portal_reconciliation
            where difference is not null
            group by all
        )

        select
            concat_ws('/', now.unit_code, now.period_type, now.period_start, now.indicator_code) as figure,
            before.gap as gap_before,
            now.gap as gap_now,
            now.gap - before.gap as widened,
            printf('%.2f → %.2f', before.gap, now.gap) as words
        from now
        inner join before using (unit_code, period_type, period_start, indicator_code)
        order by all
        """
    ).df()
