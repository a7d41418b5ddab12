"""Where parcels lie: points inside the outline of each commune, and their national GeoHash."""

from pathlib import Path

import numpy as np
import polars as pl
import shapely

GEOHASH_LETTERS = np.frombuffer(b"0123456789bcdefghjkmnpqrstuvwxyz", np.uint8)
GEOHASH_LENGTH = 12
BITS_OF_A_COORDINATE = 30
# A point so far outside the province that no tolerance of its outlines reaches it: degrees added to its longitude.
FAR_AWAY = 2.0


def outlines(shapes_csv: Path) -> dict[str, shapely.Geometry]:
    """The outline of each commune (longitude, latitude in WGS84) by its GSO code, from seed commune_shapes.csv."""
    shapes = pl.read_csv(shapes_csv, infer_schema_length=0).filter(level="xa").sort("code")
    return {code: shapely.from_geojson(geometry) for code, geometry in shapes.select("code", "geometry").iter_rows()}


def points_inside(rng: np.random.Generator, outline: shapely.Geometry, size: int) -> np.ndarray:
    """`size` points spread evenly over an outline; shape (size, 2): longitude, latitude."""
    left, bottom, right, top = outline.bounds
    shapely.prepare(outline)
    found = np.empty((0, 2))
    filled = outline.area / ((right - left) * (top - bottom))
    while len(found) < size:
        tries = int((size - len(found)) / filled * 1.1) + 16
        points = rng.uniform((left, bottom), (right, top), (tries, 2))
        found = np.concatenate([found, points[shapely.contains_xy(outline, points)]])
    return found[:size]


def geohash(points: np.ndarray) -> np.ndarray:
    """The GeoHash of 12 characters of each point; `points` as from points_inside, the answer of dtype S12.

    Longitude and latitude are halved in turn, longitude first; five bits are a letter.
    """
    cells = ((points + np.array([180.0, 90.0])) / np.array([360.0, 180.0]) * (1 << BITS_OF_A_COORDINATE)).astype(
        np.uint64
    )
    bits = _spread(cells[:, 0]) << np.uint64(1) | _spread(cells[:, 1])
    shifts = np.arange(5 * (GEOHASH_LENGTH - 1), -1, -5, dtype=np.uint64)
    letters = GEOHASH_LETTERS[(bits[:, None] >> shifts & np.uint64(31)).astype(np.int64)]
    return np.ascontiguousarray(letters).view(f"S{GEOHASH_LENGTH}").ravel()


def _spread(bits: np.ndarray) -> np.ndarray:
    """A zero before each of the lower 32 bits."""
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        bits = (bits | bits << np.uint64(shift)) & np.uint64(mask)
    return bits
