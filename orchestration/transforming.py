"""The marts in the warehouse, by dbt: from the state that the last build left, or in full."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from orchestration.control import begin_writing, end_writing
from orchestration.intake.feeds import FEEDS
from orchestration.manifest import prepare_manifest
from orchestration.state import changed_feeds
from orchestration.touched import touched
from orchestration.warehouse import open_warehouse
from quality.apart import Apart

DBT = Apart("orchestration.dbt")
BUILD = ("build", "--exclude-resource-type", "unit_test", "--no-write-json")
"""What production builds: unit tests judge the code, not the data. Nothing reads dbt's own account of a build;
writing it takes more than half a second of CPU."""
PROGRESS_EVERY = 25
progress = logging.getLogger("dti.progress")


def transform(
    warehouse: Path, target: Path, *arguments: str, tell: Callable[[dict[str, Any]], None] | None = None
) -> list[str]:
    """Write and test the marts of the current build. When something fails, the next build is a full one.

    target, tell: see `run_dbt`. arguments: more of them for dbt. Returns what failed, in dbt's words.
    """
    with open_warehouse(warehouse) as connection:
        build = begin_writing(connection)
        changed = changed_feeds(connection)
    scope = ("--full-refresh",) if build.step.is_full else ("--select", *_touched(changed))
    done = 0

    def count(event: dict[str, Any]) -> None:
        nonlocal done
        done += 1
        if done % PROGRESS_EVERY == 0:
            progress.info("dbt: %d seeds, models and tests", done)
        if tell:
            tell(event)

    problems = DBT.ask("run_dbt", warehouse, target, *BUILD, *scope, *arguments, tell=count)
    if not problems:
        with open_warehouse(warehouse) as connection:
            end_writing(connection)
    return problems


def _touched(changed: set[str]) -> list[str]:
    manifest = json.loads(prepare_manifest().read_text("utf-8"))
    return sorted(touched(manifest, FEEDS, changed))
