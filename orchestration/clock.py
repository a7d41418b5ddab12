"""What time it is: the one place that asks the machine's clock for a calendar day or an hour of the province."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from orchestration.settings import TIME_ZONE


def today(pretended: date | None = None) -> date:
    """Today in the province's own time zone, or the day that a rehearsal takes for it (`Settings.today`)."""
    return pretended or datetime.now(ZoneInfo(TIME_ZONE)).date()


def now(pretended: date | None = None) -> datetime:
    """This moment in the province's own time zone; in a rehearsal, the same time of its day."""
    moment = datetime.now(ZoneInfo(TIME_ZONE))
    return datetime.combine(pretended, moment.timetz()) if pretended else moment
