"""The one door to the warehouse file: opens late, closes always, explains a lock.

DuckDB lets one process in. Everything that opens the warehouse runs in the pool `WAREHOUSE_POOL`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import duckdb

WAREHOUSE_POOL = "warehouse"


class WarehouseBusy(Exception):
    """Another process holds the warehouse."""


@contextmanager
def open_warehouse(path: Path, memory_limit: str = "1500MB") -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-write connection to the warehouse, created if absent, closed in any case.

    Raises WarehouseBusy when another process holds the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = duckdb.connect(str(path), config={"memory_limit": memory_limit, "preserve_insertion_order": False})
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise WarehouseBusy(f"{path} is open in another process; wait for it or stop it") from error
        raise
    try:
        yield connection
    finally:
        connection.close()


class WarehouseResource(dg.ConfigurableResource):
    """Dagster's handle on the warehouse; holds a path, never an open connection."""

    path: str
    memory_limit: str = "1500MB"

    @contextmanager
    def open(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with open_warehouse(Path(self.path), self.memory_limit) as connection:
            yield connection
