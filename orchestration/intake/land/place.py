"""Where a parcel lies: its GeoHash against the outline of its commune. No longitude or latitude is kept.

The outlines are simplified and for display only, so a parcel may lie some way beyond; how far, says the tolerance of
DQ-L02 in land_rules.csv.
"""

from __future__ import annotations

import csv
import functools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
import shapely

from orchestration.intake.land.communes import RULES, SHAPES, communes
from orchestration.intake.land.geohash import decode, is_geohash

METRES_PER_DEGREE = 111_320
NARROWER = math.cos(math.radians(11))
"""A degree of longitude, as a part of one of latitude, in the middle of the province."""
INSIDE, OUTSIDE_COMMUNE, OUTSIDE_PROVINCE, MALFORMED, MISSING = range(5)
PLACES = ("inside", "outside_commune", "outside_province", "malformed", "missing")


@dataclass(frozen=True)
class Outlines:
    """Shapes by GSO code, degrees of longitude narrowed to those of latitude; widened ones have the tolerance added."""

    exact: dict[str, shapely.Geometry]
    widened: dict[str, shapely.Geometry]
    province: shapely.Geometry


@functools.cache
def outlines() -> Outlines:
    with RULES.open(encoding="utf-8", newline="") as file:
        (metres,) = (float(row["tolerance"]) for row in csv.DictReader(file) if row["rule"] == "DQ-L02")
    rows = pl.read_csv(SHAPES, infer_schema=False).filter(pl.col("level") == "xa")
    shapes = shapely.transform(shapely.from_geojson(rows["geometry"].to_list()), lambda at: at * [NARROWER, 1])
    widened = shapely.buffer(shapes, metres / METRES_PER_DEGREE)
    province = shapely.union_all(widened)
    shapely.prepare([*shapes, *widened, province])
    codes = rows["code"].to_list()
    return Outlines(dict(zip(codes, shapes, strict=True)), dict(zip(codes, widened, strict=True)), province)


def locate(ids: pl.Series, codes: pl.Series) -> tuple[pl.Series, pl.Series]:
    """(present commune, place) of each parcel.

    ids: national parcel ids as delivered. codes: GSO codes of communes, present or former. The commune of a former code
    that was parted is the one in whose outline the point lies, else its default successor; null for an unknown code.
    The place is one of PLACES.
    """
    shapes = outlines()
    is_point = is_geohash(ids)
    rows = is_point.fill_null(False).arg_true()
    x, y = decode(ids.gather(rows))
    x *= NARROWER
    commune = communes().resolve(codes)
    for old, at in _by_code(codes.gather(rows)):
        for new in communes().parted.get(old, ()):
            inside = at[shapely.contains_xy(shapes.exact[new], x[at], y[at])]
            commune = commune.scatter(rows.gather(inside), new)
    found = np.full(len(rows), OUTSIDE_COMMUNE, np.int8)
    for code, at in _by_code(commune.gather(rows)):
        found[at[shapely.contains_xy(shapes.widened[code], x[at], y[at])]] = INSIDE
    astray = np.flatnonzero(found == OUTSIDE_COMMUNE)
    found[astray[~shapely.contains_xy(shapes.province, x[astray], y[astray])]] = OUTSIDE_PROVINCE
    places = np.where(is_point.is_null().to_numpy(), MISSING, MALFORMED).astype(np.int8)
    places[rows.to_numpy()] = found
    return commune, pl.Series(PLACES).gather(places)


def _by_code(codes: pl.Series) -> Iterator[tuple[str, np.ndarray]]:
    """Each code with the positions at which it stands."""
    positions = codes.to_frame("code").with_row_index("at").drop_nulls().group_by("code").agg("at")
    for code, at in zip(positions["code"], positions["at"], strict=True):
        yield code, at.to_numpy()
