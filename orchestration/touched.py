"""Which models and tests of dbt a build that goes on from a state must do anew. Plain data, no dbt."""

from __future__ import annotations

from collections.abc import Container, Mapping, Set
from typing import Any

ROWS = ("raw", "kept")
"""Schemas with a table of rows for each feed; `raw` has the ledgers of loading too, which every load changes."""
WITH_THE_CODE = {"contracts", "contract_feeds", "contract_columns", "contract_rules"}
"""Tables of `raw` that change only with the code, and with that every build is full."""
ROWS_OF = "rows_of"
"""In the `meta` of a model: the feeds without whose arrival days nothing in it changes, although it reads a ledger."""


def touched(manifest: Mapping[str, Any], feeds: Container[str], changed: Set[str]) -> set[str]:
    """Names of the tables and tests that may not be what the build before made of the same code.

    These follow from the rows of a feed of which an arrival day changed, from a ledger, or from the day T. Staging asks
    for T only to leave out what arrived later, so without changed days its rows are the same for a later T. Views, and
    what comes from seeds alone, are as they were.

    manifest: dbt's. feeds: all of them. changed: those of which an arrival day changed since the build before.
    """
    nodes, children = manifest["nodes"], manifest["child_map"]
    waiting: list[str] = []
    for key, source in manifest["sources"].items():
        schema, table = source["schema"], source["name"]
        if schema == "control":
            waiting += [child for child in children[key] if nodes.get(child, {}).get("schema") != "staging"]
        elif schema not in ROWS or table in changed or (table not in feeds and table not in WITH_THE_CODE):
            waiting += children[key]
    found: set[str] = set()
    while waiting:
        node = waiting.pop()
        if node in nodes and node not in found and _may_change(nodes[node], changed):
            found.add(node)
            waiting += children[node]
    return {nodes[node]["name"] for node in found if nodes[node]["config"]["materialized"] != "view"}


def _may_change(node: Mapping[str, Any], changed: Set[str]) -> bool:
    rows_of = node["config"].get("meta", {}).get(ROWS_OF)
    return rows_of is None or not changed.isdisjoint(rows_of)
