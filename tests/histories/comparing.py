"""Where two warehouses or published versions differ."""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb

VOLATILE = {"dim_feed": ("since",), "fct_hold": ("since",)}
"""Columns that tell when something was done here, not what arrived: the same inbox loaded again has others."""
CHECKED = {"fct_check_result", "fct_check_offender", "fct_check_history", "dim_check_name"}
"""Tables that tell what checks found, with the moment they ran; a whole build here runs none."""
SHOWN = 3


Columns = list[tuple[str, str]]
"""Names and types."""


def differences(expected: Path, found: Path, expected_is: str = "expected", found_is: str = "found") -> list[str]:
    """Of each table of schema `marts`: rows that only one of the two files has, as often as it has them more often.

    Empty when both hold the same. The order of rows does not matter.
    """
    wanted, got = _digests(expected), _digests(found)
    if wanted == got:
        return []
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        for name, file in (("expected", expected), ("found", found)):
            connection.execute(f"attach '{_materialised(file, Path(folder, name))}' as {name} (read_only)")
        told = []
        for table in sorted(wanted.keys() | got.keys()):
            if table not in wanted or table not in got:
                told.append(f"{table} is only in the {expected_is if table in wanted else found_is}")
            elif wanted[table][0] != got[table][0]:
                told.append(f"{table}: {expected_is} {wanted[table][0]}, {found_is} {got[table][0]}")
            elif wanted[table] != got[table]:
                told += _rows(connection, table, wanted[table][0], expected_is, found_is)
        return told


def _digests(file: Path) -> dict[str, tuple[Columns, int, int]]:
    """By table or view of the marts: the columns that are compared, the number of rows and a sum of their hashes."""
    with duckdb.connect(str(file), read_only=True) as connection:
        return {
            table: (
                columns,
                *connection.execute(
                    f'select count(*), sum(hash({_names(columns)})::hugeint) from marts."{table}"'
                ).fetchone(),
            )
            for table, columns in _tables(connection, file.stem).items()
        }


def _tables(connection: duckdb.DuckDBPyConnection, catalogue: str) -> dict[str, Columns]:
    tables: dict[str, Columns] = {}
    for table, column, kind in connection.execute(
        "select table_name, column_name, data_type from duckdb_columns()"
        " where database_name = ? and schema_name = 'marts' order by column_index",
        [catalogue],
    ).fetchall():
        if table not in CHECKED and column not in VOLATILE.get(table, ()):
            tables.setdefault(table, []).append((column, kind))
    return tables


def _names(columns: Columns) -> str:
    return ", ".join(f'"{column}"' for column, _ in columns)


def _materialised(file: Path, copy: Path) -> Path:
    """A copy of the marts as tables: a view can only be read in a database of the name that it was made in."""
    with duckdb.connect(str(copy)) as connection:
        connection.execute(f"attach '{file}' as warehouse (read_only)")
        connection.execute("create schema marts")
        for table in _tables(connection, "warehouse"):
            connection.execute(f'create table marts."{table}" as from warehouse.marts."{table}"')
    return copy


def _rows(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Columns, expected_is: str, found_is: str
) -> list[str]:
    names = _names(columns)
    told = []
    for here, there, where in (("expected", "found", expected_is), ("found", "expected", found_is)):
        only = f'(select {names} from {here}.marts."{table}" except all select {names} from {there}.marts."{table}")'
        (count,) = connection.execute(f"select count(*) from {only}").fetchone()
        shown = connection.execute(f"from {only} order by all limit {SHOWN}").fetchall()
        told += [f"{table}: {count} rows only in the {where}"] if count else []
        told += [f"    {dict(zip((name for name, _ in columns), map(str, row), strict=True))}" for row in shown]
    return told
