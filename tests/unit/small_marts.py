"""A province of three communes over some months, as the marts would show it: small enough to see, whole to judge."""

from __future__ import annotations

from datetime import date

import duckdb

from orchestration.holds import TABLES as CONTROL
from quality.results import TABLES as RESULTS

T = date(2026, 6, 30)
PUBLISHED = date(2026, 5, 31)
MONTHS = [date(2026, month, 1) for month in range(1, 7)]
UNITS = {"TN": "tinh", "A": "xa", "B": "xa", "C": "xa"}
FRAMEWORK = "f1"

SHAPES = """
create schema {at}marts;
create table {at}marts.dim_period (period_type varchar, period_start date, period_end date, is_closed boolean);
create table {at}marts.dim_unit (
    unit_code varchar, valid_from date, valid_to date, level varchar, rank_group varchar
);
create table {at}marts.dim_indicator (
    framework_version varchar, indicator_code varchar, index_code varchar default 'd766', level varchar,
    denominator_measure varchar
);
create table {at}marts.fct_indicator_value (
    framework_version varchar, unit_code varchar, period_type varchar, period_start date, indicator_code varchar,
    denominator bigint, points decimal(9, 2), as_of date
);
create table {at}marts.fct_index_score (
    framework_version varchar, unit_code varchar, period_type varchar, period_start date, node_code varchar,
    points decimal(9, 2), pct_of_max decimal(14, 10), status varchar, as_of date
);
create table {at}marts.fct_index_rank (
    framework_version varchar, rank_group varchar, period_type varchar, period_start date, unit_code varchar,
    pct_of_max decimal(14, 10), rank bigint, previous_rank bigint, dossiers bigint
);
create table {at}marts.fct_portal_reconciliation (
    unit_code varchar, period_type varchar, period_start date, indicator_code varchar, as_of date,
    local_points decimal(9, 2), difference decimal(9, 2)
);
create table {at}marts.fct_plan_actual (
    indicator_code varchar, unit_code varchar, period_type varchar, period_start date, actual_ratio decimal(18, 6)
);
create table {at}marts.dossier_detail (
    dossier_code bigint, procedure_code varchar, received_month date, is_online boolean, has_fee_due boolean,
    on_time boolean, is_paid_online boolean, has_electronic_result boolean, is_digitised boolean,
    is_synchronised boolean
);
create table {at}marts.dim_procedure (procedure_code varchar);
create table {at}marts.fct_completeness (
    feed varchar, arrival_day date, rows_delivered bigint, rows_accepted bigint, rows_quarantined bigint
);
create table {at}marts.fct_refusal (feed varchar, arrival_day date, file_name varchar, message varchar);
"""


def province() -> duckdb.DuckDBPyConnection:
    """A warehouse as of T whose figures equal those of the version `previous`, published as of PUBLISHED.

    Every unit has 80 % and, in each month, 40 dossiers (the province 120); all communes rank first.
    """
    connection = duckdb.connect()
    connection.execute("attach ':memory:' as previous")
    connection.execute("create schema control; create schema seeds; create schema raw")
    connection.execute("create table seeds.holidays (date date, kind varchar)")
    connection.execute("create table control.build (build_id varchar, as_of date, inputs varchar)")
    connection.execute("insert into control.build values ('b', ?, 'i')", [T])
    for table, columns in CONTROL.items():
        connection.execute(f"create table control.{table} ({', '.join(f'{n} {k}' for n, k in columns.items())})")
    connection.execute(RESULTS)
    for catalogue, as_of in (("", T), ("previous.", PUBLISHED)):
        connection.execute(SHAPES.format(at=catalogue))
        fill(connection, catalogue, as_of)
    return connection


def fill(connection: duckdb.DuckDBPyConnection, catalogue: str, as_of: date) -> None:
    at = f"{catalogue}marts"
    connection.executemany(
        f"insert into {at}.dim_period select 'month', ?::date, last_day(?::date), last_day(?::date) <= ?::date",
        [[month, month, month, as_of] for month in MONTHS],
    )
    for unit, level in UNITS.items():
        connection.execute(
            f"insert into {at}.dim_unit values (?, '2025-07-01', null, ?, ?)",
            [unit, level, "communes" if level == "xa" else None],
        )
    connection.execute(
        f"insert into {at}.dim_indicator (framework_version, indicator_code, level, denominator_measure)"
        " values ('f1', 'i', 'index', null), ('f1', '1', 'group', null), ('f1', '1.1', 'indicator', 'dossiers')"
    )
    connection.execute(
        f"""
        insert into {at}.fct_indicator_value
        select 'f1', unit_code, period_type, period_start, '1.1', if(level = 'tinh', 120, 40), 80, ?
        from {at}.dim_unit cross join {at}.dim_period
        """,
        [as_of],
    )
    connection.execute(
        f"""
        insert into {at}.fct_index_score
        select 'f1', unit_code, period_type, period_start, unnest(['i', '1']), 80, 80,
            if(is_closed, 'ok', 'provisional'), ?
        from {at}.dim_unit cross join {at}.dim_period
        """,
        [as_of],
    )
    connection.execute(
        f"""
        insert into {at}.fct_index_rank
        select 'f1', rank_group, period_type, period_start, unit_code, 80, 1,
            if(period_start > '2026-01-01', 1, null), 40
        from {at}.dim_unit cross join {at}.dim_period
        where rank_group is not null
        """
    )


def score(connection: duckdb.DuckDBPyConnection, unit: str, month: date, pct: float | None, dossiers: int) -> None:
    """What the new build says of a unit and month."""
    key = [unit, month]
    connection.execute(
        "update marts.fct_index_score set points = ?, pct_of_max = ? where unit_code = ? and period_start = ?",
        [pct, pct, *key],
    )
    connection.execute(
        "update marts.fct_indicator_value set points = ?, denominator = ? where unit_code = ? and period_start = ?",
        [pct, dossiers, *key],
    )
