"""dbt orders a test after the model that it tests, and knows nothing of a table that only its condition names."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from orchestration.dbt import prepare_manifest

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
