"""Business months as the first day of the month: which are open on a day, and a set of them in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta


def month_of(day: date) -> date:
    return day.replace(day=1)


def last_day(month: date) -> date:
    return following(month) - timedelta(days=1)


def days_of(first: str, last: str) -> tuple[date, date]:
    """The arrival days that a person means by FROM and TO, each a day or a month: `2026-02-10`, `2026-02`.

    A month as FROM means its first day, as TO its last. Raises ValueError with what is wrong, in words.
    """
    days = _day(first, "FROM"), _day(last, "TO")
    if len(last) == len("2026-02"):
        days = days[0], last_day(days[1])
    if days[1] < days[0]:
        raise ValueError(f"TO ({last}) lies before FROM ({first}).")
    return days


def _day(word: str, name: str) -> date:
    try:
        return date.fromisoformat(f"{word}-01" if len(word) == len("2026-02") else word)
    except ValueError:
        raise ValueError(f"{name} ({word}) is neither a day (2026-02-10) nor a month (2026-02).") from None


def following(month: date) -> date:
    return month_of(month + timedelta(days=31))


def open_since(built_as_of: date | None, as_of: date) -> list[date]:
    """Months whose figures move because the day T has moved, although no row of theirs came.

    The month of T is open: its last day lies after T, or is T. A month that was open when the marts were last built has
    closed since, or is still open. built_as_of: day T of the marts that stand; None: there are none.
    """
    month = month_of(min(built_as_of, as_of) if built_as_of else as_of)
    months = []
    while month <= as_of:
        months.append(month)
        month = following(month)
    return months


def in_words(months: Iterable[date]) -> str:
    """`2025-11, 2026-02 … 2026-04`; `none` without a month."""
    stretches: list[tuple[date, date]] = []
    for month in sorted(set(months)):
        if stretches and following(stretches[-1][1]) == month:
            stretches[-1] = (stretches[-1][0], month)
        else:
            stretches.append((month, month))
    told = (f"{first:%Y-%m}" if first == last else f"{first:%Y-%m} … {last:%Y-%m}" for first, last in stretches)
    return ", ".join(told) or "none"
