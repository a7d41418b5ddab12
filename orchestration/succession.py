"""A version made from the one before: a copy of its file in which only what changed since is replaced.

Years of figures and dossiers stay as they are from one day to the next; writing them anew would cost by the history.
"""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from orchestration.control import Build
from orchestration.previous import POINTER, last_published

BY_PERIOD = ("fct_indicator_value", "fct_index_score")
"""Marts of which whole periods are replaced; the day T stands in each of their rows."""
BY_DOSSIER = "dossier_detail"
CHANGED_PERIODS = """
    (period_type, period_start) in (
        select (period_type, period_start) from intermediate.int_periods where build_no > $base
    )
"""
GONE_PERIODS = "(period_type, period_start) not in (select (period_type, period_start) from intermediate.int_periods)"
CHANGED_DOSSIERS = """
    dossier_code in (select dossier_code from intermediate.int_dossiers__latest where build_no > $base)
"""
TOUCHED_MONTHS = "received_month in (select month from intermediate.int_dossiers__touched_months)"
"""Where a dossier that the last build changed stands, or stood before: of many years only some months are read."""


def base_of(connection: duckdb.DuckDBPyConnection, build: Build, serving: Path) -> tuple[Path, int] | None:
    """The published file (also attached as `previous`) and the number of its build, if these marts grew from those.

    None while figures are or were held back, because then what was published is not what was built; and when the
    version that `current.json` names is a look back at an earlier day.
    """
    pointer = serving / POINTER
    if build.step.is_full or not pointer.exists():
        return None
    published = json.loads(pointer.read_text("utf-8"))
    file = last_published(serving)
    if file is None or file.name != published["file"] or published.get("lineage") != build.step.lineage:
        return None
    held = connection.execute(
        "select count(*) from (select kind from control.holds union all select kind from previous.marts.fct_hold)"
        " where kind in ('unit', 'period')"
    ).fetchone()[0]
    return None if held else (file, published["build_no"])


def replace_changed(connection: duckdb.DuckDBPyConnection, build: Build, base: int) -> None:
    """Bring the marts BY_PERIOD and BY_DOSSIER of the copy (`published`) from build `base` to this one."""
    since = {"base": base}
    for mart in BY_PERIOD:
        table = f"published.marts.{mart}"
        connection.execute(f"delete from {table} where {CHANGED_PERIODS} or {GONE_PERIODS}", since)
        connection.execute(f"update {table} set as_of = ?", [build.as_of])
        connection.execute(f"insert into {table} by name from marts.{mart} where {CHANGED_PERIODS}", since)
    table = f"published.marts.{BY_DOSSIER}"
    changed = CHANGED_DOSSIERS if build.step.build_no > base + 1 else f"{TOUCHED_MONTHS} and {CHANGED_DOSSIERS}"
    connection.execute(f"delete from {table} where is_open")  # T judges them
    connection.execute(f"delete from {table} where {changed}", since)
    connection.execute(f"insert into {table} by name from marts.{BY_DOSSIER} where is_open or ({changed})", since)
