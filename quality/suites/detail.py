"""Suite of the listed dossiers and the dimensions beside them, judging `profiles.detail`."""

from __future__ import annotations

from datetime import date

import duckdb

from quality.judging import Part
from quality.profiles.detail import monthly_procedures, monthly_shares
from quality.rule import Expect, Rule
from quality.thresholds import JUDGED_MONTH_DOSSIERS, MAX_DOSSIERS_OUTSIDE_CATALOGUE, MAX_SHARE_MOVED, MONTHS_BEFORE


def of_shares() -> list[Rule]:
    """Rules for `monthly_shares`."""
    return [
        Rule(
            "shares of the province",
            Expect("ColumnValuesToBeBetween", column="moved", max_value=MAX_SHARE_MOVED),
            blocking=False,
            observed="words",
        )
    ]


def of_procedures() -> list[Rule]:
    """Rules for `monthly_procedures`."""
    return [
        Rule(
            "dossiers outside the catalogue",
            Expect("ColumnValuesToBeBetween", column="outside_catalogue", max_value=MAX_DOSSIERS_OUTSIDE_CATALOGUE),
            blocking=False,
        )
    ]


def parts(connection: duckdb.DuckDBPyConnection, _: date | None) -> list[Part]:
    """Nothing is compared with the published version: months are held against the months before them."""
    few = f"fewer than {MONTHS_BEFORE + 1} months with {JUDGED_MONTH_DOSSIERS} dossiers: nothing to compare"
    none = f"no catalogue, or no month with {JUDGED_MONTH_DOSSIERS} dossiers: nothing to judge"
    return [
        Part(lambda: monthly_shares(connection), of_shares(), "share", nothing=few),
        Part(lambda: monthly_procedures(connection), of_procedures(), "month", nothing=none),
    ]
