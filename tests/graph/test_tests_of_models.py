"""What dbt does not see to: a table that only the condition of a test names, and a view, which cannot hold a check."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.manifest import prepare_manifest

NAMED = re.compile(r"intermediate\.(\w+)")


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return json.loads(prepare_manifest().read_text("utf-8"))


def ancestors(manifest: dict[str, Any], node: str) -> set[str]:
    """Names of all that dbt builds before a node."""
    found: set[str] = set()
    waiting = list(manifest["parent_map"][node])
    while waiting:
        parent = waiting.pop()
        if parent not in found:
            found.add(parent)
            waiting += manifest["parent_map"][parent]
    return {parent.rsplit(".", 1)[-1] for parent in found}


def test_what_the_condition_of_a_test_names_is_built_before_the_tested_model(manifest):
    """Ten years were held back: the key of dossier_detail was tested while the table of touched months was replaced."""
    conditions = {
        name: NAMED.findall(node["config"].get("where") or "")
        for name, node in manifest["nodes"].items()
        if node["resource_type"] == "test"
    }
    named = {test: tables for test, tables in conditions.items() if tables}
    assert len(named) >= 3
    assert {test: set(tables) - ancestors(manifest, test) for test, tables in named.items()} == {
        test: set() for test in named
    }


def test_every_check_of_a_contract_is_held_by_the_table_that_is_built(manifest, universe: Path):
    """dbt leaves out a check of a view without a word."""
    promised = {
        (node["alias"], constraint["expression"])
        for node in manifest["nodes"].values()
        for column in node["columns"].values()
        for constraint in column.get("constraints", [])
        if constraint["type"] == "check"
    }
    assert len(promised) >= 20
    with duckdb.connect(str(universe), read_only=True) as connection:
        held = connection.execute(
            "select table_name, count(*) from duckdb_constraints() where constraint_type = 'CHECK' group by all"
        ).fetchall()
    assert Counter(table for table, _ in promised) == dict(held)


def test_a_word_that_nobody_reads_does_not_get_into_a_mart(universe: Path, tmp_path: Path):
    with duckdb.connect(shutil.copy(universe, tmp_path)) as connection:
        with pytest.raises(duckdb.ConstraintException, match="fct_submission_due"):
            connection.execute("insert into marts.fct_submission_due by name select 'lost' as status")
        with pytest.raises(duckdb.ConstraintException, match="dim_period"):
            connection.execute("update marts.dim_period set period_type = 'decade'")
