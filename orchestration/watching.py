"""The sensor that watches: once a minute it sees how runs of Dagster ended, and what is late or stale."""

from __future__ import annotations

from datetime import datetime

import dagster as dg
import duckdb

from orchestration import clock
from orchestration.alerts.sending import alert
from orchestration.failed_runs import TOLD_BY_EVENTS, faults_of
from orchestration.faults import Faults
from orchestration.heartbeat import Heartbeat, LastRun, beat, heartbeat
from orchestration.instance import RUN_BY
from orchestration.intake.feeds import FEEDS
from orchestration.jobs import RECOMPUTE, REFRESH
from orchestration.lock import WarehouseBusy
from orchestration.raw_tables import create_raw_tables
from orchestration.refresh import deliveries_to_load, standing_faults
from orchestration.resources.warehouse import WarehouseResource
from orchestration.settings import Settings

RUNS_LOOKED_AT = 10
ENDED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE]


def watch(settings: Settings) -> dg.SensorDefinition:
    """Writes down the end of each run that Dagster launched, and sends the alerts that are due. Launches nothing."""

    @dg.sensor(
        name="watch",
        minimum_interval_seconds=60,
        default_status=dg.DefaultSensorStatus.RUNNING if settings.schedule else dg.DefaultSensorStatus.STOPPED,
        description="Alerts on failed runs, blocked publications, held or late deliveries, stale figures; all-clears.",
    )
    def watched(context: dg.SensorEvaluationContext, warehouse: WarehouseResource) -> dg.SkipReason:
        return dg.SkipReason(look_around(context.instance, warehouse, settings, clock.now(settings.today)))

    return watched


def look_around(instance: dg.DagsterInstance, warehouse: WarehouseResource, settings: Settings, now: datetime) -> str:
    """Tell what there is to tell at `now`; returns it in words."""
    told = heartbeat(settings, now)
    ended = _ended_run(instance, warehouse, settings, told, now)
    if ended:
        told = beat(settings, now, last_run=ended) or told
    ledger = alert(settings, told, now)
    open_causes = [entry.cause.key for entry in ledger.entries.values() if not entry.ended_at] if ledger else []
    return f"open: {', '.join(open_causes)}" if open_causes else "all is well"


def _ended_run(
    instance: dg.DagsterInstance, warehouse: WarehouseResource, settings: Settings, told: Heartbeat, now: datetime
) -> LastRun | None:
    """How the newest run that Dagster launched ended; None when that is known, or cannot be looked up just now.

    Commands write down themselves how their runs end. The newest is the one that ended last, or that began last where a
    clock that was ahead told an end that has yet to come.
    """
    records = instance.get_run_records(dg.RunsFilter(statuses=ENDED), limit=RUNS_LOOKED_AT)
    ours = [one for one in records if one.dagster_run.job_name in (REFRESH, RECOMPUTE) and one.end_time]
    ours = [one for one in ours if RUN_BY not in one.dagster_run.tags]
    by_end = all(one.end_time <= now.timestamp() for one in ours)
    newest = max(ours, key=lambda one: one.end_time if by_end else one.storage_id, default=None)
    if newest is None or newest.dagster_run.run_id == told.seen_run:
        return None
    if told.seen_run is None and told.last_run and newest.end_time <= told.last_run.ended_at.timestamp():
        return None  # it ended before anybody watched
    run = newest.dagster_run
    events = instance.all_logs(run.run_id, of_type=TOLD_BY_EVENTS)
    of_run = faults_of([event.dagster_event for event in events], settings)
    try:
        faults = _with_standing(warehouse, settings, of_run)
    except WarehouseBusy:
        return None  # asked again in a minute
    except duckdb.Error:
        faults = of_run  # the file cannot be read: the run has failed of it
    zone = clock.now().tzinfo
    return LastRun(
        what=f"{run.job_name} by Dagster",
        ended_at=datetime.fromtimestamp(newest.end_time, zone),
        faults=faults,
        run_id=run.run_id,
    )


def _with_standing(warehouse: WarehouseResource, settings: Settings, of_run: Faults) -> Faults:
    with warehouse.open(wait=0) as connection:
        create_raw_tables(connection, FEEDS.values())
        return standing_faults(connection, settings, deliveries_to_load(settings), of_run)
