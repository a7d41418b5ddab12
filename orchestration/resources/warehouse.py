"""Dagster's handle on the warehouse. Every step that uses it runs in the pool `WAREHOUSE_POOL`, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import dagster as dg
import duckdb

from orchestration.instance import reload_since
from orchestration.lock import give_way, is_asked_for, only_writer
from orchestration.warehouse import open_warehouse

WAREHOUSE_POOL = "warehouse"
TURN_SECONDS = 21_600
"""How long a run waits for its turn: no longer than Dagster lets it run, see max_runtime_seconds in dagster.yaml."""


class WarehouseResource(dg.ConfigurableResource):
    """Holds a path, never an open connection. A run has the lock of a refresh from its first step to its last."""

    path: str
    memory_limit: str = "1500MB"

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[WarehouseResource]:
        run = context.run  # none for a sensor or a schedule
        with self.alone(urgent=reload_since(context.instance, run) is None) if run else nullcontext():
            yield self

    @contextmanager
    def alone(self, wait: int = TURN_SECONDS, *, urgent: bool = True) -> Iterator[None]:
        """The lock of a refresh, unless this process has it already. See `only_writer`."""
        with only_writer(Path(self.path), "run of Dagster", wait, urgent=urgent):
            yield

    @contextmanager
    def open(self, wait: int = TURN_SECONDS) -> Iterator[duckdb.DuckDBPyConnection]:
        """See `alone` and `open_warehouse`."""
        with self.alone(wait), open_warehouse(Path(self.path), self.memory_limit) as connection:
            yield connection

    def is_asked_for(self) -> bool:
        """See `is_asked_for` of the lock."""
        return is_asked_for(Path(self.path))

    def give_way(self) -> None:
        """See `give_way` of the lock; for a step of a run."""
        give_way(Path(self.path))
