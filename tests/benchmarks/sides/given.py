"""What every hand-written side is given: the delivered files, the list of units, the periods."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from orchestration.settings import DBT_PROJECT

UNITS = DBT_PROJECT / "seeds" / "reference" / "units.csv"
FIRST_MONTH = date(2025, 7, 1)
PERIOD = ["month", "kind", "first", "cutoff", "last"]
"""Names of what `month_periods` yields."""
INDICATORS = {
    "1.4": ("c14", "n"),
    "2.1": ("c21", "n"),
    "3.1": ("c31", "n31"),
    "3.2": ("c32", "c31"),
    "3.3": ("c33", "n"),
    "3.4": ("c34", "n34"),
    "3.5": ("c35", "n34"),
    "3.6": ("c36", "fee"),
    "4.1": ("c41", "n"),
    "4.2": ("c42", "n"),
    "4.3": ("c43", "n"),
    "4.4": ("c44", "n"),
    "4.5a": ("c45a", "n45a"),
    "4.5b": ("c45b", "n"),
    "5.4": ("c54", "n"),
}
"""Indicator -> the counts that are its numerator and denominator."""


@dataclass(frozen=True)
class Files:
    """CSV files of an inbox; those of the feed dossiers by their delimiter. `as_of`: the last arrival day."""

    comma: list[Path]
    semicolon: list[Path]
    procedures: list[Path]
    as_of: date

    @classmethod
    def of(cls, inbox: Path) -> Files:
        dossiers = sorted((inbox / "dossiers").glob("*/*.csv"))
        semicolon = [path for path in dossiers if ";" in _first_line(path)]
        return cls(
            comma=sorted(set(dossiers) - set(semicolon)),
            semicolon=semicolon,
            procedures=sorted((inbox / "procedures").glob("*/*.csv")),
            as_of=date.fromisoformat(dossiers[-1].parent.name),
        )


def _first_line(path: Path) -> str:
    with path.open(encoding="utf-8-sig") as lines:
        return next(lines)


def month_periods(as_of: date) -> Iterator[tuple[date, str, date, date, date]]:
    """For each month up to `as_of`, the periods it lies in: month, kind, first, cut-off and last day."""
    for number in range(FIRST_MONTH.year * 12 + FIRST_MONTH.month - 1, as_of.year * 12 + as_of.month):
        year, index = divmod(number, 12)
        half = index // 6 * 6
        spans = {
            "month": (index, index),
            "quarter": (index // 3 * 3, index // 3 * 3 + 2),
            "half": (half, half + 5),
            "nine_months": (0, 8),
            "year": (0, 11),
        }
        for kind, (begins, ends) in spans.items():
            if index <= ends:
                first = date(year, begins + 1, 1)
                last = date(year, ends + 1, monthrange(year, ends + 1)[1])
                yield date(year, index + 1, 1), kind, first, min(last, as_of), last
