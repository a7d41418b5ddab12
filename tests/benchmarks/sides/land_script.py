"""Counts of parcels by commune, written by hand: DuckDB for the counting, shapely for the outlines.

What an engineer would write for one day: the same files, the same counts. No quarantine, no history of states, no
versions, no checks.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import shapely

from orchestration.settings import PROJECT_ROOT
from tests.benchmarks.land_figures import FIGURES

FEEDS_OF_PARCELS = ("land_parcels", "land_certificates")
SCRIPT = Path(__file__).with_suffix(".sql")
SEEDS = PROJECT_ROOT / "dbt_project" / "seeds" / "reference"
LETTERS = b"0123456789bcdefghjkmnpqrstuvwxyz"
TOLERANCE = 250 / 111_000
"""Degrees: the outlines are simplified."""


def run(inbox: Path, home: Path) -> None:
    """Write the figures of each commune on the last day."""
    parcel_files, certificate_files = (str(inbox / feed / "*" / "*.parquet") for feed in FEEDS_OF_PARCELS)
    parameters = {"parcels": parcel_files, "certificates": certificate_files, "seeds": str(SEEDS)}
    before, after = SCRIPT.read_text("utf-8").split("-- placed\n")
    with duckdb.connect() as connection:
        _execute(connection, before, parameters)
        connection.register("placed", _placed(connection))
        _execute(connection, after, parameters)
        connection.table("figures").write_parquet(str(home / FIGURES))


def _execute(connection: duckdb.DuckDBPyConnection, script: str, parameters: dict[str, str]) -> None:
    for statement in filter(str.strip, script.split(";\n")):
        connection.execute(statement, {name: value for name, value in parameters.items() if f"${name}" in statement})


def _placed(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """The numbers of the parcels whose id is a place in their commune."""
    found = connection.execute(
        "select number, commune, maThua from current where regexp_full_match(maThua, '[0-9b-hjkmnp-z]{12}')"
        " order by commune"
    ).fetchnumpy()
    points = _points(np.frombuffer("".join(found["maThua"]).encode(), np.uint8).reshape(-1, 12))
    shapes = dict(connection.execute("select code, geometry from present").fetchall())
    communes, starts = np.unique(np.asarray(found["commune"]).astype(str), return_index=True)
    inside = np.zeros(len(points), bool)
    for commune, start, end in zip(communes, starts, [*starts[1:], len(points)], strict=True):
        outline = shapely.from_geojson(shapes[commune]).buffer(TOLERANCE)
        shapely.prepare(outline)
        inside[start:end] = shapely.contains_xy(outline, points[start:end])
    return pa.table({"number": np.asarray(found["number"])[inside]})


def _points(letters: np.ndarray) -> np.ndarray:
    values = np.zeros(256, np.int64)
    values[np.frombuffer(LETTERS, np.uint8)] = np.arange(32)
    longitude, latitude = (np.zeros(len(letters), np.int64) for _ in range(2))
    for place in range(12):
        value = values[letters[:, place]]
        for bit in range(4, -1, -1):
            taken = value >> bit & 1
            if (place * 5 + 4 - bit) % 2 == 0:
                longitude = longitude << 1 | taken
            else:
                latitude = latitude << 1 | taken
    return np.column_stack([(longitude + 0.5) / 2**30 * 360 - 180, (latitude + 0.5) / 2**30 * 180 - 90])
