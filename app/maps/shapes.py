"""Outlines as they are drawn: with as many corners as a screen can show, neighbours still side by side."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
import streamlit as st

from app.maps import queries
from app.snapshot import Snapshot

LEAST_CORNER = 0.0015  # degrees, 160 m: less than a pixel of a map of the province that is 700 pixels high
STEPS = 1000  # to a degree: whole ones are half the text


@dataclass(frozen=True)
class Outline:
    """A GeoJSON geometry and a point within it, in steps from the left and from the top of the canvas."""

    geometry: dict[str, Any]
    inside: list[float]


@dataclass(frozen=True, eq=False)
class Canvas:
    """What is drawn together: outlines by unit, and how many steps they take from left to right and from top to bottom.

    Flat: at eleven degrees north a degree of longitude is 2 % shorter than one of latitude, which nobody sees.
    """

    width: float
    height: float
    outlines: Mapping[str, Outline]


def canvas(snapshot: Snapshot, level: str) -> Canvas:
    """All units of a level. Worked out once for a version."""
    return _canvas(snapshot.version, level, snapshot)


@st.cache_resource(max_entries=8, show_spinner=False)
def _canvas(version: str, level: str, _snapshot: Snapshot) -> Canvas:  # noqa: ARG001 (the cache's key)
    rows = _snapshot.rows(queries.SHAPES)
    return simplified({row["unit_code"]: row["geometry"] for row in rows if row["level"] == level})


def simplified(geometries: Mapping[str, str]) -> Canvas:
    """GeoJSON texts of areas that touch each other, with fewer corners along the borders that they share."""
    areas = shapely.coverage_simplify(shapely.from_geojson(list(geometries.values())), LEAST_CORNER)
    west, south, east, north = shapely.total_bounds(areas)

    def placed(degrees: np.ndarray) -> np.ndarray:
        return np.round((degrees - (west, north)) * (STEPS, -STEPS))

    texts = shapely.to_geojson(shapely.transform(areas, placed))
    points = placed(shapely.get_coordinates(shapely.point_on_surface(areas)))
    outlines = map(Outline, map(json.loads, texts), points.tolist())
    return Canvas(*placed(np.array([east, south])).tolist(), dict(zip(geometries, outlines, strict=True)))
