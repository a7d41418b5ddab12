"""Dagster's handle on the warehouse. Every step that uses it runs in the pool `WAREHOUSE_POOL`, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import dagster as dg
import duckdb

from orchestration.instance import is_backfill
from orchestration.lock import only_writer
from orchestration.warehouse import Visit, open_warehouse

WAREHOUSE_POOL = "warehouse"


class WarehouseResource(dg.ConfigurableResource):
    """Holds a path, never an open connection. A run has the lock of a refresh from its first step to its last.

    lock_wait: seconds that a run waits for a refresh in another process.
    """

    path: str
    memory_limit: str = "1500MB"
    lock_wait: int = 600

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[WarehouseResource]:
        run = context.run  # none for a sensor or a schedule
        with self.alone(urgent=not is_backfill(run.tags)) if run else nullcontext():
            yield self

    @contextmanager
    def alone(self, wait: int | None = None, *, urgent: bool = True) -> Iterator[None]:
        """The lock of a refresh, unless this process has it already. See `only_writer`."""
        with only_writer(Path(self.path), "run of Dagster", self.lock_wait if wait is None else wait, urgent=urgent):
            yield

    @contextmanager
    def open(self, wait: int | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """See `alone` and `open_warehouse`."""
        with self.alone(wait), open_warehouse(Path(self.path), self.memory_limit) as connection:
            yield connection

    def visit(self) -> Visit:
        """See `Visit`; for a step of a run."""
        return Visit(Path(self.path), self.memory_limit)
