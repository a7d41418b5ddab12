"""Outlines as they are drawn: with as many corners as a screen can show, neighbours still side by side."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
import streamlit as st

from app.maps import queries
from app.snapshot import Snapshot

LEAST_CORNER = 0.0015  # degrees, 160 m: less than a pixel of a map of the province that is 700 pixels high
SOUTH_WEST, STEPS = (105, 10), 1000  # whole steps of a thousandth of a degree, counted from there, are half the text


@dataclass(frozen=True)
class Outline:
    """A GeoJSON geometry and a point within it; steps east and north of `SOUTH_WEST` instead of degrees."""

    geometry: dict[str, Any]
    inside: list[int]


def outlines(snapshot: Snapshot, level: str) -> dict[str, Outline]:
    """By unit. Worked out once for a version."""
    return _outlines(snapshot.version, level, snapshot)


@st.cache_data(max_entries=8, show_spinner=False)
def _outlines(version: str, level: str, _snapshot: Snapshot) -> dict[str, Outline]:  # noqa: ARG001 (the cache's key)
    rows = [row for row in _snapshot.rows(queries.SHAPES) if row["level"] == level]
    drawn = simplified([row["geometry"] for row in rows])
    return dict(zip((row["unit_code"] for row in rows), drawn, strict=True))


def simplified(geometries: Sequence[str]) -> list[Outline]:
    """GeoJSON texts of areas that touch each other, with fewer corners along the borders that they share."""
    areas = shapely.coverage_simplify(shapely.from_geojson(geometries), LEAST_CORNER)
    texts, points = shapely.to_geojson(areas), shapely.get_coordinates(shapely.point_on_surface(areas))
    return [
        Outline({"type": area["type"], "coordinates": _steps(area["coordinates"])}, _steps(point))
        for area, point in zip(map(json.loads, texts), points.tolist(), strict=True)
    ]


def _steps(degrees: list) -> list:
    """A position, or a list of such, of any depth."""
    if isinstance(degrees[0], list):
        return [_steps(inner) for inner in degrees]
    return [round((value - origin) * STEPS) for value, origin in zip(degrees, SOUTH_WEST, strict=True)]
