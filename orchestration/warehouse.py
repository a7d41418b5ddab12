"""The one door to the warehouse file: creates it whole, opens late, closes always, explains a lock."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from orchestration.files import rename_whole
from orchestration.lock import WarehouseBusy


@contextmanager
def open_warehouse(path: Path, memory_limit: str = "1500MB") -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-write connection to the warehouse, created if absent, closed in any case.

    Raises WarehouseBusy when another process holds the file, duckdb.Error when the file cannot be read.
    """
    if not path.exists():
        _create(path)
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


def write_ahead_log(path: Path) -> Path:
    """Where DuckDB keeps the log of a database file."""
    return path.with_name(f"{path.name}.wal")


def remove_spill(path: Path) -> None:
    """Remove what a killed process had moved from memory to disk. Only while nobody has the warehouse open."""
    shutil.rmtree(path.with_name(f"{path.name}.tmp"), ignore_errors=True)


def _create(path: Path) -> None:
    """An empty warehouse, made under another name: killed in between, DuckDB leaves a file that it cannot read.

    Raises duckdb.IOException when a log lies there: DuckDB would replay it into the new file, or pass over it.
    """
    if write_ahead_log(path).exists():
        raise duckdb.IOException(
            f"Failure while replaying WAL file {write_ahead_log(path).name}: its warehouse is gone"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    duckdb.connect(str(draft)).close()
    rename_whole(draft, path)
