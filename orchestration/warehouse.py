"""The one door to the warehouse file: opens late, closes always, explains a lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from orchestration.lock import WarehouseBusy


@contextmanager
def open_warehouse(path: Path, memory_limit: str = "1500MB") -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-write connection to the warehouse, created if absent, closed in any case.

    Raises WarehouseBusy when another process holds the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    config = {"memory_limit": memory_limit, "preserve_insertion_order": False}
    try:
        connection = duckdb.connect(str(path), config=config)
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise WarehouseBusy(f"{path} is open in another process: wait for it, or stop it") from error
        raise
    try:
        yield connection
    finally:
        connection.close()
