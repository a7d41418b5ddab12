"""Two tables in SQLite or PostgreSQL: the figures, each with the delivery it came in, and the deliveries applied."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

KEY = ("index_code", "framework_version", "kind", "node_code", "unit_code", "period_type", "period_start")
REST = ("unit_valid_from", "period_end", "numerator", "denominator", "value", "points", "max_points", "status", "state",
        "quality_flags", "as_of", "replaces", "withdrawn")  # fmt: skip
ADDED = ("source",)
"""Columns that figures of schema version 1.0 do not have."""
COLUMNS = (*KEY, *REST, *ADDED, "sequence")
INTEGERS = {"numerator", "denominator", "replaces", "withdrawn", "sequence"}
TYPES = {name: "bigint" if name in INTEGERS else "text" for name in COLUMNS}
TABLES = f"""
create table if not exists figures (
    {", ".join(f"{name} {kind}{' not null' if name in KEY else ''}" for name, kind in TYPES.items())},
    primary key ({", ".join(KEY)})
);
create table if not exists deliveries (
    sequence bigint primary key,
    manifest_sha256 text not null,
    previous_sequence bigint,
    previous_sha256 text,
    is_full bigint not null,
    as_of text not null
);
"""
"""Decimals stand as text in both, so that a share keeps its digits; flags are joined by commas."""
INSERT = f"""
insert into figures ({", ".join(COLUMNS)}) values ({", ".join("?" for _ in COLUMNS)})
on conflict ({", ".join(KEY)}) do update set {", ".join(f"{name} = excluded.{name}" for name in COLUMNS[len(KEY) :])}
where figures.sequence < excluded.sequence
"""


class Store:
    """connection: of the DB API. placeholder: how its driver marks a value."""

    def __init__(self, connection: Any, placeholder: str):
        self.connection, self.placeholder = connection, placeholder
        with self.writing() as cursor:
            for statement in TABLES.split(";"):
                if statement.strip():
                    cursor.execute(statement)
            cursor.execute("select * from figures limit 0")
            for name in set(ADDED) - {column[0] for column in cursor.description}:
                cursor.execute(f"alter table figures add column {name} {TYPES[name]}")

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """A cursor; all that is written by it is kept together, or not at all."""
        cursor = self.connection.cursor()
        try:
            yield cursor
            self.connection.commit()
        except BaseException:
            self.connection.rollback()
            raise
        finally:
            cursor.close()

    def ask(self, question: str, values: Iterable[Any] = ()) -> list[tuple]:
        with self.writing() as cursor:
            cursor.execute(self.sql(question), tuple(values))
            return cursor.fetchall()

    def sql(self, statement: str) -> str:
        """A statement with the driver's own mark for values."""
        return statement.replace("?", self.placeholder)

    def current(self) -> list[tuple]:
        """The figures that stand, without those withdrawn, in order of their key."""
        names = ", ".join(name for name in COLUMNS if name != "sequence")
        return self.ask(f"select {names} from figures where withdrawn = 0 order by {', '.join(KEY)}")


def open_store(target: str) -> Store:
    """`postgresql://…` opens PostgreSQL, anything else is the path of an SQLite file, made if missing."""
    if target.startswith(("postgresql://", "postgres://")):
        import psycopg

        return Store(psycopg.connect(target), "%s")
    return Store(sqlite3.connect(target), "?")


def as_row(figure: dict[str, Any], sequence: int) -> tuple:
    """A delivered figure as a row. Raises KeyError where it lacks a column that figures always had."""
    cells = [figure[name] for name in (*KEY, *REST)] + [figure.get(name) for name in ADDED]
    return (*map(_cell, cells), sequence)


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list):
        return ",".join(value)
    return int(value) if isinstance(value, (bool, int)) else str(value)
