"""Suite of what arrived, over all feeds, judging `profiles.intake`."""

from __future__ import annotations

from datetime import date

import duckdb

from quality.judging import Part
from quality.profiles.intake import expected_days, quarantined_shares, refusals
from quality.rule import Expect, Rule
from quality.thresholds import WARN_ACCEPTED_SHARE, WEEKS_BEFORE


def of_days() -> list[Rule]:
    """Rules for `expected_days`."""
    return [
        Rule(
            "days missing",
            Expect("ColumnValuesToBeBetween", column="missing", max_value=0),
            blocking=False,
        )
    ]


def of_shares() -> list[Rule]:
    """Rules for `quarantined_shares`."""
    return [
        Rule("feeds", Expect("TableRowCountToBeBetween", min_value=1), blocking=False),
        Rule(
            "few rows in quarantine over the month",
            Expect("ColumnValuesToBeBetween", column="accepted_share", min_value=WARN_ACCEPTED_SHARE),
            blocking=False,
        ),
    ]


def of_refusals() -> list[Rule]:
    """Rules for `refusals`."""
    return [
        Rule(
            "no refused file",
            Expect("ColumnValuesToBeBetween", column="refused", max_value=0),
            blocking=False,
        )
    ]


def parts(connection: duckdb.DuckDBPyConnection, _: date | None) -> list[Part]:
    """Nothing is compared with the published version: arrivals are held against the arrivals before them."""
    irregular = f"no feed came on the same weekday in {WEEKS_BEFORE} weeks: no day to expect"
    return [
        Part(lambda: expected_days(connection), of_days(), "delivery", nothing=irregular),
        Part(lambda: quarantined_shares(connection), of_shares(), "feed"),
        Part(lambda: refusals(connection), of_refusals(), "delivery", nothing="no file stands refused"),
    ]
