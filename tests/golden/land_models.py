"""The models of land data run on rows of staging by DuckDB alone: dbt takes seconds for what takes a few hundredths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import duckdb
import jinja2

from orchestration.settings import DBT_PROJECT

Row = Mapping[str, Any]
PARCELS = "int_land__parcels"
ORDER = (
    "int_land__certificate_rows", PARCELS, "int_land__quality", "fct_land_quality", "fct_land_worst",
    "int_land__certified_dossiers", "int_land__tax_transfers", "fct_land_tax_sharing", "fct_land_tax_reconciliation",
)  # fmt: skip
STAGING = {
    "stg_land__parcels": {
        "commune_code": "varchar", "map_sheet": "varchar", "parcel_no": "varchar", "delivered_commune": "varchar",
        "national_id": "varchar", "is_current_code": "boolean", "area_m2": "decimal(18, 4)",
        "legal_area_m2": "decimal(18, 4)", "land_types": "varchar", "land_type_areas": "varchar",
        "owner_verified": "boolean", "has_geometry": "boolean", "is_latest": "boolean", "updated_at": "timestamp",
        "changed_on": "date", "place": "varchar", "arrival_day": "date", "file_name": "varchar", "line": "bigint",
    },
    "stg_land__certificates": {
        "certificate_id": "varchar", "serial_no": "varchar", "register_no": "varchar", "issued_on": "date",
        "commune_code": "varchar", "map_sheet": "varchar", "parcel_no": "varchar", "dossier_code": "varchar",
        "updated_at": "timestamp", "arrival_day": "date", "file_name": "varchar", "line": "bigint",
    },
    "stg_land__snapshots": {"arrival_day": "date", "commune_code": "varchar"},
    "stg_land__tax_transfers": {
        "transfer_id": "varchar", "dossier_code": "varchar", "sent_on": "date", "answered_on": "date",
        "amount_vnd": "bigint", "status": "varchar", "channel": "varchar", "updated_at": "timestamp",
        "arrival_day": "date", "file_name": "varchar", "line": "bigint",
    },
    "int_dossiers__latest": {
        "dossier_code": "varchar", "unit_code": "varchar", "applicant_type": "bigint", "is_deleted": "boolean",
    },
    "int_units": {"unit_code": "varchar", "level": "varchar", "successor_code": "varchar"},
    "changed_days": {"feed": "varchar", "arrival_day": "date"},
    "build": {"as_of": "date", "build_no": "bigint"},
}  # fmt: skip
"""Tables that the models read, with the columns they use."""
SEEDS = {
    "land_rules": {"tolerance": "decimal(18, 4)"},
    "land_settings": {"value": "varchar"},
    "land_types": {},
    "holidays": {},
}


def prepared() -> duckdb.DuckDBPyConnection:
    """A database with the seeds and empty tables. Models stand in its one schema."""
    connection = duckdb.connect()
    connection.execute("create schema control")
    for name, types in SEEDS.items():
        file = DBT_PROJECT / "seeds" / "reference" / f"{name}.csv"
        connection.read_csv(str(file), header=True, dtype=types or None).create(name)
    for name, columns in STAGING.items():
        listed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        connection.execute(f"create table {name} ({listed})")
    connection.execute("create view control.changed_days as from main.changed_days")
    return connection


def give(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Row]) -> None:
    """The table holds these rows and no others; what a row does not say is empty."""
    columns = list(STAGING[table])
    connection.execute(f"truncate {table}")
    for row in rows:
        connection.table(table).insert([row.get(column) for column in columns])


def build(connection: duckdb.DuckDBPyConnection, as_of: date, onward: bool = False) -> None:
    """All models in order; `onward`: the parcels go on from those that stand."""
    give(connection, "build", [{"as_of": as_of, "build_no": 1}])
    for model in ORDER:
        if onward and model == PARCELS:
            connection.execute(f"create or replace temporary table new_rows as {_sql(model, onward=True)}")
            connection.execute(_replacing(connection))
        else:
            connection.execute(f"create or replace table {model} as {_sql(model)}")


def _environment(**names: Any) -> jinja2.Environment:
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, extensions=["jinja2.ext.do"])
    environment.globals |= {
        "ref": str, "source": lambda _, table: table, "config": lambda **_: "", "this": PARCELS, **names
    }  # fmt: skip
    return environment


def _sql(model: str, onward: bool = False) -> str:
    (file,) = (DBT_PROJECT / "models").rglob(f"{model}.sql")
    macros = "".join(
        (DBT_PROJECT / "macros" / name).read_text("utf-8") for name in ("as_of.sql", "calendar.sql", "land.sql")
    )
    return _environment(is_incremental=lambda: onward).from_string(macros + file.read_text("utf-8")).render()


class _Table(str):
    """A relation of dbt, as far as the macro asks."""

    def incorporate(self, path: Mapping[str, str], type: None = None) -> str:  # noqa: ARG002
        return path["identifier"]


def _replacing(connection: duckdb.DuckDBPyConnection) -> str:
    """What puts `new_rows` into the parcels: the project's macro."""
    columns = [{"quoted": f'"{column}"'} for column, *_ in connection.execute(f"describe {PARCELS}").fetchall()]
    arguments = {"target_relation": _Table(PARCELS), "temp_relation": "new_rows", "dest_columns": columns}
    macros = (DBT_PROJECT / "macros" / "incremental_strategies.sql").read_text("utf-8")
    call = "{{ get_incremental_replace_parcels_sql(arguments) }}"
    return _environment(arguments=arguments).from_string(macros + call).render()
