"""The map itself: each unit filled by its class, outlined, and marked with a dash where nothing is known.

Altair says what is drawn, and Vega draws it here, not in the browser, which has enough to do when a page opens.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import vl_convert

from app import parts
from app.charts import INK, MUTED
from app.labels import Labels
from app.maps import shades
from app.maps.figures import Shown
from app.maps.shades import Shade
from app.maps.shapes import Canvas
from app.parts import Html

AREAS = "areas"
LINE, DASH = 1 / 700, 1 / 37  # the width of borders and the size of the dash, of the width of the canvas


def choropleth(shown: Shown, canvas: Canvas) -> str:
    """An SVG. An area has the code of its unit as aria-label. Units without an outline are not drawn; the table has
    them."""
    colours = tuple((shade.code, shade.colour) for shade in shown.shades)
    return _drawn(canvas, colours, tuple((figure.unit_code, figure.shade) for figure in shown.figures))


@lru_cache(maxsize=64)
def _drawn(canvas: Canvas, colours: tuple[tuple[str, str], ...], shade_of: tuple[tuple[str, str], ...]) -> str:
    features = [
        {"type": "Feature", "geometry": outline.geometry, "x": outline.inside[0], "y": outline.inside[1]}
        | {"unit": unit, "shade": shade}
        for unit, shade in shade_of
        if (outline := canvas.outlines.get(unit))
    ]
    # put in here: Altair would look at each of its ten thousand corners
    return vl_convert.vegalite_to_svg(_chart(canvas, colours) | {"datasets": {AREAS: features}})


@lru_cache(maxsize=32)
def _chart(canvas: Canvas, colours: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    classes, fills = zip(*colours, strict=True)
    line, dash = LINE * canvas.width, DASH * canvas.width
    data = alt.NamedData(AREAS)
    areas = (
        alt.Chart(data)
        .mark_geoshape(stroke=MUTED, strokeWidth=line, clip=False)
        .encode(
            color=alt.Color("shade:N", legend=None, scale=alt.Scale(domain=classes, range=fills)),
            description="unit:N",
        )
    )
    dashes = (
        alt.Chart(data)
        .transform_filter(alt.datum.shade == shades.NO_DATA)
        .mark_text(text="–", color=INK, fontSize=dash)
        .encode(longitude="x:Q", latitude="y:Q")
    )
    chart = alt.layer(areas, dashes).project(type="identity", scale=1, translate=[0, 0])
    return chart.properties(width=canvas.width, height=canvas.height, padding=line).to_dict()


def told(shown: Shown, t: Labels) -> dict[str, str]:
    """What an area says of its unit, by the unit's code: a line for each thing, the name first."""
    return {
        figure.unit_code: "\n".join(
            (
                figure.name,
                f"{t('map.value')}: {figure.shown}",
                f"{shown.counts_of or t('map.counts')}: {figure.counts}",
                f"{t('map.class')}: {shown.shade_of(figure).words}",
                f"{t('status')}: {figure.status}",
            )
        )
        for figure in shown.figures
    }


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
