"""Suite of one feed, judging `profiles.feed_days`."""

from __future__ import annotations

from great_expectations import expectations as gxe

from quality.runner import Rule
from quality.thresholds import MAX_DAY_ROWS, MIN_ACCEPTED_SHARE, WARN_ACCEPTED_SHARE


def rules() -> list[Rule]:
    """The row count comes first: an empty profile would pass everything that follows."""
    return [
        Rule("days", gxe.ExpectTableRowCountToBeBetween(min_value=1), blocking=False),
        Rule(
            "volume",
            gxe.ExpectColumnValuesToBeBetween(column="rows_delivered", min_value=0, max_value=MAX_DAY_ROWS),
            blocking=False,
        ),
        Rule(
            "accepted share",
            gxe.ExpectColumnValuesToBeBetween(column="accepted_share", min_value=MIN_ACCEPTED_SHARE),
            blocking=True,
        ),
        Rule(
            "few rows in quarantine",
            gxe.ExpectColumnValuesToBeBetween(column="accepted_share", min_value=WARN_ACCEPTED_SHARE),
            blocking=False,
        ),
    ]
