"""The product's models that score components of the DTI, run on small tables: the SQL of the project, without dbt.

What they read is given as rows; types are those of the warehouse.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import jinja2

from orchestration.settings import DBT_PROJECT

MODELS = ("int_dti__inputs", "int_dti__members", "int_dti__components", "int_dti__scored")
"""In the order in which they read each other."""

GIVEN = {
    "int_dti__frameworks": "framework_version varchar, valid_from date, valid_to date",
    "int_dti__nodes": "framework_version varchar, node_code varchar, parent_code varchar, kind varchar,"
    " max_points decimal(9, 2), effective_points decimal(9, 2), scoring_type varchar, target decimal(18, 4),"
    " direction varchar, min_assessed decimal(5, 4)",
    "int_dti__weights": "framework_version varchar, node_code varchar, input_code varchar, weight decimal(9, 2)",
    "int_dti__bands": "framework_version varchar, node_code varchar, threshold decimal(18, 4), points decimal(9, 2),"
    " of_points decimal(9, 2)",
    "int_dti__entities": "level varchar, entity_code varchar, unit_code varchar, valid_from date, valid_to date",
    "dti_entities": "level varchar, entity_code varchar",
    "int_dti__submitted": "framework_version varchar, level varchar, entity_code varchar, year integer,"
    " node_code varchar, unit_code varchar, period_type varchar, period_start date, numerator decimal(28, 4),"
    " denominator decimal(28, 4), value decimal(28, 4), self_score decimal(18, 4), verified_score decimal(18, 4),"
    " is_not_applicable boolean, state varchar",
    "int_dti__measured": "framework_version varchar, level varchar, entity_code varchar, year integer,"
    " node_code varchar, mart varchar, indicator_code varchar, unit_code varchar, period_type varchar,"
    " period_start date, numerator decimal(28, 4), denominator decimal(28, 4), is_provisional boolean",
}
TYPES_SEED = DBT_PROJECT / "seeds" / "frameworks" / "dti_scoring_types.csv"


def sql_of(model: str, as_of: date) -> str:
    """The model's SQL, with the tables it reads under their own names."""
    macros = jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(
        (DBT_PROJECT / "macros" / "scoring.sql").read_text("utf-8")
    )
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined)
    environment.globals |= {
        name: macro for name, macro in vars(macros.make_module({})).items() if not name.startswith("_")
    }
    environment.globals |= {"ref": str, "as_of": lambda: f"date '{as_of}'", "config": lambda **_: ""}
    return environment.from_string(_file(model).read_text("utf-8")).render()


def _file(model: str) -> Path:
    return DBT_PROJECT / "models" / "intermediate" / f"{model}.sql"


def score(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Iterable[Mapping[str, Any]]], as_of: date
) -> None:
    """Create the given tables, with the rows of `tables`, and the models on them."""
    for name, columns in GIVEN.items():
        connection.execute(f"create or replace table {name} ({columns})")
        fill(connection, name, tables.get(name, ()))
    create_types(connection)
    run(connection, as_of)


def create_types(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "create or replace table dti_scoring_types as select * from read_csv(?, header = true)", [str(TYPES_SEED)]
    )


def fill(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows, whose empty texts are null; the cells of a column at once, because one by one takes minutes."""
    rows = list(rows)
    if not rows:
        return
    names = list(rows[0])
    cells = [[None if row[name] in ("", None) else str(row[name]) for row in rows] for name in names]
    unnested = ", ".join("unnest(?::varchar[])" for _ in names)
    connection.execute(f"insert into {table} ({', '.join(names)}) select {unnested}", cells)


def run(connection: duckdb.DuckDBPyConnection, as_of: date) -> None:
    for model in MODELS:
        connection.execute(f"create or replace table {model} as {sql_of(model, as_of)}")


def given_in(warehouse: duckdb.DuckDBPyConnection) -> tuple[dict[str, list[dict[str, Any]]], date]:
    """What the models read in a built warehouse, and its day T: for an oracle that scores it once more."""
    tables = {}
    for name, columns in GIVEN.items():
        schema = "seeds" if name == "dti_entities" else "intermediate"
        wanted = ", ".join(column.split()[0] for column in re.sub(r"\([^)]*\)", "", columns).split(","))
        found = warehouse.execute(f"select {wanted} from {schema}.{name}")  # noqa: S608
        header = [column for column, *_ in found.description]
        tables[name] = [dict(zip(header, row, strict=True)) for row in found.fetchall()]
    (as_of,) = warehouse.execute("select as_of from control.build").fetchone()
    return tables, as_of


def components_in(warehouse: duckdb.DuckDBPyConnection) -> dict[tuple, tuple]:
    """Status and points of each row of `fct_dti_component`, keyed as the oracle does."""
    rows = warehouse.execute(
        "select framework_version, level, entity_code, year, source, node_code, status, points"
        " from marts.fct_dti_component"
    ).fetchall()
    return {(row[:5], row[5]): row[6:] for row in rows}
