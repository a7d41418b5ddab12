"""What `make bench` compares does the same work: the scripts written by hand count what the product counts."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from orchestration.sample import write_sample
from tests.benchmarks import figures


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, build_marts: Callable[..., Path]) -> Path:
    """An inbox that begins where the scripts do (`given.FIRST_MONTH`), and the product's figures of it."""
    root = tmp_path_factory.mktemp("bench")
    write_sample(root / "inbox", dossiers=3_000, first_day=date(2025, 7, 1), last_day=date(2026, 2, 10))
    warehouse = build_marts(root / "inbox", root / "warehouse.duckdb")
    figures.write_product_figures(warehouse, root)
    return root


@pytest.mark.parametrize("side", ["duckdb_script", "polars_script", "pandas_script"])
def test_the_product_counts_what_a_script_written_by_hand_counts(side, built, tmp_path):
    importlib.import_module(f"tests.benchmarks.sides.{side}").run(built / "inbox", tmp_path)
    assert figures.count(tmp_path) > 10_000
    assert figures.differing(built, tmp_path) == 0
