"""Dagster's handle on the warehouse. Every step that uses it runs in the pool `WAREHOUSE_POOL`, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import duckdb

from orchestration.warehouse import open_warehouse

WAREHOUSE_POOL = "warehouse"


class WarehouseResource(dg.ConfigurableResource):
    """Holds a path, never an open connection."""

    path: str
    memory_limit: str = "1500MB"

    @contextmanager
    def open(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """See `open_warehouse`."""
        with open_warehouse(Path(self.path), self.memory_limit) as connection:
            yield connection
