"""Target against actual once more, in exact fractions and plain Python, from the rule and not from the SQL.

Counts, points and statuses of Decision 766 are given (other oracles answer for them); which target is in force, gap,
pace, forecast, colour and status are worked out here.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor
from pathlib import Path

Key = tuple[str, str, str, date]
"""Indicator, unit, kind of period, first day."""
GROUPS = ("so-nganh", "huyen", "xa")
COUNTED = {"1.4", "2.1", "3.3", "3.6", "4.1", "4.2", "4.3", "4.4", "4.5b", "5.2", "5.3", "5.4"}
"""Of dossiers and petitions, which the rest of a year adds to."""
OTHERS = {"1.1", "1.2", "1.3", "3.1", "3.2", "3.4", "3.5", "4.5a", "4.6", "1", "2", "3A", "3B", "4", "5", "d766"}
MONITORED = {"2.2", "5.1"}
DTI = {"dti", "cqs", "kts", "xhs", "nhan_thuc_so"}
PUBLISHED = {
    (code, "TN72", "nine_months", date(2022, 1, 1)): Fraction(ratio)
    for code, ratio in (("3.2", "0.2861"), ("3.3", "0.22"), ("4.1", "0.095"))
}
SHADES = ((Fraction(1), "green"), (Fraction(9, 10), "amber"), (Fraction(0), "red"))
LAST = date(9999, 12, 31)


@dataclass(frozen=True)
class Value:
    """What is given of a unit, period and indicator; of a group or index points and their maximum, without counts."""

    numerator: int | None
    denominator: int | None
    points: Fraction | None
    status: str
    maximum: Fraction | None = None


@dataclass(frozen=True)
class Plan:
    code: str
    unit: str
    year: int
    period: str
    ratio: Fraction | None
    points: Fraction | None
    valid_from: date
    arrival: tuple


@dataclass(frozen=True)
class Unit:
    code: str
    group: str | None
    first: date
    last: date


@dataclass
class Judged:
    """Ratios to 6 decimals where they were divided; None where there is none."""

    target: Fraction | None = None
    target_points: Fraction | None = None
    actual: Fraction | None = None
    points: Fraction | None = None
    gap: Fraction | None = None
    pace: Fraction | None = None
    forecast: tuple[Fraction, Fraction, Fraction] | None = None
    colour: str | None = None
    status: str = ""
    reach: str | None = None


def six(value: Fraction) -> Fraction:
    """To 6 decimals, half-up."""
    return Fraction(floor(value * 10**6 + Fraction(1, 2)), 10**6)


def day_of(text: str) -> date:
    for form in ("%Y%m%d", "%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise ValueError(text)


def read_plans(inbox: Path, as_of: date) -> list[Plan]:
    plans = []
    for file in sorted((inbox / "targets").glob("*/*.csv")):
        arrival = date.fromisoformat(file.parent.name)
        with file.open(encoding="utf-8", newline="") as handle:
            for line, row in enumerate(csv.DictReader(handle), 2):
                number = {n: Fraction(row[n].replace(",", ".")) if row[n] else None for n in row if n[:7] == "target_"}
                plan = Plan(
                    row["indicator_code"], row["unit_code"], int(row["year"]), row["period_type"] or "year",
                    number["target_ratio"], number["target_points"], day_of(row["valid_from"]),
                    (arrival, file.name, line),
                )  # fmt: skip
                if arrival <= as_of and plan.valid_from <= as_of:
                    plans.append(plan)
    return plans


def read_units(file: Path) -> dict[str, Unit]:
    with file.open(encoding="utf-8", newline="") as handle:
        return {
            row["code"]: Unit(
                row["code"],
                row["level"] if row["level"] in GROUPS else None,
                day_of(row["valid_from"]) if row["valid_from"] else date.min,
                day_of(row["valid_to"]) if row["valid_to"] else LAST,
            )
            for row in csv.DictReader(handle)
        }


class WorkingDays:
    def __init__(self, holidays: Path):
        with holidays.open(encoding="utf-8", newline="") as handle:
            kinds = {date.fromisoformat(row["date"]): row["kind"] for row in csv.DictReader(handle)}
        self._kinds = kinds
        self._known: dict[tuple[date, date], int] = {}

    def between(self, first: date, last: date) -> int:
        """Working days from the first day to the last, both included."""
        if (first, last) not in self._known:
            days = (first + timedelta(days=n) for n in range((last - first).days + 1))
            self._known[first, last] = sum(self._works(day) for day in days)
        return self._known[first, last]

    def _works(self, day: date) -> bool:
        kind = self._kinds.get(day)
        return kind == "working_saturday" or (day.weekday() < 5 and kind != "holiday")


def last_day(kind: str, start: date) -> date:
    months = {"month": 1, "quarter": 3, "half": 6, "nine_months": 9, "year": 12}[kind]
    after = start.month - 1 + months
    return date(start.year + after // 12, after % 12 + 1, 1) - timedelta(days=1)


def quarter(start: date) -> str:
    return f"quarter_{(start.month - 1) // 3 + 1}"


def valid_version(start: date) -> str:
    """The version of Decision 766 valid on the first day, else the first that came after."""
    return "d766-portal-2022" if start.year < 2026 else "d766-portal-2026"


class Plans:
    """The plans of an inbox as of a day, for the units and the scored periods (kind, first day)."""

    def __init__(self, plans: Iterable[Plan], units: Mapping[str, Unit], as_of: date):
        self.as_of, self.units = as_of, units
        self._given: dict[tuple[str, str, int], list[tuple[int, Plan]]] = {}
        for plan in plans:
            own = [(1, plan.unit)] if plan.unit in units else []
            of_group = [(2, unit.code) for unit in units.values() if unit.group == plan.unit]
            for distance, unit in own + of_group:
                self._given.setdefault((plan.code, unit, plan.year), []).append((distance, plan))

    def asked(self, periods: Iterable[tuple[str, date]]) -> set[Key]:
        """Every unit and period for which there is a target."""
        found = set()
        starts = set(periods) | {(kind, start) for _, _, kind, start in PUBLISHED}
        for code, unit, year in self._given:
            for kind, start in starts | {("year", date(year, 1, 1))}:
                if start.year == year and self.target(code, unit, kind, start):
                    found.add((code, unit, kind, start))
        return found

    def target(self, code: str, unit: str, kind: str, start: date, only: str | None = None) -> Plan | None:
        """The plan in force; only: of the year alone."""
        end = last_day(kind, start)
        cutoff = min(end, self.as_of)
        exists = self.units[unit].first <= end and start <= self.units[unit].last
        fits = {"year"} | ({quarter(start)} if kind in ("month", "quarter") else set())
        choice = [
            (distance, plan)
            for distance, plan in self._given.get((code, unit, start.year), ())
            if plan.period in ({only} if only else fits) and (exists or (distance == 1 and kind == "year"))
        ]
        if not choice:
            return None
        nearest = min(distance for distance, _ in choice)
        choice = [plan for distance, plan in choice if distance == nearest]
        of_quarter = [plan for plan in choice if plan.period != "year"]
        choice = of_quarter or choice
        valid = [plan for plan in choice if plan.valid_from <= cutoff]
        first = min(plan.valid_from for plan in choice)
        day = max((plan.valid_from for plan in valid), default=first)
        return max((plan for plan in choice if plan.valid_from == day), key=lambda plan: plan.arrival)


def judge(inbox: Path, units: Path, holidays: Path, as_of: date, values: Mapping[Key, Value]) -> dict[Key, Judged]:
    """Every row that must exist, judged. values: all of the periods that are scored, of their `valid_version`."""
    plans = Plans(read_plans(inbox, as_of), read_units(units), as_of)
    calendar = WorkingDays(holidays)
    periods = {(kind, start) for _, _, kind, start in values}
    first_month = min(start for kind, start in periods if kind == "month")
    return {
        key: judge_one(plans, key, values, calendar, first_month) for key in plans.asked(periods) | PUBLISHED.keys()
    }


def judge_one(plans: Plans, key: Key, values: Mapping[Key, Value], holidays: WorkingDays, first_month: date) -> Judged:
    code, unit_code, kind, start = key
    unit, end = plans.units[unit_code], last_day(kind, start)
    plan, value = plans.target(*key), values.get(key)
    row = Judged(target=plan and plan.ratio, target_points=plan and plan.points, points=value and value.points)
    exact, counted_here = None, False
    if value and value.denominator:
        exact, counted_here = Fraction(value.numerator, value.denominator), True
    elif value and value.maximum:
        exact = value.points / value.maximum
    elif key in PUBLISHED:
        exact = PUBLISHED[key]
    row.actual = six(exact) if exact is not None else None
    has_actual = row.points is not None if row.target_points is not None else exact is not None
    if row.target is not None and exact is not None:
        row.gap = row.actual - row.target
    elif row.target_points is not None and row.points is not None:
        row.gap = row.points - row.target_points
    yearly = plans.target(*key, only="year")
    if exact is not None and yearly and yearly.ratio is not None and code in COUNTED:
        begun = max(date(start.year, 1, 1), unit.first, first_month if counted_here else date.min)
        _look_ahead(row, plans, key, values, holidays, exact, yearly.ratio, begun, min(end, plans.as_of))
    row.status = _status(plans, key, value, row, has_actual)
    if (row.target is None and row.target_points is None) or code in MONITORED:
        row.colour = None
    elif not has_actual:
        row.colour = "grey"
    elif plan.period == "year" and row.reach == "out_of_reach":
        row.colour = "red"
    else:
        done, aim = (row.points, row.target_points) if row.target_points is not None else (exact, row.target)
        row.colour = next(colour for share, colour in SHADES if done >= share * aim)
    return row


def _look_ahead(row, plans, key, values, holidays, exact, target, begun, cutoff) -> None:
    code, unit_code, _, start = key
    last = min(date(start.year, 12, 31), plans.units[unit_code].last)
    if not (start <= begun <= cutoff <= last):
        return
    elapsed, days = holidays.between(begun, cutoff), holidays.between(begun, last)
    if not 0 < elapsed < days:
        return
    pace = (target * days - exact * elapsed) / (days - elapsed)
    row.pace = six(max(pace, Fraction(0)))
    row.reach = "out_of_reach" if pace > 1 else "secured" if pace <= 0 else "within_reach"
    months = []
    for month in range(begun.month, cutoff.month + 1):
        first = date(start.year, month, 1)
        found = values.get((code, unit_code, "month", first))
        if first >= begun and last_day("month", first) <= cutoff and found and found.denominator:
            months.append((found.numerator, found.denominator))
    if len(months) < 3:
        return
    recent = Fraction(sum(n for n, _ in months[-3:]), sum(d for _, d in months[-3:]))
    each = [Fraction(n, d) for n, d in months]
    row.forecast = tuple(
        six((exact * elapsed + like * (days - elapsed)) / days) for like in (recent, min(each), max(each))
    )


def _status(plans: Plans, key: Key, value: Value | None, row: Judged, has_actual: bool) -> str:
    code, unit_code, kind, start = key
    unit = plans.units[unit_code]
    if code not in COUNTED | OTHERS | MONITORED | DTI:
        return "unknown_indicator"
    if not has_actual and (unit.first > last_day(kind, start) or start > unit.last):
        return "unit_not_valid"
    if start > plans.as_of:
        return "not_begun"
    if row.target is None and row.target_points is None:
        return "no_target"
    if code in MONITORED:
        return "monitored"
    if has_actual:
        return value.status if value and value.status != "no_data" else "ok"
    if value and value.status in ("assumed", "not_applicable"):
        return value.status
    return "not_applicable" if value and value.denominator == 0 else "no_data"
