"""Suite of the scored marts, judging `profiles.index`.

A blocking rule holds back the unit and period, or the period, that it names; one that names none, because there is
no period or because it raised, holds back the whole version.
"""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from quality.judging import FIRST_PUBLICATION, Part
from quality.profiles.index import scored_periods, settled_figures
from quality.rule import Expect, Rule
from quality.thresholds import (
    MAX_LOST_DOSSIERS,
    MAX_MOVED_POINTS,
    MAX_UNITS_WITHOUT_DOSSIERS,
    WARN_MOVED_POINTS,
)


def of_periods() -> list[Rule]:
    """Rules for `scored_periods`."""
    return [
        Rule("periods", Expect("TableRowCountToBeBetween", min_value=1), blocking=True),
        Rule("the province is scored", Expect("ColumnValuesToNotBeNull", column="province_pct"), blocking=True),
        Rule(
            "percentage of the maximum",
            Expect("ColumnValuesToBeBetween", column="province_pct", min_value=0, max_value=100),
            blocking=True,
        ),
        Rule(
            "units without dossiers",
            Expect(
                "ColumnValuesToBeBetween",
                column="units_without_dossiers",
                min_value=0,
                max_value=MAX_UNITS_WITHOUT_DOSSIERS,
            ),
            blocking=False,
        ),
    ]


def of_settled_figures() -> list[Rule]:
    """Rules for `settled_figures`."""
    return [
        Rule(
            "settled percentage",
            Expect("ColumnValuesToBeBetween", column="points_moved", max_value=MAX_MOVED_POINTS),
            blocking=True,
            observed="moved",
        ),
        Rule(
            "settled dossiers",
            Expect("ColumnValuesToBeBetween", column="dossiers_lost", max_value=MAX_LOST_DOSSIERS),
            blocking=True,
            observed="fell",
        ),
        Rule(
            "settled percentage stands still",
            Expect("ColumnValuesToBeBetween", column="points_moved", max_value=WARN_MOVED_POINTS),
            blocking=False,
            observed="moved",
        ),
    ]


def parts(connection: duckdb.DuckDBPyConnection, published_as_of: date | None) -> list[Part]:
    """published_as_of: day T of the version attached as `previous`; None before the first publication."""
    return [
        Part(lambda: scored_periods(connection), of_periods(), "figures"),
        Part(
            lambda: settled_figures(connection, published_as_of) if published_as_of else pd.DataFrame(),
            of_settled_figures(),
            "figures",
            nothing="no published figure had settled: nothing to compare" if published_as_of else FIRST_PUBLICATION,
        ),
    ]
