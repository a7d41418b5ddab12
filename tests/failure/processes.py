"""Commands of the product in processes of their own, which can be killed at a chosen moment or run short of disk.

The processes are forked from a server that has the product imported already: starting one takes no seconds.
"""

from __future__ import annotations

import gc
import importlib
import itertools
import logging
import multiprocessing
import os
import re
import resource
import signal
import sys
import types
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import duckdb
import time_machine

import orchestration.warehouse
from orchestration import cli, publishing
from orchestration.control import current_build, reasons_not_to_publish
from orchestration.definitions import build_defs
from orchestration.instance import dagster_instance
from orchestration.jobs import REFRESH
from orchestration.settings import Settings
from orchestration.warehouse import open_warehouse

PRODUCT = ("orchestration.rebuild", "orchestration.run", "orchestration.dbt", "quality.runner", "quality.suites.feed",
           "quality.suites.index", "tests.failure.processes")  # fmt: skip
KILLED = -signal.SIGKILL
QUERY = "dbt.adapters.duckdb.connections:DuckDBConnectionManager.add_query"


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def no_more_space() -> None:
    """From now on files end at 8 kB, as on a disk that fills up: what lies further on can no longer be written."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, resource.RLIM_INFINITY))


@dataclass(frozen=True)
class Call:
    """Do something bad at the nth call of a function, before it does anything or after it has done all.

    target: `module:function` or `module:Class.method`, in the module that calls it. action: by default kill -9.
    """

    target: str
    nth: int = 1
    after: bool = False
    action: Callable[[], None] = die

    def arm(self) -> None:
        module, _, path = self.target.partition(":")
        *owners, name = path.split(".")
        owner = importlib.import_module(module)
        for part in owners:
            owner = getattr(owner, part)
        setattr(owner, name, self._deadly(getattr(owner, name)))

    def _deadly(self, function: Callable) -> Callable:
        calls = itertools.count(1)  # dbt works in two threads: each call keeps its own number

        def deadly(*arguments: Any, **named: Any) -> Any:
            meant = next(calls) == self.nth
            if meant and not self.after:
                self.action()
            result = function(*arguments, **named)
            if meant and self.after:
                self.action()
            return result

        return deadly


@dataclass(frozen=True)
class Statement:
    """Kill before the nth statement on the warehouse that begins with these words."""

    words: str
    nth: int = 1

    def arm(self) -> None:
        deadly = types.SimpleNamespace(**{name: getattr(duckdb, name) for name in ("Error", "IOException")})
        deadly.connect = lambda *arguments, **named: _Listening(duckdb.connect(*arguments, **named), self)
        orchestration.warehouse.duckdb = deadly


class _Listening:
    """A connection that hears each statement before it runs."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, kill: Statement):
        connection.execute("set python_scan_all_frames = true")  # frames are named in SQL one frame further up
        self._connection, self._kill, self._left = connection, kill, kill.nth

    def _hear(self, sql: str) -> None:
        if re.match(rf"\s*{self._kill.words}", sql):
            self._left -= 1
            if not self._left:
                die()

    def execute(self, sql: str, *parameters: Any) -> Any:
        self._hear(sql)
        return self._connection.execute(sql, *parameters)

    def executemany(self, sql: str, *parameters: Any) -> Any:
        self._hear(sql)
        return self._connection.executemany(sql, *parameters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit status (negative: the signal that killed it) and what it printed."""

    status: int
    out: str
    err: str


def forkserver() -> multiprocessing.context.ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(PRODUCT))
    return context


def run(
    home: Path,
    *arguments: str,
    kill: Call | Statement | None = None,
    kill_after: float | None = None,
    at: datetime | None = None,
    tags: dict[str, str] | None = None,
    **settings: str,
) -> Ended:
    """Run a command of the product in a process; or `publish`, the last step of a refresh alone; or `launched`, the
    refresh that Dagster launches with these tags.

    kill: what is to happen to it. kill_after: seconds after which it is killed. at: what its clock says when it begins.
    settings: environment variables.
    """
    context = forkserver()
    pipes = [context.Pipe(duplex=False) for _ in ("out", "err")]
    process = context.Process(
        target=_command, args=(home, arguments, kill, at, tags or {}, settings, *(pen for _, pen in pipes))
    )
    process.start()
    with ThreadPoolExecutor(len(pipes)) as listeners:
        heard = [listeners.submit(_listen, ear) for ear, pen in pipes if pen.close() is None]
        process.join(kill_after)
        process.kill()
        process.join()
        out, err = (text.result() for text in heard)
    return Ended(process.exitcode, out, err)


def _listen(ear: Connection) -> str:
    with ear, open(ear.fileno(), "rb", closefd=False) as stream:
        return stream.read().decode()


def _command(
    home: Path,
    arguments: tuple[str, ...],
    kill: Call | Statement | None,
    at: datetime | None,
    tags: dict[str, str],
    settings: dict[str, str],
    out: Connection,
    err: Connection,
) -> None:
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    os.environ |= {"DTI_HOME": str(home), **settings}
    for name in ("DTI_AS_OF", "DAGSTER_HOME", "DTI_WAREHOUSE"):
        os.environ.pop(name, None)
    gc.set_threshold(*cli.COLLECT_RARELY)
    logging.getLogger().handlers.clear()  # importing dbt adds one, and the command would add none of its own
    if at:
        time_machine.travel(at).start()
    if kill:
        kill.arm()
    match arguments:
        case ("publish",):
            status = _publish()
        case ("launched",):
            status = _launched(tags)
        case _:
            status = cli.main(list(arguments))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # as after a command; what the server would do at its own end is not wanted here


def _launched(tags: dict[str, str]) -> int:
    settings = Settings()
    job = build_defs(settings).resolve_job_def(REFRESH)
    with dagster_instance(settings) as instance:
        return int(not job.execute_in_process(tags=tags, instance=instance, raise_on_error=False).success)


def _publish() -> int:
    settings = Settings()
    with open_warehouse(settings.warehouse) as connection:
        assert reasons_not_to_publish(connection) == []
        publishing.publish(connection, current_build(connection), settings.serving, settings.keep_versions)
    return 0
