"""Which day is today: the one place that asks the machine's clock for a calendar day."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from orchestration.settings import TIME_ZONE


def today(pretended: date | None = None) -> date:
    """Today in the province's own time zone, or the day that a rehearsal takes for it (`Settings.today`)."""
    return pretended or datetime.now(ZoneInfo(TIME_ZONE)).date()
