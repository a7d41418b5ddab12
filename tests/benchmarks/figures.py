"""The figures of every side: numerator and denominator of each unit, period and indicator. They must be equal."""

from __future__ import annotations

from pathlib import Path

import duckdb

from tests.benchmarks.sides.given import INDICATORS

FIGURES = "figures.parquet"
OF_THE_PRODUCT = """
select unit_code as unit, period_type as kind, period_start as first, indicator_code as code, numerator, denominator
from marts.fct_indicator_value
where framework_version = 'd766-portal-2026' and list_contains($codes, indicator_code)
"""
DIFFERING = """
with one as (select unit, kind, first, code, numerator, denominator from read_parquet($one)),
other as (select unit, kind, first, code, numerator, denominator from read_parquet($other))
select count(*) from ((from one except all from other) union all (from other except all from one))
"""


def write_product_figures(database: Path, home: Path) -> None:
    """Take the figures out of a warehouse or a published version."""
    with duckdb.connect(str(database), read_only=True) as connection:
        figures = connection.sql(OF_THE_PRODUCT, params={"codes": list(INDICATORS)})
        figures.write_parquet(str(home / FIGURES))


def count(home: Path) -> int:
    """How many figures a side has."""
    with duckdb.connect() as connection:
        return connection.execute("select count(*) from read_parquet(?)", [str(home / FIGURES)]).fetchone()[0]


def differing(one: Path, other: Path) -> int:
    """How many figures only one of two sides has."""
    with duckdb.connect() as connection:
        files = {"one": str(one / FIGURES), "other": str(other / FIGURES)}
        return connection.execute(DIFFERING, files).fetchone()[0]
