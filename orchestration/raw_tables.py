"""The tables that a warehouse has before dbt builds anything: of the feeds, the ledgers beside them, the control."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import polars as pl

from orchestration import backfill_ledger, holds, state
from orchestration.intake.feed import Feed

DUCKDB_TYPES = {
    pl.String: "varchar",
    pl.Datetime: "timestamp",
    pl.Date: "date",
    pl.Int64: "bigint",
    pl.Decimal: "decimal(18, 4)",
    pl.Boolean: "boolean",
}
LEDGERS = {
    "arrivals": {
        "feed": "varchar",
        "arrival_day": "date",
        "fingerprint": "varchar",
        "loaded_at": "timestamptz",
        "reader": "varchar",
    },
    "deliveries": {
        "feed": "varchar",
        "arrival_day": "date",
        "file_name": "varchar",
        "origin": "varchar",
        "rows_delivered": "bigint",
        "rows_accepted": "bigint",
        "rows_quarantined": "bigint",
        "freshest_record": "timestamp",
        "late_touches": "bigint",
        "warnings": "varchar",
        "loaded_at": "timestamptz",
        "sha256": "varchar",
        "encoding": "varchar",
        "vendor": "varchar",
        "warnings_vi": "varchar",
    },
    "refusals": {
        "feed": "varchar",
        "arrival_day": "date",
        "file_name": "varchar",
        "message": "varchar",
        "refused_at": "timestamptz",
        "message_vi": "varchar",
    },
    "quarantine": {
        "feed": "varchar",
        "arrival_day": "date",
        "file_name": "varchar",
        "line": "bigint",
        "rule": "varchar",
        "column_name": "varchar",
        "value_masked": "varchar",
        "expected": "varchar",
        "record_key": "varchar",
    },
    "touched_months": {
        "feed": "varchar",
        "arrival_day": "date",
        "month": "date",
        "loaded_at": "timestamptz",
    },
    "prepared": {
        "digest": "varchar",
    },
    "contracts": {
        "feed": "varchar",
        "version": "varchar",
        "document": "varchar",
        "since": "timestamptz",
    },
    "contract_feeds": {
        "feed": "varchar",
        "version": "varchar",
        "status": "varchar",
        "title_vi": "varchar",
        "title_en": "varchar",
        "grain_vi": "varchar",
        "grain_en": "varchar",
        "purpose_vi": "varchar",
        "usage_vi": "varchar",
        "limitations_vi": "varchar",
        "purpose_en": "varchar",
        "usage_en": "varchar",
        "limitations_en": "varchar",
        "key_columns": "varchar",
        "version_column": "varchar",
        "folder": "varchar",
        "formats": "varchar",
        "encoding_vi": "varchar",
        "encoding_en": "varchar",
        "promises_vi": "varchar",
        "promises_en": "varchar",
    },
    "contract_columns": {
        "feed": "varchar",
        "position": "bigint",
        "column_name": "varchar",
        "type": "varchar",
        "required": "boolean",
        "filled": "boolean",
        "choices": "varchar",
        "choices_vi": "varchar",
        "choices_en": "varchar",
        "default_value": "varchar",
        "examples": "varchar",
        "description_vi": "varchar",
        "description_en": "varchar",
        "handling": "varchar",
    },
    "contract_rules": {
        "feed": "varchar",
        "position": "bigint",
        "rule": "varchar",
        "column_name": "varchar",
        "severity": "varchar",
        "description_vi": "varchar",
        "description_en": "varchar",
    },
}
"""Tables beside the feeds' own, by name: columns and types. A warehouse of before gets the columns it lacks.

touched_months: business months of the rows that any load of the day brought or took away, and when it last did. A month
stays when the day is loaded again without it: it may not have been rebuilt yet. prepared: of the tables and contracts
that the warehouse was last made to fit, one row.
"""


def wanted_tables(feeds: Iterable[Feed]) -> dict[str, dict[str, dict[str, str]]]:
    """By schema and table, columns and types: ledgers, holds, and per feed its raw table and that of kept rows."""
    of_feeds = {
        feed.name: {name: DUCKDB_TYPES[type(dtype)] for name, dtype in feed.raw_schema.items()} for feed in feeds
    }
    control = holds.TABLES | state.TABLES | backfill_ledger.TABLES
    return {"raw": LEDGERS | of_feeds, "kept": of_feeds, "control": control}


def create_raw_tables(connection: duckdb.DuckDBPyConnection, feeds: Iterable[Feed]) -> None:
    """Create the tables that are missing. A table of before gets the columns that it lacks."""
    for schema, tables in wanted_tables(feeds).items():
        _create_tables(connection, schema, tables)


def _create_tables(connection: duckdb.DuckDBPyConnection, schema: str, wanted: dict[str, dict[str, str]]) -> None:
    connection.execute(f"create schema if not exists {schema}")
    found: dict[str, set[str]] = {}
    for table, column in connection.execute(
        "select table_name, column_name from information_schema.columns where table_schema = ?", [schema]
    ).fetchall():
        found.setdefault(table, set()).add(column)
    for table, columns in wanted.items():
        if table not in found:
            definitions = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
            connection.execute(f"create table {schema}.{table} ({definitions})")
            continue
        for name in columns.keys() - found[table]:
            connection.execute(f'alter table {schema}.{table} add column "{name}" {columns[name]}')
