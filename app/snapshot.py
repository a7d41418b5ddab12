"""The published version: which one it is, and rows read from it. The only door of the app to the data.

Answers are cached by version, so a new version is seen at the next run of a page and an old one is never mixed in.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import streamlit as st

POINTER = "current.json"

Row = dict[str, Any]


class NothingPublished(Exception):
    """No version can be opened. `reason` is `no_pointer`, `bad_pointer`, `no_file` or `bad_file`."""

    def __init__(self, reason: str, path: Path):
        super().__init__(f"{reason}: {path}")
        self.reason = reason
        self.path = path


@dataclass(frozen=True)
class Snapshot:
    version: str
    file: Path
    published_at: datetime
    as_of: date

    def rows(self, sql: str, **parameters: Any) -> list[Row]:
        return _answer(self.version, str(self.file), sql, parameters)

    def row(self, sql: str, **parameters: Any) -> Row | None:
        """The first row, or None."""
        return next(iter(self.rows(sql, **parameters)), None)

    def has_table(self, name: str) -> bool:
        return name in _tables(self.version, str(self.file))

    def csv(self, sql: str, headers: dict[str, str], **parameters: Any) -> bytes:
        """All rows as CSV with a byte-order mark, so that Excel reads the Vietnamese letters."""
        with _connection(self.version, str(self.file)).cursor() as cursor:
            cursor.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            wanted = [names.index(name) for name in headers]
            batches = iter(lambda: cursor.fetchmany(10_000), [])
            return csv_of(headers.values(), ([row[place] for place in wanted] for batch in batches for row in batch))


def csv_of(headers: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """CSV with a byte-order mark, so that Excel reads the Vietnamese letters."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headers)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def home() -> Path:
    return Path(os.environ.get("DTI_HOME", ".data"))


def open_latest() -> Snapshot:
    """The version that `current.json` names, opened. Raises NothingPublished."""
    pointer = home() / "serving" / POINTER
    if not pointer.is_file():
        raise NothingPublished("no_pointer", pointer)
    try:
        content = json.loads(pointer.read_text("utf-8"))
        snapshot = Snapshot(
            version=content["version"],
            file=(pointer.parent / content["file"]).resolve(),
            published_at=datetime.fromisoformat(content["published_at"]),
            as_of=date.fromisoformat(content["as_of"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NothingPublished("bad_pointer", pointer) from error
    if not snapshot.file.is_file():
        raise NothingPublished("no_file", snapshot.file)
    try:
        tables = _tables(snapshot.version, str(snapshot.file))
    except duckdb.Error as error:
        raise NothingPublished("bad_file", snapshot.file) from error
    if not tables:
        raise NothingPublished("bad_file", snapshot.file)
    return snapshot


def published_version() -> str | None:
    """The version named now, without opening it."""
    try:
        return json.loads((home() / "serving" / POINTER).read_text("utf-8"))["version"]
    except (OSError, ValueError, KeyError):
        return None


# A few versions stay open for sessions that are in the middle of a page while a new one is published.
@st.cache_resource(max_entries=4, show_spinner=False)
def _connection(version: str, file: str) -> duckdb.DuckDBPyConnection:  # noqa: ARG001 (the version is the cache key)
    return duckdb.connect(file, read_only=True)


@st.cache_data(max_entries=16, show_spinner=False)
def _tables(version: str, file: str) -> frozenset[str]:
    with _connection(version, file).cursor() as cursor:
        found = cursor.execute("select table_name from information_schema.tables where table_schema = 'marts'")
        return frozenset(name for (name,) in found.fetchall())


@st.cache_data(max_entries=2_000, show_spinner=False)
def _answer(version: str, file: str, sql: str, parameters: dict[str, Any]) -> list[Row]:
    with _connection(version, file).cursor() as cursor:
        cursor.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
