"""A drawing in the page whose areas say what they are under the pointer and can be clicked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from streamlit.components import v2 as components

HERE = Path(__file__).resolve().parent
HTML = '<div class="dti-areas" role="img"></div><div class="dti-tip" hidden></div>'


def clicked_area(svg: str, told: Mapping[str, str], *, alt: str, key: str) -> str | None:
    """Show `svg`; the area that was clicked just now. An area goes by its aria-label, `told` has its words by that."""
    show = components.component("dti_areas", html=HTML, css=_asset("css"), js=_asset("js"), isolate_styles=False)
    return show(key=key, data={"svg": svg, "told": told, "alt": alt}, on_clicked_change=_take_note).clicked


def _take_note() -> None:
    """Streamlit hands on only what somebody listens to; the run that a click starts reads it."""


@cache
def _asset(kind: str) -> str:
    return (HERE / f"areas.{kind}").read_text("utf-8")
