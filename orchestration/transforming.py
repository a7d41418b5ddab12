"""The marts in the warehouse, by dbt: from the state that the last build left, or in full."""

from __future__ import annotations

from pathlib import Path

from orchestration.control import begin_writing, end_writing
from orchestration.dbt import BUILD, DbtRun, run_dbt
from orchestration.warehouse import open_warehouse

WRITTEN_ANEW = ("config.materialized:table", "config.materialized:incremental", "resource_type:test")
"""What is written and asked anew by the code of the build before, where arrived rows stand behind it. Views, and what
comes from seeds alone, are as they were."""


def transform(warehouse: Path, target: Path, *arguments: str) -> DbtRun:
    """Write and test the marts of the current build. When something fails, the next build is a full one.

    target: see `run_dbt`. arguments: more of them for dbt.
    """
    with open_warehouse(warehouse) as connection:
        build = begin_writing(connection)
    changed = [f"source:*+,{kind}" for kind in WRITTEN_ANEW]
    scope = ("--full-refresh",) if build.step.is_full else ("--select", *changed)
    run = run_dbt(warehouse, target, *BUILD, *scope, *arguments)
    if not run.problems:
        with open_warehouse(warehouse) as connection:
            end_writing(connection)
    return run
