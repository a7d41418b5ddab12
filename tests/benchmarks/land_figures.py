"""The figures of land quality of both sides, by commune on the last day. They must be equal."""

from __future__ import annotations

from pathlib import Path

import duckdb

FIGURES = "land_figures.parquet"
COUNTS = (
    "parcels, complete, unique_key, owner_verified, with_geometry, current_code, fresh, matched_to_dossier, clean,"
    " to_supplement, to_rebuild"
)


def write_product_figures(database: Path, home: Path) -> None:
    """Take the figures of the last day out of a warehouse or a published version."""
    with duckdb.connect(str(database), read_only=True) as connection:
        figures = connection.sql(
            f"select ltrim(commune_code, 'C') as commune, {COUNTS} from marts.fct_land_quality"
            " where as_of = (select max(as_of) from marts.fct_land_quality)"
        )
        figures.write_parquet(str(home / FIGURES))


def differing(one: Path, other: Path) -> tuple[int, set[str]]:
    """How many communes both sides have, and those of which only one side has the figures."""
    with duckdb.connect() as connection:
        for name, home in (("one", one), ("other", other)):
            connection.sql(f"select commune, {COUNTS} from '{home / FIGURES}'").create_view(name)
        (both,) = connection.execute("select count(*) from one inner join other using (commune)").fetchone()
        rows = connection.execute(
            "select commune from ((from one except from other) union all (from other except from one))"
        ).fetchall()
    return both, {commune for (commune,) in rows}
