"""The map itself: each unit filled by its class, outlined, and marked with a dash where nothing is known."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import altair as alt

from app import parts
from app.charts import INK, MUTED
from app.labels import Labels
from app.maps import shades
from app.maps.figures import Shown
from app.maps.shades import Shade
from app.maps.shapes import Outline
from app.parts import Html

HEIGHT = 540
AREAS = "areas"
CHOSEN = "unit"
"""The selection of the chart: the unit that was clicked, by its code."""


def choropleth(shown: Shown, outlines: Mapping[str, Outline], t: Labels) -> dict[str, Any]:
    """A Vega-Lite chart. Units without an outline are not drawn; the table has them."""
    colours = tuple((shade.code, shade.colour) for shade in shown.shades)
    chart = _chart(colours, shown.counts_of or t("map.counts"), t)
    # put in here: Altair would look at each of its ten thousand corners
    return chart | {"datasets": {AREAS: _features(shown, outlines)}}


@cache
def _chart(colours: tuple[tuple[str, str], ...], counts_of: str, t: Labels) -> dict[str, Any]:
    """The chart without its areas, once for each legend: Altair takes as long to make it as the rest of the page."""
    classes, fills = zip(*colours, strict=True)
    data = alt.NamedData(AREAS)
    areas = (
        alt.Chart(data)
        .mark_geoshape(stroke=MUTED, strokeWidth=0.7, cursor="pointer")
        .encode(
            color=alt.Color(
                "shade:N",
                legend=None,
                scale=alt.Scale(domain=classes, range=fills),
            ),
            tooltip=[
                alt.Tooltip("name:N", title=t("unit")),
                alt.Tooltip("shown:N", title=t("map.value")),
                alt.Tooltip("counts:N", title=counts_of),
                alt.Tooltip("words:N", title=t("map.class")),
                alt.Tooltip("status:N", title=t("status")),
            ],
        )
        .add_params(alt.selection_point(name=CHOSEN, fields=["unit"], on="click", clear=False))
    )
    dashes = (
        alt.Chart(data)
        .transform_filter(alt.datum.shade == shades.NO_DATA)
        .mark_text(text="–", color=INK, fontSize=13, tooltip=None)
        .encode(longitude="east:Q", latitude="north:Q")
    )
    # flat: at eleven degrees north a degree of longitude is 2 % shorter than one of latitude, which nobody sees
    return alt.layer(areas, dashes).project(type="identity", reflectY=True).properties(height=HEIGHT).to_dict()


def _features(shown: Shown, outlines: Mapping[str, Outline]) -> list[dict[str, Any]]:
    return [
        {
            "type": "Feature",
            "geometry": outlines[figure.unit_code].geometry,
            "east": outlines[figure.unit_code].inside[0],
            "north": outlines[figure.unit_code].inside[1],
            "unit": figure.unit_code,
            "name": figure.name,
            "shown": figure.shown,
            "counts": figure.counts,
            "words": shown.shade_of(figure).words,
            "shade": figure.shade,
            "status": figure.status,
        }
        for figure in shown.figures
        if figure.unit_code in outlines
    ]


def legend(shown: Shown, t: Labels) -> Html:
    """Each class with its colour, its words and how many units it holds; the last is what is not known."""
    lines = "".join(
        f"<li>{swatch(shade).markup}<span>{parts.joined(parts.strong(shade.words), shade.holds).markup}</span>"
        f'<span class="num">{parts.text(t("map.units", count=t.number(shown.units_of(shade))))}</span></li>'
        for shade in shown.shades
    )
    return Html(f'<ul class="dti-legend">{lines}</ul>')


def swatch(shade: Shade) -> Html:
    """The colour of a class; a dash where nothing is known."""
    dash = "–" if shade.code == shades.NO_DATA else ""
    return Html(f'<span class="dti-swatch" style="background:{shade.colour}" aria-hidden="true">{dash}</span>')
