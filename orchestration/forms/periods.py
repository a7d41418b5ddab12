"""Periods by their keys: `2026`, `2026-H1`, `2026-M9`, `2026-Q3`, `2026-09`; and the days that a regime gives them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

SHAPE = re.compile(r"^(\d{4})(?:-(?:H([12])|(M9)|Q([1-4])|(0[1-9]|1[0-2])))?$")
MONTHS = {"year": 12, "nine_months": 9, "half": 6, "quarter": 3, "month": 1}


class UnknownPeriod(ValueError):
    """A text that is no key of a period."""


@dataclass(frozen=True)
class Period:
    """A period. first, last: its calendar days, whatever days a regime counts for it."""

    key: str
    period_type: str
    first: date

    @property
    def last(self) -> date:
        return months_later(self.first, MONTHS[self.period_type]) - timedelta(days=1)

    @property
    def previous(self) -> Period:
        """The one before, of the same type; of nine months, those of the year before."""
        back = 12 if self.period_type == "nine_months" else MONTHS[self.period_type]
        return starting(self.period_type, months_later(self.first, -back))

    def in_words(self, language: str = "vi") -> str:
        year = self.first.year
        part = (self.first.month - 1) // MONTHS[self.period_type] + 1
        vietnamese, english = {
            "year": (f"năm {year}", f"{year}"),
            "nine_months": (f"9 tháng năm {year}", f"nine months of {year}"),
            "half": (f"6 tháng {'đầu' if part == 1 else 'cuối'} năm {year}", f"half-year {part} of {year}"),
            "quarter": (f"quý {part} năm {year}", f"quarter {part} of {year}"),
            "month": (f"tháng {part} năm {year}", f"month {part} of {year}"),
        }[self.period_type]
        return vietnamese if language == "vi" else english


def period(key: str) -> Period:
    """The period of a key. Raises UnknownPeriod."""
    found = SHAPE.match(key)
    if found is None or not int(found[1]):
        raise UnknownPeriod(key)
    year, half, nine, quarter, month = found.groups()
    if half:
        return starting("half", date(int(year), int(half) * 6 - 5, 1))
    if quarter:
        return starting("quarter", date(int(year), int(quarter) * 3 - 2, 1))
    if month:
        return starting("month", date(int(year), int(month), 1))
    return starting("nine_months" if nine else "year", date(int(year), 1, 1))


def starting(period_type: str, first: date) -> Period:
    """The period of a type that begins on a day."""
    part = (first.month - 1) // MONTHS[period_type] + 1
    suffix = {"year": "", "nine_months": "-M9", "half": f"-H{part}", "quarter": f"-Q{part}", "month": f"-{part:02}"}
    return Period(f"{first.year}{suffix[period_type]}", period_type, first)


def months_later(day: date, months: int) -> date:
    """The first day of the month so many months away."""
    month = day.year * 12 + day.month - 1 + months
    return date(month // 12, month % 12 + 1, 1)


@dataclass(frozen=True)
class Regime:
    """How a reporting regime counts the days of a type of period (seed `reporting_calendar`).

    opens_months_before, opens_day: the data begin on that day of the month so many months before the period's first.
    closes_day: they end on that day of the period's last month; None is its last day.
    deadline_days: days that a unit then has to submit.
    """

    regime: str
    period_type: str
    name_vi: str
    name_en: str
    opens_months_before: int
    opens_day: int
    closes_day: int | None
    deadline_days: int
    deadline_confidence: str

    def window(self, period: Period) -> tuple[date, date]:
        """First and last day of the data of a period."""
        first = months_later(period.first, -self.opens_months_before).replace(day=self.opens_day)
        last = period.last if self.closes_day is None else period.last.replace(day=self.closes_day)
        return first, last

    def due(self, period: Period) -> date:
        """The last day on which a submission is in time."""
        return self.window(period)[1] + timedelta(days=self.deadline_days)
