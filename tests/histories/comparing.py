"""Where two warehouses or published versions differ."""

from __future__ import annotations

from pathlib import Path

import duckdb

VOLATILE = {"dim_feed": ("since",), "fct_hold": ("since",)}
"""Columns that tell when something was done here, not what arrived: the same inbox loaded again has others."""
CHECKED = {"fct_check_result", "fct_check_offender", "fct_check_history", "dim_check_name"}
"""Tables that tell what checks found, with the moment they ran; a whole build here runs none."""
SHOWN = 3


def differences(expected: Path, found: Path, expected_is: str = "expected", found_is: str = "found") -> list[str]:
    """Of each table of schema `marts`: rows that only one of the two files has, as often as it has them more often.

    Empty when both hold the same. The order of rows does not matter.
    """
    with duckdb.connect() as connection:
        for name, file in (("expected", expected), ("found", found)):
            connection.execute(f"attach '{file}' as {name} (read_only)")
        tables = {name: _tables(connection, name) for name in ("expected", "found")}
        told = [
            f"{table} is only in the {expected_is if table in tables['expected'] else found_is}"
            for table in sorted(tables["expected"].keys() ^ tables["found"].keys())
        ]
        for table in sorted(tables["expected"].keys() & tables["found"].keys()):
            columns, others = tables["expected"][table], tables["found"][table]
            if columns != others:
                told.append(f"{table} has columns {columns} in the {expected_is}, {others} in the {found_is}")
            elif _digest(connection, "expected", table, columns) != _digest(connection, "found", table, columns):
                told += _rows(connection, table, columns, expected_is, found_is)
        return told


def _tables(connection: duckdb.DuckDBPyConnection, catalogue: str) -> dict[str, list[tuple[str, str]]]:
    """By table its columns, with their types, that are compared."""
    rows = connection.execute(
        "select table_name, column_name, data_type from duckdb_columns()"
        " where database_name = ? and schema_name = 'marts' order by column_index",
        [catalogue],
    ).fetchall()
    tables: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in rows:
        if table in CHECKED:
            continue
        tables.setdefault(table, [])
        if column not in VOLATILE.get(table, ()):
            tables[table].append((column, kind))
    return tables


def _digest(connection: duckdb.DuckDBPyConnection, catalogue: str, table: str, columns: list) -> tuple:
    names = ", ".join(f'"{column}"' for column, _ in columns)
    return connection.execute(
        f'select count(*), sum(hash({names})::hugeint) from {catalogue}.marts."{table}"'
    ).fetchone()


def _rows(
    connection: duckdb.DuckDBPyConnection, table: str, columns: list, expected_is: str, found_is: str
) -> list[str]:
    names = ", ".join(f'"{column}"' for column, _ in columns)
    told = []
    for here, there, where in (("expected", "found", expected_is), ("found", "expected", found_is)):
        only = f'(select {names} from {here}.marts."{table}" except all select {names} from {there}.marts."{table}")'
        (count,) = connection.execute(f"select count(*) from {only}").fetchone()
        shown = connection.execute(f"from {only} order by all limit {SHOWN}").fetchall()
        told += [f"{table}: {count} rows only in the {where}"] if count else []
        told += [f"    {dict(zip((name for name, _ in columns), map(str, row), strict=True))}" for row in shown]
    return told
