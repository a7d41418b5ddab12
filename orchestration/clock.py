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


def today(pretended: date | None = None) -> date:
    """Today in the province's own time zone, or the day that a rehearsal takes for it (`Settings.today`)."""
    return pretended or datetime.now(ZoneInfo(TIME_ZONE)).date()


def now(pretended: date | None = None) -> datetime:
    """This moment in the province's own time zone; in a rehearsal, the same time of its day."""
    moment = datetime.now(ZoneInfo(TIME_ZONE))
    return datetime.combine(pretended, moment.timetz()) if pretended else moment
