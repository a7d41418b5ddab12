"""What the suites of the feeds share: what is measured of a day, and the rules that follow from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import duckdb

from quality.rule import Expect, Rule
from quality.thresholds import (
    MAX_DAY_ROWS,
    MAX_SHIFT,
    MAX_VERSIONS_AFTER_ARRIVAL,
    MIN_ACCEPTED_SHARE,
    NOW_EMPTY,
    USUAL_VOLUME,
    WARN_ACCEPTED_SHARE,
)


@dataclass(frozen=True)
class FeedSuite:
    """What is measured of each arrival day of a feed.

    weekly: working days and days off are of two kinds (a feed that comes by the day, not by the month).
    shares: name -> SQL condition; a shift of the share of rows warns.
    filled: columns that figures rest on; one that used to be filled and is empty holds the day.
    version_time: column that says when the record changed at its source.
    record: SQL over the raw columns whose distinct values are the records, where the comparison asks how many they
        are; of a year of dossiers, counting them took four times as long as all other measures.
    compared: how the day is compared with earlier deliveries, day by day, beside the measures: takes the connection
        and the days, oldest first, and writes measures (`profiles.feeds.write_measure`).
    own_rules: what follows from that comparison.
    most_rows: more rows than this in a day are no delivery of this feed.
    """

    feed: str
    weekly: bool
    shares: Mapping[str, str]
    filled: tuple[str, ...]
    version_time: str | None = None
    record: str | None = None
    compared: Callable[[duckdb.DuckDBPyConnection, list], None] | None = None
    own_rules: tuple[Rule, ...] = ()
    most_rows: int = MAX_DAY_ROWS

    def rules(self, days: int) -> list[Rule]:
        """Judge a profile of so many days. The row count comes first: an empty profile would pass what follows."""
        return [
            Rule("days", Expect("TableRowCountToEqual", value=days), blocking=True),
            Rule(
                "accepted share",
                Expect("ColumnValuesToBeBetween", column="accepted_share", min_value=MIN_ACCEPTED_SHARE),
                blocking=True,
            ),
            Rule(
                "few rows in quarantine",
                Expect("ColumnValuesToBeBetween", column="accepted_share", min_value=WARN_ACCEPTED_SHARE),
                blocking=False,
            ),
            Rule(
                "most rows in a day",
                Expect("ColumnValuesToBeBetween", column="rows_delivered", max_value=self.most_rows),
                blocking=False,
            ),
            Rule(
                "usual volume",
                Expect(
                    "ColumnValuesToBeBetween", column="volume", min_value=USUAL_VOLUME[0], max_value=USUAL_VOLUME[1]
                ),
                blocking=False,
                observed="rows_delivered",
                expected="usual_volume",
            ),
            *(
                Rule(
                    f"usual share {name}",
                    Expect(
                        "ColumnValuesToBeBetween", column=f"{name}_shift", min_value=-MAX_SHIFT, max_value=MAX_SHIFT
                    ),
                    blocking=False,
                    observed=f"share_{name}",
                    expected=f"{name}_usual",
                )
                for name in self.shares
            ),
            *(
                Rule(
                    f"filled {column}",
                    Expect("ColumnValuesToBeBetween", column=f"{column}_judged", min_value=NOW_EMPTY, strict_min=True),
                    blocking=True,
                    expected=f"{column}_usual",
                )
                for column in self.filled
            ),
            *([VERSIONS] if self.version_time else []),
            *self.own_rules,
        ]


VERSIONS = Rule(
    "changed before arrival",
    Expect("ColumnValuesToBeBetween", column="versions_after_arrival", max_value=MAX_VERSIONS_AFTER_ARRIVAL),
    blocking=False,
)
