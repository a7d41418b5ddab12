"""The version that readers saw last, beside a new build: what figures were, and what a held one keeps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import duckdb

POINTER = "current.json"


@contextmanager
def previous_version(connection: duckdb.DuckDBPyConnection, serving: Path) -> Iterator[date | None]:
    """Attach the last published version as the read-only catalogue `previous`; yields its day T.

    See `last_published`. Yields None, and attaches nothing, when nothing was published or what was cannot be opened:
    readers cannot open it either.
    """
    file = last_published(serving)
    attached = file is not None and _attach(connection, file)
    try:
        yield datetime.strptime(file.stem.split("-")[1], "%Y%m%d").date() if attached else None
    finally:
        if attached:
            connection.execute("detach previous")


def last_published(serving: Path) -> Path | None:
    """The file that `current.json` names; while that shows a day of the past, of the latest day published before it.

    So a look back neither ends a hold nor moves what is compared. Files are named `marts-<day>-<moment>.duckdb`.
    """
    pointer = serving / POINTER
    if not pointer.exists():
        return None
    published_until = Path(json.loads(pointer.read_text("utf-8"))["file"]).stem.split("-")[2]
    versions = [path for path in serving.glob("marts-*-*.duckdb") if path.stem.split("-")[2] <= published_until]
    return max(versions, key=lambda path: path.stem, default=None)


def _attach(connection: duckdb.DuckDBPyConnection, file: Path) -> bool:
    try:
        connection.execute(f"attach {quoted(file)} as previous (read_only)")
    except duckdb.Error:
        return False
    return True


def quoted(path: Path) -> str:
    """ATTACH takes no bound parameter; a quote in the path is doubled."""
    return "'" + str(path).replace("'", "''") + "'"
