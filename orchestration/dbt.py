"""dbt in this process: runs against one warehouse file. Knows nothing of Dagster.

dbt takes seconds to import and its work holds Python's lock, so `transforming` calls this module in another process.
"""

from __future__ import annotations

import io
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from logging.handlers import RotatingFileHandler
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from dbt.parser.manifest import extended_mashumuro_decoder
from dbt_common.events.base_types import EventLevel, EventMsg
from google.protobuf.json_format import MessageToDict

from orchestration.manifest import PARTIAL_PARSE, prepare_manifest
from orchestration.settings import DBT_PROJECT

RESULTS = {"LogSeedResult", "LogModelResult", "LogTestResult"}
NAME = "warehouse.duckdb"
LOG = "dbt.log"
LOG_BYTES = 1_000_000
OWN_LOGS = ("--quiet", "--log-level", "none", "--log-level-file", "none")
"""dbt's loggers make a line of each event before they look whether to write it: 7 % of what dbt costs."""

Tell = Callable[[dict[str, Any]], None]
"""What is called with each result event of a run, as dbt logs it."""


def _nobody(_: dict[str, Any]) -> None:
    """Nobody is told."""


def run_dbt(warehouse: Path, target: Path, *arguments: str, tell: Tell = _nobody) -> list[str]:
    """Run a dbt command on a warehouse file, with the project's prepared manifest: parsing it anew takes 6 s.

    target: where dbt keeps its artifacts and log. The file must be called `warehouse.duckdb`: DuckDB names the
    database after the file, and the manifest names the database. Returns what failed, in dbt's words.
    """
    if warehouse.name != NAME:
        raise ValueError(f"{warehouse} must be called {NAME}")
    parsed = (prepare_manifest().parent / PARTIAL_PARSE).read_bytes()
    manifest = Manifest.from_msgpack(parsed, decoder=extended_mashumuro_decoder)
    return _invoke(dbtRunner(manifest=manifest), warehouse, target, arguments, tell)


def get_ready() -> None:
    """A command that opens no warehouse: what dbt reads and works out only once is there when the first run comes."""
    with TemporaryDirectory() as target, redirect_stdout(io.StringIO()):
        run_dbt(Path(target, NAME), Path(target), "ls", "--no-write-json")


def parse(target: Path) -> list[str]:
    """Parse the project from its sources into a folder. Returns what failed, in dbt's words."""
    return _invoke(dbtRunner(), target / NAME, target, ("parse", "--no-partial-parse"), _nobody)


def _invoke(runner: dbtRunner, warehouse: Path, target: Path, arguments: tuple[str, ...], tell: Tell) -> list[str]:
    os.environ["DTI_WAREHOUSE"] = str(warehouse)  # the only way into dbt's profile
    flags = {"--project-dir": DBT_PROJECT, "--profiles-dir": DBT_PROJECT, "--target-path": target, "--log-path": target}
    options = [str(part) for pair in flags.items() for part in pair]
    with _log(target / LOG) as log:

        def hear(event: EventMsg) -> None:
            if event.info.level != EventLevel.DEBUG:
                log.info("[%-5s] %s", event.info.level, event.info.msg)
            if event.info.name in RESULTS:
                tell(MessageToDict(event, preserving_proto_field_name=True))

        runner.callbacks = [hear]
        try:
            result = runner.invoke([*OWN_LOGS, *arguments, *options])
        finally:
            DuckDBConnectionManager.close_all_connections()
    if result.success:
        return []
    nodes = getattr(result.result, "results", None) or []
    failed = [n for n in nodes if n.status in ("error", "fail", "runtime error")]
    problems = [f"{n.node.name}: {' '.join(n.message.split())}" for n in failed]  # the cause stands in later lines
    return problems or [str(result.exception)]


@contextmanager
def _log(path: Path) -> Iterator[logging.Logger]:
    """What dbt tells, but for its debugging, in a file that is begun anew when it is full."""
    path.parent.mkdir(parents=True, exist_ok=True)
    log = logging.Logger(__name__)
    handler = RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.addHandler(handler)
    try:
        yield log
    finally:
        handler.close()
