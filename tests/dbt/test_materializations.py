"""A table or view is replaced whole, whatever stood there before; a model that fails leaves what stood there."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.dbt import run_dbt
from orchestration.warehouse import open_warehouse

TABLE, VIEW = "marts.dim_band", "marts.dossier_detail"
WITHOUT_TESTS = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")


@pytest.fixture
def warehouse(tmp_path: Path, dbt_target: Path) -> Path:
    """The seed of the bands and their mart."""
    file = tmp_path / "warehouse.duckdb"
    assert run_dbt(file, dbt_target, "build", "--select", "+dim_band", *WITHOUT_TESTS) == []
    return file


def _ask(warehouse: Path, query: str) -> list[tuple]:
    with open_warehouse(warehouse) as connection:
        return connection.execute(query).fetchall()


def _kind(warehouse: Path) -> str:
    ((kind,),) = _ask(warehouse, "select table_type from information_schema.tables where table_name = 'dim_band'")
    return kind


def test_a_table_is_replaced_by_what_its_model_gives_now(warehouse: Path, dbt_target: Path):
    bands = _ask(warehouse, f"from {TABLE} order by all")
    _ask(warehouse, "delete from marts.dim_band")
    assert run_dbt(warehouse, dbt_target, "run", "--select", "dim_band") == []
    assert _ask(warehouse, f"from {TABLE} order by all") == bands != []


def test_a_view_where_the_table_is_to_stand_makes_room(warehouse: Path, dbt_target: Path):
    bands = _ask(warehouse, f"from {TABLE} order by all")
    _ask(warehouse, f"drop table {TABLE}; create view {TABLE} as select 1 as old")
    assert run_dbt(warehouse, dbt_target, "run", "--select", "dim_band") == []
    assert (_kind(warehouse), _ask(warehouse, f"from {TABLE} order by all")) == ("BASE TABLE", bands)


def test_a_model_that_fails_leaves_the_table_that_stood_there(warehouse: Path, dbt_target: Path):
    bands = _ask(warehouse, f"from {TABLE} order by all")
    _ask(warehouse, "update seeds.bands set band_rank = null")  # its contract promises one
    (problem,) = run_dbt(warehouse, dbt_target, "run", "--select", "dim_band")
    assert "dim_band" in problem and "band_rank" in problem
    assert _ask(warehouse, f"from {TABLE} order by all") == bands


def test_a_table_where_the_view_is_to_stand_makes_room(universe: Path, dbt_target: Path, tmp_path: Path):
    warehouse = tmp_path / "warehouse.duckdb"
    warehouse.write_bytes(universe.read_bytes())
    dossiers = _ask(warehouse, f"from {VIEW} order by all")
    _ask(warehouse, f"create table old as from {VIEW}; drop view {VIEW}; create table {VIEW} as from old limit 1")
    assert run_dbt(warehouse, dbt_target, "run", "--select", "dossier_detail") == []
    assert _ask(warehouse, f"from {VIEW} order by all") == dossiers != []


def test_what_dbt_told_is_in_its_log_without_its_debugging(warehouse: Path, dbt_target: Path):
    assert warehouse.exists()
    log = (dbt_target / "dbt.log").read_text("utf-8")
    assert "OK created sql table model marts.dim_band" in log
    assert "[debug]" not in log
