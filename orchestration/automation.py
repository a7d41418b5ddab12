"""When what was touched is rebuilt: a rule over plain data, and the sensor that asks it once a minute."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import dagster as dg
import duckdb

from orchestration import backfill_ledger, figures
from orchestration.assets.serving import ServingResource
from orchestration.control import inputs_digest, latest_arrival
from orchestration.instance import at_work, end_abandoned_runs
from orchestration.jobs import RECOMPUTE
from orchestration.looking import Found, look
from orchestration.months import in_words, open_since
from orchestration.previous import POINTER
from orchestration.resources.warehouse import WarehouseResource

TRIES = 2
"""A rebuild that failed is tried once more, for a machine may stumble; a rule that failed twice fails again."""
CHANGE_TAG, MONTHS_TAG = "dti/change", "dti/months"
RUNS_REMEMBERED = 50


@dataclass(frozen=True)
class Situation:
    """What decides whether a rebuild is due.

    as_of: day T of a build begun now; None: nothing has been loaded. inputs: digest of all that decides its figures.
    built_version, built_inputs, built_as_of: of the published version; None where nothing is published.
    came: what arrived or was accepted since then, each under a name of its own. touched: business months of that.
    at_work: what is at work on the warehouse, in words; it goes on to rebuild by itself.
    """

    as_of: date | None
    inputs: str | None
    built_version: str | None
    built_inputs: str | None
    built_as_of: date | None
    came: frozenset[str]
    touched: frozenset[date]
    at_work: str | None = None


@dataclass(frozen=True)
class Rebuild:
    """A rebuild that is due. change: names what asks for it; run_key: names this try. months: touched and open."""

    change: str
    run_key: str
    months: tuple[date, ...]


def rebuild_due(now: Situation, tried: Mapping[str, Sequence[bool]]) -> Rebuild | str:
    """The rebuild that is due, or why none is.

    A change asks once; a try that failed is followed by one more, then there is silence until something new comes.
    tried: by change, how each try ended: whether it succeeded.
    """
    if now.at_work:
        return f"{now.at_work} is at work"
    if now.as_of is None or not now.came:
        return "nothing came since the last publication"
    if now.inputs == now.built_inputs:
        return "what came moves no figure"
    named = json.dumps([now.built_version, now.inputs, sorted(now.came)])
    change = hashlib.sha256(named.encode()).hexdigest()[:16]
    ends = tried.get(change, ())
    if any(ends):
        return f"the change {change} was rebuilt and moved nothing that is published"
    if len(ends) >= TRIES:
        return f"the change {change} was tried {len(ends)} times and failed; the next is tried when something new comes"
    months = now.touched | set(open_since(now.built_as_of, now.as_of))
    return Rebuild(change, f"{change}/{len(ends) + 1}", tuple(sorted(months)))


def touched_rebuild(as_of: date | None, *, running: bool) -> dg.SensorDefinition:
    """The sensor: launches the job `recompute` when `rebuild_due` says so. as_of: see `Settings`."""

    @dg.sensor(
        name="rebuild_touched",
        job_name=RECOMPUTE,
        minimum_interval_seconds=60,
        default_status=dg.DefaultSensorStatus.RUNNING if running else dg.DefaultSensorStatus.STOPPED,
        description="Rebuilds the months that new rows touched and those open: once, and once more after a failure.",
    )
    def asked(context: dg.SensorEvaluationContext, warehouse: WarehouseResource, serving: ServingResource) -> Found:
        def found(connection: duckdb.DuckDBPyConnection) -> Found:
            end_abandoned_runs(context.instance, Path(warehouse.path))
            busy = at_work(context.instance) or backfill_ledger.asked_of_dagster(connection)
            now = situation(connection, Path(serving.path), as_of, busy and str(busy))
            due = rebuild_due(now, _tried(context.instance))
            if isinstance(due, str):
                return dg.SkipReason(due)
            context.log.info("touched or open months: %s", in_words(due.months))
            tags = {CHANGE_TAG: due.change, MONTHS_TAG: in_words(due.months)}
            return dg.RunRequest(run_key=due.run_key, tags=tags)

        return look(warehouse, found)

    return asked


def situation(
    connection: duckdb.DuckDBPyConnection, serving: Path, as_of: date | None = None, at_work: str | None = None
) -> Situation:
    """What the warehouse and the published version tell. as_of: as in `Settings`."""
    pointer = serving / POINTER
    built = json.loads(pointer.read_text("utf-8")) if pointer.exists() else {}
    since = datetime.fromisoformat(built["published_at"]) if built else None
    day = as_of or latest_arrival(connection)
    came = connection.execute(
        """
        select feed || '/' || arrival_day || ' ' || epoch_us(loaded_at) from raw.arrivals
        where ($since is null or loaded_at > $since) and arrival_day <= $day
        union all select 'accepted ' || hold_id || ' ' || epoch_us(accepted_at) from control.accepted
        where $since is null or accepted_at > $since
        """,
        {"since": since, "day": day},
    ).fetchall()
    touched = connection.execute(
        "select distinct month from raw.touched_months where ($since is null or loaded_at > $since)"
        " and arrival_day <= $day",
        {"since": since, "day": day},
    ).fetchall()
    inputs = inputs_digest(connection, day) if day else None
    if figures.acceptances_wait(connection):
        inputs = f"{inputs}, accepted"
    return Situation(
        as_of=day,
        inputs=inputs,
        built_version=built.get("version"),
        built_inputs=built.get("inputs"),
        built_as_of=date.fromisoformat(built["as_of"]) if built else None,
        came=frozenset(name for (name,) in came),
        touched=frozenset(month for (month,) in touched),
        at_work=at_work,
    )


def _tried(instance: dg.DagsterInstance) -> dict[str, list[bool]]:
    tried = defaultdict(list)
    for run in instance.get_runs(dg.RunsFilter(job_name=RECOMPUTE), limit=RUNS_REMEMBERED):
        if run.is_finished and CHANGE_TAG in run.tags:
            tried[run.tags[CHANGE_TAG]].append(run.is_success)
    return tried
