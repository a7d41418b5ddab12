"""A backfill in parts: which days a run loads, and what Dagster does next with a backfill that was asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

TRIES = 2
"""A run that failed is tried once more, for a machine may stumble; then the backfill is left until asked again."""


@dataclass(frozen=True)
class Try:
    """A run of a backfill that has ended. days: the arrival days that it was to load; None: it built the figures."""

    days: tuple[date, date] | None
    succeeded: bool


@dataclass(frozen=True)
class Due:
    """A run that is due. days: see `Try`. number: how many runs of the backfill there were before."""

    days: tuple[date, date] | None
    number: int


class Over(Enum):
    """Why no run is due."""

    BUILT = "all days are loaded and the figures built"
    LEFT = "a run failed twice; it goes on when it is asked for again"


def chunks(days: Iterable[date], at_most: int) -> list[tuple[date, date]]:
    """Ranges, both ends included, that together cover the days; each of at most so many calendar days, 0: one range."""
    ranges: list[tuple[date, date]] = []
    for day in sorted(set(days)):
        if ranges and (not at_most or day < ranges[-1][0] + timedelta(days=at_most)):
            ranges[-1] = (ranges[-1][0], day)
        else:
            ranges.append((day, day))
    return ranges


def run_due(days_left: Iterable[date], chunk_days: int, tries: Sequence[Try]) -> Due | Over:
    """The next run of a backfill, or why there is none. tries: the oldest first.

    A day that a successful run left, because its files changed meanwhile, is left to the next refresh.
    """
    if len(tries) >= TRIES and not any(ended.succeeded for ended in tries[-TRIES:]):
        return Over.LEFT
    succeeded = [ended.days for ended in tries if ended.succeeded]
    loaded = [days for days in succeeded if days]
    left = [day for day in days_left if not any(first <= day <= last for first, last in loaded)]
    if left:
        return Due(chunks(left, chunk_days)[0], len(tries))
    return Over.BUILT if None in succeeded else Due(None, len(tries))
