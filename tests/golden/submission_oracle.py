"""States of submitted forms by plain rules, one submission after the other: DECISIONS F4 to F8, and no line of the
product."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

WHOLE = ("returned", "approved", "locked")


@dataclass(frozen=True)
class Sent:
    """A workbook that arrived. declared: the number in its name, None where it gives none."""

    unit: str
    form: str
    period: str
    day: date
    declared: int | None = None

    @property
    def name(self) -> str:
        number = "" if self.declared is None else f"__v{self.declared}"
        return f"{self.unit}__{self.form}__{self.period}{number}.xlsx"


@dataclass(frozen=True)
class Decided:
    """A decision on a version as a whole."""

    unit: str
    form: str
    period: str
    version: int
    decision: str
    at: datetime


@dataclass(frozen=True)
class Version:
    """What follows for one version."""

    state: str
    counts: bool
    because: str | None
    day: date
    days_late: int


def due_day(period: str) -> date:
    """A quarter closes on the 14th of its last month and is due 5 days later; a year closes with December, 15 days."""
    if "-Q" in period:
        year, quarter = period.split("-Q")
        return date(int(year), int(quarter) * 3, 14) + timedelta(days=5)
    return date(int(period), 12, 31) + timedelta(days=15)


def states(sent: list[Sent], decided: list[Decided], today: date) -> dict[tuple[str, str, str, int], Version]:
    """By (form, unit, period, version), as known on a day."""
    found = {}
    for key in {(s.form, s.unit, s.period) for s in sent}:
        arrived = sorted(
            (s for s in sent if (s.form, s.unit, s.period) == key and s.day <= today),
            key=lambda s: (s.day, s.declared is not None, s.declared or 0, s.name),
        )
        numbers: list[int] = []
        for each in arrived:
            numbers.append(max(each.declared or 0, (numbers[-1] if numbers else 0) + 1))
        last = {
            d.version: d
            for d in sorted(decided, key=lambda d: d.at)
            if (d.form, d.unit, d.period) == key and d.at.date() <= today
        }
        last = {version: d for version, d in last.items() if version in numbers}
        locks = [d for d in last.values() if d.decision == "locked"]
        lock = max(locks, key=lambda d: (d.at, d.version)) if locks else None
        returned = [version for version, d in last.items() if d.decision == "returned"]
        state = {}
        for number, each in zip(numbers, arrived, strict=True):
            if number in last:
                state[number] = last[number].decision
            elif lock and each.day > lock.at.date():
                state[number] = "after_lock"
            elif any(version < number for version in returned):
                state[number] = "corrected"
            else:
                state[number] = "sent"
        counting = _counting(state, lock.version if lock else None)
        for number, each in zip(numbers, arrived, strict=True):
            because = None
            if number != counting:
                because = state[number] if state[number] in ("returned", "after_lock") else "superseded"
            late = max(0, (each.day - due_day(each.period)).days)
            found[(*key, number)] = Version(state[number], number == counting, because, each.day, late)
    return found


def _counting(state: dict[int, str], locked: int | None) -> int | None:
    if locked is not None:
        return locked
    for kinds in (("approved",), ("sent", "corrected")):
        of_kind = [number for number, kind in state.items() if kind in kinds]
        if of_kind:
            return max(of_kind)
    return None


def owed(period: str, versions: list[Version], today: date) -> tuple[str, int]:
    """(status, days late) of what a unit owes for a period; versions: its own of the form and period."""
    due = due_day(period)
    if not versions:
        return ("missing", (today - due).days) if due < today else ("open", 0)
    first = min(version.day for version in versions)
    late = max(0, (first - due).days)
    if not any(version.counts for version in versions):
        return "returned", late
    return ("late" if late else "submitted"), late
