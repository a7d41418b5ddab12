"""What the contracts promise for now and the inbox does not hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from orchestration.daily import refresh_day
from orchestration.intake.contract_file import load_contract
from orchestration.intake.delivery import last_days
from orchestration.intake.feeds import FEEDS
from orchestration.lateness import ONE_DAY, Missing, missing, promises


def absent(inbox: Path, now: datetime) -> tuple[Missing, ...]:
    """See `missing`. inbox: folder of all feeds."""
    promised = promises((feed, load_contract(feed).body) for feed in FEEDS)
    return missing(promised, last_days(inbox, [promise.feed for promise in promised], now.date()), now)


def newest_due(inbox: Path, now: datetime) -> date | None:
    """The newest arrival day of any feed that lies in the inbox and that the refresh of the day should have loaded."""
    return max(last_days(inbox, FEEDS, refresh_day(now) - ONE_DAY).values(), default=None)


def in_words(feeds: Iterable[Missing]) -> str:
    return ", ".join(map(str, feeds))
