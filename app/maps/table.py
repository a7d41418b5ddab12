"""The figures of the map as a table and a download, for readers who cannot use the map: same order, same numbers."""

from __future__ import annotations

from app import filters, parts
from app.frame import Page
from app.maps.drawing import swatch
from app.maps.figures import Shown
from app.parts import Html
from app.snapshot import csv_of


def figures_table(page: Page, shown: Shown, indicator: dict[str, str]) -> Html:
    """`indicator` is what the page of a unit is to open at."""
    t = page.t
    link = filters.links("unit")
    headers = [t("unit"), t("map.value"), t("map.counts"), t("map.class"), t("status")]
    body: list[list[str | Html]] = [
        [
            parts.anchor(figure.name, link(unit=figure.unit_code, **indicator)),
            figure.shown,
            figure.counts,
            parts.joined(swatch(shown.shade_of(figure)), shown.shade_of(figure).words),
            figure.status,
        ]
        for figure in shown.figures
    ]
    return parts.table(headers, body, numeric=(1, 2), tall=True)


def as_csv(page: Page, shown: Shown) -> bytes:
    """Numbers as they are; what is not known stays empty."""
    t = page.t
    headers = [t("code"), t("unit"), t("map.value"), t("numerator"), t("denominator"), t("map.class"), t("status")]
    return csv_of(
        headers,
        (
            [
                figure.unit_code,
                figure.name,
                figure.value,
                figure.numerator,
                figure.denominator,
                shown.shade_of(figure).words,
                figure.status,
            ]
            for figure in shown.figures
        ),
    )
