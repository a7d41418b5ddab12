"""Which feeds are missing or late, and which figures are stale: rules over plain data.

What is promised stands in the `slaProperties` of a contract: every how many days a feed is delivered, and until which
hour of the next day the files of a day are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from orchestration.intake.contract_file import custom
from orchestration.settings import TIME_ZONE

STALE_AFTER = timedelta(hours=3)
"""How long after the hour until which feeds are waited for the refresh may last, with its tries after a failure."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Promise:
    """A feed is delivered at least every so many days; the files of a day are there by this hour of the next one."""

    feed: str
    every_days: int
    by: time


@dataclass(frozen=True)
class Missing:
    """A delivery that is promised and not here. day: its arrival day; since: the moment by which it was promised."""

    feed: str
    day: date
    since: datetime

    def __str__(self) -> str:
        return f"{self.feed}/{self.day}"


def promises(contracts: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[Promise, ...]:
    """What contracts promise. contracts: feed and parsed document.

    A feed whose frequency is no number of days, or that is delivered only when something changed, promises no day.
    """
    return tuple(promise for feed, body in contracts if (promise := _promise(feed, body)))


def _promise(feed: str, body: Mapping[str, Any]) -> Promise | None:
    terms = {term["property"]: term for term in body.get("slaProperties", [])}
    frequency, available = terms.get("frequency", {}), terms.get("timeOfAvailability", {})
    if frequency.get("unit") != "d" or "value" not in available or custom(frequency, "onlyWhenChanged"):
        return None
    return Promise(feed, int(frequency["value"]), time.fromisoformat(available["value"]))


def missing(promised: Iterable[Promise], last_days: Mapping[str, date], now: datetime) -> tuple[Missing, ...]:
    """What should be here at `now` (with a time zone) and is not.

    last_days: last arrival day by feed. A feed that never came is unknown, not missing: nobody knows whether its sender
    has been connected.
    """
    found = []
    for promise in promised:
        if promise.feed in last_days:
            day = last_days[promise.feed] + timedelta(days=promise.every_days)
            since = moment(day + ONE_DAY, promise.by)
            if since <= now:
                found.append(Missing(promise.feed, day, since))
    return tuple(found)


def late(absent: Iterable[Missing], now: datetime, wait_until: time) -> tuple[Missing, ...]:
    """Those of the missing that were waited for until the hour set: one that comes at three is worth no alert."""
    return tuple(one for one in absent if now >= moment(one.since.date(), wait_until))


def stale_since(as_of: date, newest_due: date | None, now: datetime, wait_until: time) -> datetime | None:
    """Since when the published figures lag behind what is delivered; None: they do not, or the refresh may still come.

    as_of: day T of what is published. newest_due: newest arrival day delivered that the refresh of the day should have.
    That other days did not come at all is no reason: then nothing newer could be published.
    """
    if newest_due is None or as_of >= newest_due:
        return None
    since = moment(newest_due + ONE_DAY, wait_until) + STALE_AFTER
    return since if since <= now else None


def moment(day: date, hour: time) -> datetime:
    """An hour of a day in the province's time zone."""
    return datetime.combine(day, hour, ZoneInfo(TIME_ZONE))
