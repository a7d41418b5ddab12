"""Dagster's handle on the warehouse. Every step that uses it runs in the pool `WAREHOUSE_POOL`, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import duckdb

from orchestration.lock import only_writer
from orchestration.warehouse import open_warehouse

WAREHOUSE_POOL = "warehouse"


class WarehouseResource(dg.ConfigurableResource):
    """Holds a path, never an open connection.

    lock_wait: seconds that a step waits for a refresh in another process.
    """

    path: str
    memory_limit: str = "1500MB"
    lock_wait: int = 600

    @contextmanager
    def alone(self, wait: int | None = None) -> Iterator[None]:
        """The lock of a refresh for one step, unless this process has it already. Raises WarehouseBusy."""
        with only_writer(Path(self.path), "step of Dagster", self.lock_wait if wait is None else wait):
            yield

    @contextmanager
    def open(self, wait: int | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """See `alone` and `open_warehouse`."""
        with self.alone(wait), open_warehouse(Path(self.path), self.memory_limit) as connection:
            yield connection
