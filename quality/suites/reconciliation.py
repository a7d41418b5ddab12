"""Suite of the reconciliation with the National Portal, judging `profiles.reconciliation`."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from quality.judging import FIRST_PUBLICATION, Part
from quality.profiles.reconciliation import gaps
from quality.rule import Expect, Rule
from quality.thresholds import MAX_GAP_WIDENED


def of_gaps() -> list[Rule]:
    """Rules for `gaps`."""
    return [
        Rule(
            "gap to the portal",
            Expect("ColumnValuesToBeBetween", column="widened", max_value=MAX_GAP_WIDENED),
            blocking=False,
            observed="words",
        )
    ]


def parts(connection: duckdb.DuckDBPyConnection, published_as_of: date | None) -> list[Part]:
    """published_as_of: day T of the version attached as `previous`; None before the first publication."""
    return [
        Part(
            lambda: gaps(connection) if published_as_of else pd.DataFrame(),
            of_gaps(),
            "figure",
            nothing="no figure of the portal stands beside ours in both versions"
            if published_as_of
            else FIRST_PUBLICATION,
        )
    ]
