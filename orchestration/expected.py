"""What the contracts promise and is not there: in the inbox now, in a published version on its day T."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from pathlib import Path

from orchestration.daily import refresh_day
from orchestration.intake.contract_file import load_contract
from orchestration.intake.delivery import last_days
from orchestration.intake.feeds import FEEDS
from orchestration.lateness import ONE_DAY, Missing, Promise, missing, moment, promises


def absent(inbox: Path, now: datetime) -> tuple[Missing, ...]:
    """See `missing`. inbox: folder of all feeds."""
    promised = _promised()
    return missing(promised, last_days(inbox, [promise.feed for promise in promised], now.date()), now)


def absent_on(as_of: date, arrived: Mapping[str, date]) -> tuple[Missing, ...]:
    """What had not arrived of the days up to T, whenever it is asked. arrived: last arrival day up to T by feed.

    The last hour by which files of T may be promised is that of the day after: only what came by arrival day counts.
    """
    return missing(_promised(), arrived, moment(as_of + ONE_DAY, time.max))


def _promised() -> tuple[Promise, ...]:
    return promises((feed, load_contract(feed).body) for feed in FEEDS)


def newest_due(inbox: Path, now: datetime) -> date | None:
    """The newest arrival day of any feed that lies in the inbox and that the refresh of the day should have loaded."""
    return max(last_days(inbox, FEEDS, refresh_day(now) - ONE_DAY).values(), default=None)


def in_words(feeds: Iterable[Missing]) -> str:
    return ", ".join(map(str, feeds))
