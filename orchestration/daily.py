"""What the daily refresh does now: begin, wait for a feed, try again after an accident, or nothing. Plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum, auto

from orchestration.lateness import ONE_DAY, Missing, moment

BEGIN = time(2, 30)
"""When the day's refresh begins: the hour by which the contracts promise the files of the day before."""
TRY_AGAIN_AFTER = (timedelta(minutes=15), timedelta(hours=1))
"""After the first and the second try that failed; together less than the time after which figures are stale."""


class End(Enum):
    """How a run ended. STOPPED: by a rule, so that the same run would end the same. FAILED: by an accident."""

    AT_WORK = auto()
    GOOD = auto()
    STOPPED = auto()
    FAILED = auto()


@dataclass(frozen=True)
class Run:
    """A run since the day's refresh first began. ended_at: None while it is at work. is_daily: one of its own tries,
    not one that somebody or something else began."""

    end: End
    ended_at: datetime | None
    is_daily: bool = True


@dataclass(frozen=True)
class Begin:
    """The refresh of this day begins now, with what is there. missing: without what."""

    day: date
    missing: tuple[Missing, ...]


@dataclass(frozen=True)
class Wait:
    """Nothing begins now, for this reason. until: when that may be otherwise, at the latest. is_at_work: whether the
    reason is that the refresh of the day is at work."""

    reason: str
    until: datetime
    is_at_work: bool = False


def refresh_day(now: datetime) -> date:
    """The day whose refresh is due: it begins at BEGIN and ends when the next one begins."""
    return (now.replace(tzinfo=None) - timedelta(hours=BEGIN.hour, minutes=BEGIN.minute)).date()


def next_begin(now: datetime) -> datetime:
    """When the refresh of the next day begins."""
    return moment(refresh_day(now) + ONE_DAY, BEGIN)


def decide(now: datetime, absent: Sequence[Missing], wait_until: time, runs: Sequence[Run]) -> Begin | Wait:
    """What the daily refresh does at `now`. It succeeds once a day, and tries three times at most.

    A machine that was off at night finds the refresh of the day due whenever it is on again. absent: of `missing`.
    runs: since the refresh of `refresh_day` first began, in order; the last one tells whether there is more to do.
    """
    day = refresh_day(now)
    if runs:
        return _again(now, absent, runs)
    hour = moment(day, wait_until)
    if absent and now < hour:
        return Wait(f"waits until {hour:%H:%M} for {', '.join(map(str, absent))}", hour)
    return Begin(day, tuple(absent))


def _again(now: datetime, absent: Sequence[Missing], runs: Sequence[Run]) -> Begin | Wait:
    day, last, tries = refresh_day(now), runs[-1], sum(run.is_daily for run in runs)
    match last.end:
        case End.AT_WORK:
            return Wait(f"the refresh of {day} is at work", next_begin(now), is_at_work=True)
        case End.GOOD:
            return Wait(f"the refresh of {day} has run", next_begin(now))
        case End.STOPPED:
            return Wait(f"the refresh of {day} was stopped by a rule and would be again", next_begin(now))
    if tries > len(TRY_AGAIN_AFTER):
        return Wait(f"the refresh of {day} was tried {tries} times and failed", next_begin(now))
    again_at = last.ended_at + TRY_AGAIN_AFTER[tries - 1]
    if now < again_at:
        return Wait(f"the refresh of {day} failed and is tried again at {again_at:%H:%M}", again_at)
    return Begin(day, tuple(absent))
