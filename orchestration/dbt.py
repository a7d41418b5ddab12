"""dbt in this process: its manifest, and runs against one warehouse file. Knows nothing of Dagster.

A subprocess would start dbt anew each time (5 s here, as long as all models together on a small warehouse).
"""

from __future__ import annotations

import hashlib
import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from dbt.parser.manifest import extended_mashumuro_decoder
from dbt_common.events.base_types import EventMsg
from google.protobuf.json_format import MessageToDict

from orchestration.files import write_whole
from orchestration.settings import DBT_PROJECT

BUILD = ("build", "--exclude-resource-type", "unit_test", "--no-write-json")
"""What production builds: unit tests judge the code, not the data. Nothing reads dbt's own account of a build; writing
it takes more than half a second of CPU."""
PROJECT_TARGET = DBT_PROJECT / "target"
PARSED = (".sql", ".yml", ".csv", ".md")
FOLDERS = ("models", "macros", "seeds", "tests")
RESULTS = {"LogSeedResult", "LogModelResult", "LogTestResult"}
PROGRESS_EVERY = 25
NAME = "warehouse.duckdb"
PARTIAL_PARSE = "partial_parse.msgpack"
MANIFEST = "manifest.json"
STAMP = "manifest.sources"
progress = logging.getLogger("dti.progress")


@dataclass(frozen=True)
class DbtRun:
    """Result events of a run, in order, and what failed in dbt's words."""

    events: list[dict[str, Any]]
    problems: list[str]


def run_dbt(warehouse: Path, target: Path, *arguments: str) -> DbtRun:
    """Run a dbt command on a warehouse file, with the project's prepared manifest: parsing it anew takes 6 s.

    target: where dbt keeps its artifacts and log. The file must be called `warehouse.duckdb`: DuckDB names the
    database after the file, and the manifest names the database.
    """
    if warehouse.name != NAME:
        raise ValueError(f"{warehouse} must be called {NAME}")
    parsed = (prepare_manifest().parent / PARTIAL_PARSE).read_bytes()
    manifest = Manifest.from_msgpack(parsed, decoder=extended_mashumuro_decoder)
    return _invoke(dbtRunner(manifest=manifest), warehouse, target, arguments)


def _invoke(runner: dbtRunner, warehouse: Path, target: Path, arguments: tuple[str, ...]) -> DbtRun:
    os.environ["DTI_WAREHOUSE"] = str(warehouse)  # the only way into dbt's profile
    events: list[dict[str, Any]] = []

    def collect(event: EventMsg) -> None:
        if event.info.name in RESULTS:
            events.append(MessageToDict(event, preserving_proto_field_name=True))
            if len(events) % PROGRESS_EVERY == 0:
                progress.info("dbt: %d seeds, models and tests", len(events))

    runner.callbacks = [collect]
    flags = {"--project-dir": DBT_PROJECT, "--profiles-dir": DBT_PROJECT, "--target-path": target, "--log-path": target}
    options = [str(part) for pair in flags.items() for part in pair]
    try:
        result = runner.invoke(["--quiet", "--log-level-file", "info", *arguments, *options])
    finally:
        DuckDBConnectionManager.close_all_connections()
    if result.success:
        return DbtRun(events, [])
    nodes = getattr(result.result, "results", None) or []
    failed = [n for n in nodes if n.status in ("error", "fail", "runtime error")]
    problems = [f"{n.node.name}: {' '.join(n.message.split())}" for n in failed]  # the cause stands in later lines
    return DbtRun(events, problems or [str(result.exception)])


def prepare_manifest() -> Path:
    """Parse the dbt project if its sources, or what was parsed of them, changed since the last time.

    Returns the manifest's path. Raises RuntimeError when dbt cannot parse the project.
    """
    stamp = PROJECT_TARGET / STAMP
    sources = _digest(_sources())
    if not (stamp.exists() and stamp.read_text("utf-8") == sources + _digest(_parsed())):
        progress.info("preparing the dbt manifest")
        parsed = _invoke(dbtRunner(), PROJECT_TARGET / NAME, PROJECT_TARGET, ("parse", "--no-partial-parse"))
        if parsed.problems:
            raise RuntimeError(f"dbt cannot parse the project: {'; '.join(parsed.problems)}")
        write_whole(stamp, (sources + _digest(_parsed())).encode())
    return PROJECT_TARGET / MANIFEST


def _sources() -> list[Path]:
    folders = sorted(path for folder in FOLDERS for path in (DBT_PROJECT / folder).rglob("*") if path.suffix in PARSED)
    return [DBT_PROJECT / "dbt_project.yml", DBT_PROJECT / "profiles.yml", *folders]


def _parsed() -> list[Path]:
    """What dbt made of the sources; a process that was killed may have left half of it."""
    return [path for name in (MANIFEST, PARTIAL_PARSE) if (path := PROJECT_TARGET / name).exists()]


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()
