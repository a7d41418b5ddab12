"""What time it is: the one place that asks the machine's clock for a calendar day or an hour of the province."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from orchestration.settings import TIME_ZONE

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class Uptime:
    """How long the machine has been on, sleep counted: a measure that goes on however its clock is set. boot: which
    start of the machine this is."""

    boot: str
    lasts: timedelta


def uptime() -> Uptime | None:
    """None where the machine is no Linux, which alone tells."""
    if not BOOT_ID.exists():
        return None
    return Uptime(BOOT_ID.read_text("ascii").strip(), timedelta(seconds=time.clock_gettime(time.CLOCK_BOOTTIME)))


class SetBack:
    """Asked again and again: whether the clock was set back by more than `slack` since this was made."""

    def __init__(self, slack: timedelta):
        self._slack, self._started_at = slack, _started_at()

    def __call__(self) -> bool:
        started_at = _started_at()
        if self._started_at is None or started_at is None:
            return False
        is_back = started_at < self._started_at - self._slack
        self._started_at = max(started_at, self._started_at)
        return is_back


def _started_at() -> datetime | None:
    on = uptime()
    return on and now() - on.lasts


def today(pretended: date | None = None) -> date:
    """Today in the province's own time zone, or the day that a rehearsal takes for it (`Settings.today`)."""
    return pretended or datetime.now(ZoneInfo(TIME_ZONE)).date()


def now(pretended: date | None = None) -> datetime:
    """This moment in the province's own time zone; in a rehearsal, the same time of its day."""
    moment = datetime.now(ZoneInfo(TIME_ZONE))
    return datetime.combine(pretended, moment.timetz()) if pretended else moment
