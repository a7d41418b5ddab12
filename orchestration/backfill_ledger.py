"""The ledger of backfills: which range was begun when, so that an interrupted one goes on with the days not yet done.

A day of the range is done when `raw.arrivals` says that it was loaded since the backfill was begun.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

import duckdb

TABLES = {
    "backfills": {
        "backfill_id": "varchar",
        "first_day": "date",
        "last_day": "date",
        "begun_at": "timestamptz",
        "ended_at": "timestamptz",
        "asked_by": "varchar",
        "chunk_days": "bigint",
    },
}
"""Tables of schema `control`, by name: columns and types.

ended_at: when its figures were built and judged; empty while it may be gone on with. asked_by: the run of Dagster's job
`backfill` that asked for it, while Dagster is to go on with it by itself. chunk_days: days that a run loads at most;
0: all.
"""


@dataclass(frozen=True)
class Backfill:
    """A backfill that has not ended. See TABLES."""

    backfill_id: str
    first_day: date
    last_day: date
    begun_at: datetime
    asked_by: str | None
    chunk_days: int

    def __str__(self) -> str:
        return f"backfill {self.first_day} to {self.last_day}"


OPEN = """
    select backfill_id, first_day, last_day, begun_at, asked_by, chunk_days from control.backfills
    where ended_at is null
"""


def interrupted(connection: duckdb.DuckDBPyConnection, days: tuple[date, date]) -> Backfill | None:
    """The backfill of exactly these days that was begun and has not ended."""
    row = connection.execute(f"{OPEN} and first_day = ? and last_day = ?", list(days)).fetchone()
    return Backfill(*row) if row else None


def asked_of_dagster(connection: duckdb.DuckDBPyConnection) -> Backfill | None:
    """The oldest backfill that Dagster is to go on with."""
    row = connection.execute(f"{OPEN} and asked_by is not null order by begun_at limit 1").fetchone()
    return Backfill(*row) if row else None


def begin(
    connection: duckdb.DuckDBPyConnection,
    days: tuple[date, date],
    *,
    fresh: bool,
    asked_by: str | None = None,
    chunk_days: int = 0,
) -> Backfill:
    """The interrupted backfill of these days, now asked for so, or a new one. fresh: a new one in any case."""
    known = interrupted(connection, days)
    if known and fresh:
        connection.execute("delete from control.backfills where backfill_id = ?", [known.backfill_id])
    if known and not fresh:
        connection.execute(
            "update control.backfills set asked_by = ?, chunk_days = ? where backfill_id = ?",
            [asked_by, chunk_days, known.backfill_id],
        )
    else:
        connection.execute(
            "insert into control.backfills values (?, ?, ?, now(), null, ?, ?)",
            [uuid.uuid4().hex, *days, asked_by, chunk_days],
        )
    return interrupted(connection, days)


def end(connection: duckdb.DuckDBPyConnection, backfill: Backfill) -> None:
    """Write down that its figures were built and judged; the same range begins anew next time."""
    connection.execute("update control.backfills set ended_at = now() where backfill_id = ?", [backfill.backfill_id])


def leave(connection: duckdb.DuckDBPyConnection, backfill: Backfill) -> None:
    """Dagster goes on with it no more by itself, until somebody asks again."""
    connection.execute("update control.backfills set asked_by = null where backfill_id = ?", [backfill.backfill_id])


def rows_since(
    connection: duckdb.DuckDBPyConnection, feed: str, first: date, last: date, since: datetime | None
) -> int:
    """Rows of a feed that a backfill has loaded since it was begun; 0 without one."""
    rows = connection.execute(
        "select coalesce(sum(rows_accepted), 0) from raw.deliveries"
        " where feed = ? and arrival_day between ? and ? and loaded_at >= ?",
        [feed, first, last, since],
    ).fetchone()[0]
    return int(rows)
