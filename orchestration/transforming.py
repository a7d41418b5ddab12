"""The marts in the warehouse, by dbt: from the state that the last build left, or in full."""

from __future__ import annotations

import json
from pathlib import Path

from orchestration.control import begin_writing, end_writing
from orchestration.dbt import BUILD, DbtRun, prepare_manifest, run_dbt
from orchestration.intake.feeds import FEEDS
from orchestration.state import changed_feeds
from orchestration.touched import touched
from orchestration.warehouse import open_warehouse


def transform(warehouse: Path, target: Path, *arguments: str) -> DbtRun:
    """Write and test the marts of the current build. When something fails, the next build is a full one.

    target: see `run_dbt`. arguments: more of them for dbt.
    """
    with open_warehouse(warehouse) as connection:
        build = begin_writing(connection)
        changed = changed_feeds(connection)
    scope = ("--full-refresh",) if build.step.is_full else ("--select", *_touched(changed))
    run = run_dbt(warehouse, target, *BUILD, *scope, *arguments)
    if not run.problems:
        with open_warehouse(warehouse) as connection:
            end_writing(connection)
    return run


def _touched(changed: set[str]) -> list[str]:
    manifest = json.loads(prepare_manifest().read_text("utf-8"))
    return sorted(touched(manifest, FEEDS, changed))
