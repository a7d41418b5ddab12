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
JUDGE_OPEN = """
    update published.marts.dossier_detail
    set
        judged_on = $as_of,
        on_time = coalesce(overdue_from > $as_of, true),
        overdue_days = case when overdue_from <= $as_of and due_on is not null then greatest($as_of - due_on, 0) end
    where is_open
"""
"""As the model `dossier_detail` does; to read the open dossiers there would be to read all of them."""


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
    # as tables, whose size DuckDB knows: guessing it from the views, it would read all dossiers and join them all
    connection.execute(
        "create or replace temporary table changed_dossiers as"
        " select dossier_code from intermediate.int_dossiers__latest where build_no > $base",
        since,
    )
    connection.execute(
        "create or replace temporary table changed_months as from intermediate.int_dossiers__touched_months"
    )
    changed = "dossier_code in (from changed_dossiers)"
    if build.step.build_no == base + 1:  # else a dossier may stand where only an earlier build had touched
        changed = f"received_month in (from changed_months) and {changed}"
    connection.execute(f"delete from {table} where {changed}")
    connection.execute(JUDGE_OPEN, {"as_of": build.as_of})
    connection.execute(f"insert into {table} by name from marts.{BY_DOSSIER} where {changed}")
    connection.execute("drop table changed_dossiers; drop table changed_months")
