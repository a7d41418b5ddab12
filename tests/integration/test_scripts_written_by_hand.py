"""What `make bench` compares does the same work: the scripts written by hand count what the product counts."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from orchestration.sample import write_sample
from tests.benchmarks import figures, land_figures
from tests.benchmarks.sides import land_script

SAMPLE = {"dossiers": 3_000, "first_day": date(2025, 7, 1), "last_day": date(2026, 2, 10)}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, build_marts: Callable[..., Path]) -> Path:
    """An inbox that begins where the scripts do (`given.FIRST_MONTH`), and the product's figures of it."""
    root = tmp_path_factory.mktemp("bench")
    write_sample(root / "inbox", **SAMPLE)
    warehouse = build_marts(root / "inbox", root / "warehouse.duckdb")
    figures.write_product_figures(warehouse, root)
    return root


@pytest.mark.parametrize("side", ["duckdb_script", "polars_script", "pandas_script"])
def test_the_product_counts_what_a_script_written_by_hand_counts(side, built, tmp_path):
    importlib.import_module(f"tests.benchmarks.sides.{side}").run(built / "inbox", tmp_path)
    assert figures.count(tmp_path) > 10_000
    assert figures.differing(built, tmp_path) == 0


def test_the_product_counts_the_parcels_that_a_script_written_by_hand_counts(built, tmp_path):
    write_sample(tmp_path / "inbox", file_format="parquet", **SAMPLE)
    land_script.run(tmp_path / "inbox", tmp_path)
    land_figures.write_product_figures(built / "warehouse.duckdb", built)
    communes, different = land_figures.differing(built, tmp_path)
    assert communes == 96
    # The script knows no snapshots, so it still counts what a commune's later one lacks.
    assert different <= communes_of_later_snapshots(tmp_path / "inbox")


def communes_of_later_snapshots(inbox: Path) -> set[str]:
    sundays = [day for day in (inbox / "land_parcels").iterdir() if date.fromisoformat(day.name).weekday() == 6]
    assert len(sundays) == 3
    return set(pl.concat([pl.read_parquet(day / "*.parquet") for day in sundays])["xaId"])
