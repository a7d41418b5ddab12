"""Figures of units for a map or a table: ordered, written out, and put into classes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.labels import MISSING, Labels
from app.maps import shades
from app.maps.shades import Shade
from app.snapshot import Row


@dataclass(frozen=True)
class Figure:
    """What is known of one unit. `value` orders and shades it, `shown` is what a reader sees."""

    unit_code: str
    name: str
    value: Decimal | None
    shown: str
    counts: str
    shade: str
    status: str
    numerator: Any = None
    denominator: Any = None


@dataclass(frozen=True)
class Shown:
    """The figures of all units drawn, in the order of the table, and the classes that there are.

    counts_of: what numerator and denominator count, in words. as_of: the day of the figures, where it is not that of
    the version. framework: the version of the rules that gave them.
    """

    figures: list[Figure]
    shades: list[Shade]
    counts_of: str
    note: str = ""
    as_of: date | None = None
    framework: str = ""

    def shade_of(self, figure: Figure) -> Shade:
        return next(shade for shade in self.shades if shade.code == figure.shade)

    def units_of(self, shade: Shade) -> int:
        return sum(figure.shade == shade.code for figure in self.figures)


def shares(t: Labels, rows: list[Row], **rest: Any) -> Shown:
    """Numerator by denominator, exactly; nothing by nothing is no figure."""
    valued = [
        row | {"value": Decimal(row["numerator"]) / row["denominator"] if _is_share(row) else None} for row in rows
    ]
    return scaled(
        t,
        valued,
        lambda row: t.ratio(row["value"]),
        lambda row: t.status("ok" if _is_share(row) else "no_data"),
        **rest,
    )


def _is_share(row: Row) -> bool:
    return row["numerator"] is not None and bool(row["denominator"])


def scaled(
    t: Labels,
    rows: list[Row],
    shown: Callable[[Row], str],
    status: Callable[[Row], str],
    note: str = "",
    **rest: Any,
) -> Shown:
    """Figures in up to five classes, with the lowest and the highest value of each in its words."""
    found, shade_of = shades.scale(
        [row["value"] for row in rows if row["value"] is not None], [t(f"map.fifth.{place}") for place in range(5)]
    )
    figures = figures_of(t, rows, shown, lambda row: shade_of.get(row["value"], shades.NO_DATA), status)
    held = [_with_bounds(shade, figures) for shade in reversed(found)]
    return Shown(figures, [*held, no_data(t)], note=f"{note} {t('map.fifths.note')}".strip(), **rest)


def _with_bounds(shade: Shade, figures: list[Figure]) -> Shade:
    """The lowest and the highest value that it holds."""
    held = [figure.shown for figure in figures if figure.shade == shade.code]  # highest first
    return replace(shade, holds=held[0] if held[0] == held[-1] else f"{held[-1]} – {held[0]}")


def no_data(t: Labels) -> Shade:
    return Shade(shades.NO_DATA, t("map.no_data"), shades.NO_DATA_COLOUR, t("map.no_data.means"))


def figures_of(
    t: Labels,
    rows: list[Row],
    shown: Callable[[Row], str],
    shade: Callable[[Row], str],
    status: Callable[[Row], str],
) -> list[Figure]:
    """Highest value first, units without one last."""
    names = _names(t, rows)
    ordered = sorted(
        rows, key=lambda row: (row["value"] is None, -(row["value"] or 0), names[row["unit_code"]], row["unit_code"])
    )
    return [
        Figure(
            unit_code=row["unit_code"],
            name=names[row["unit_code"]],
            value=row["value"],
            shown=shown(row),
            counts=MISSING
            if row["denominator"] is None
            else f"{_count(t, row['numerator'])} / {_count(t, row['denominator'])}",
            shade=shade(row),
            status=status(row),
            numerator=row["numerator"],
            denominator=row["denominator"],
        )
        for row in ordered
    ]


def _count(t: Labels, value: Any) -> str:
    """Points with their two decimals, records without."""
    return t.points(value) if isinstance(value, Decimal) and value.as_tuple().exponent < 0 else t.number(value)


def _names(t: Labels, rows: list[Row]) -> Mapping[str, str]:
    """Two units may have one name: these have their code with it."""
    names = [t.name(row) for row in rows]
    return {
        row["unit_code"]: f"{name} ({row['unit_code']})" if names.count(name) > 1 else name
        for row, name in zip(rows, names, strict=True)
    }
