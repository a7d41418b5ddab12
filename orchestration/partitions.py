"""Arrival days: the partitions of everything that lands. Indices are keyed by business month and not partitioned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import dagster as dg

from orchestration import clock
from orchestration.settings import TIME_ZONE

RANGE_START, RANGE_END = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"


def arrival_days(first_day: date, pretended_today: date | None = None) -> dg.DailyPartitionsDefinition:
    """Every day from `first_day` to today, in the province's own time zone.

    pretended_today: see `Settings.today`; a day that is still to come is a partition too.
    """
    ahead = (clock.today(pretended_today) - clock.today()).days
    return dg.DailyPartitionsDefinition(
        start_date=first_day.isoformat(), timezone=TIME_ZONE, end_offset=1 + max(ahead, 0)
    )


def day_range(first: date, last: date) -> dict[str, str]:
    """Run tags that make one run cover a range of arrival days, both ends included."""
    return {RANGE_START: first.isoformat(), RANGE_END: last.isoformat()}


def range_of(tags: Mapping[str, str]) -> tuple[date, date] | None:
    """The range of arrival days that a run with these tags covers; None: it loads nothing."""
    if RANGE_START not in tags:
        return None
    return date.fromisoformat(tags[RANGE_START]), date.fromisoformat(tags[RANGE_END])
