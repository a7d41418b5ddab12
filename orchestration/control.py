"""What a build is told and what it has passed: the day T, and the gate that publishing reads."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from orchestration import holds, state
from orchestration.previous import POINTER
from orchestration.settings import PROJECT_ROOT

TABLES = """
create schema if not exists control;
create table if not exists control.build (build_id varchar, as_of date, inputs varchar, started_at timestamptz);
alter table control.build add column if not exists lineage varchar;
alter table control.build add column if not exists build_no bigint;
alter table control.build add column if not exists previous_as_of date;
create table if not exists control.gate (build_id varchar, stage varchar, passed boolean, decided_at timestamptz);
"""
STAGES = ("transformed", "judged")
CODE = ("dbt_project/models", "dbt_project/macros", "dbt_project/seeds", "quality", "orchestration")


@dataclass(frozen=True)
class Build:
    """One computation of the marts: of everything that arrived up to and on `as_of`. step: from which state."""

    build_id: str
    as_of: date
    inputs: str
    step: state.Step


def latest_arrival(connection: duckdb.DuckDBPyConnection) -> date | None:
    return connection.execute("select max(arrival_day) from raw.deliveries").fetchone()[0]


def inputs_digest(connection: duckdb.DuckDBPyConnection, as_of: date) -> str:
    """Digest of all that decides the figures: what arrived up to T, what of it is held back, T, and the code."""
    arrivals = connection.execute(
        "select feed, cast(arrival_day as varchar), fingerprint from raw.arrivals where arrival_day <= ? order by all",
        [as_of],
    ).fetchall()
    held = holds.counted_instead(connection, as_of)
    return hashlib.sha256(json.dumps([as_of.isoformat(), code_version(), arrivals, held]).encode()).hexdigest()


def code_version() -> str:
    """Digest of the code and seeds that make figures."""
    digest = hashlib.sha256()
    for folder in CODE:
        for path in sorted((PROJECT_ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".sql", ".yml", ".yaml", ".csv"}:
                digest.update(str(path.relative_to(PROJECT_ROOT)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def begin_build(connection: duckdb.DuckDBPyConnection, as_of: date) -> Build:
    """Tell the next build its day T and what it must do anew; it has passed no stage yet."""
    connection.execute(TABLES)
    connection.execute("begin")
    try:
        step = state.next_step(connection, as_of, code_version())
        build = Build(uuid.uuid4().hex, as_of, inputs_digest(connection, as_of), step)
        connection.execute("delete from control.build")
        connection.execute(
            "insert into control.build by name select ? as build_id, ? as as_of, ? as inputs, now() as started_at,"
            " ? as lineage, ? as build_no, ? as previous_as_of",
            [build.build_id, as_of, build.inputs, step.lineage, step.build_no, step.previous_as_of],
        )
        connection.execute("delete from control.gate where decided_at < now() - interval 90 day")
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
    return build


def current_build(connection: duckdb.DuckDBPyConnection) -> Build:
    """The build that was last begun. Raises LookupError when there is none."""
    connection.execute(TABLES)
    row = connection.execute(
        "select build_id, as_of, inputs, lineage, build_no, previous_as_of from control.build"
    ).fetchone()
    if row is None:
        raise LookupError("no build has begun: materialise control/build first")
    build_id, as_of, inputs, *step = row
    return Build(build_id, as_of, inputs, state.Step(*step))


def begin_writing(connection: duckdb.DuckDBPyConnection) -> Build:
    """The current build, whose marts are about to be written: until `end_writing` they are of no state."""
    state.leave_state(connection)
    return current_build(connection)


def end_writing(connection: duckdb.DuckDBPyConnection) -> None:
    """The marts are written and tested: the current build passed the first stage, and the next may go on from it."""
    build = current_build(connection)
    state.reach_state(connection, build.step, build.as_of, code_version())
    decide(connection, "transformed", True)


def decide(connection: duckdb.DuckDBPyConnection, stage: str, passed: bool) -> None:
    """Record whether the current build passed a stage."""
    build = current_build(connection)
    connection.execute("insert into control.gate values (?, ?, ?, now())", [build.build_id, stage, passed])


def reasons_not_to_publish(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Stages that the current build has not passed, and arrival days that nobody judged; publishing needs neither.

    A day that broke a blocking rule is no reason: it is held, and the rest is published.
    """
    build = current_build(connection)
    rows = connection.execute(
        "select stage, arg_max(passed, decided_at) from control.gate where build_id = ? group by stage",
        [build.build_id],
    ).fetchall()
    passed = {stage for stage, ok in rows if ok}
    unjudged = [f"{day} was never judged" for day in holds.never_judged(connection, build.as_of)]
    return [f"not {stage}" for stage in STAGES if stage not in passed] + unjudged


def published_inputs(serving: Path) -> str | None:
    """The inputs digest of the published version, or None when nothing is published."""
    pointer = serving / POINTER
    return json.loads(pointer.read_text("utf-8")).get("inputs") if pointer.exists() else None
