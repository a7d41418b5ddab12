"""A backfill asked of Dagster: the job `backfill` writes it into the ledger, a sensor launches its runs."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import dagster as dg
import duckdb
from dagster._core.definitions.target import ExecutableDefinition
from pydantic import Field

from orchestration import backfill_ledger, clock
from orchestration.chunks import Due, Over, Try, run_due
from orchestration.contracts import ContractBroken, prepare_raw
from orchestration.instance import SINCE_TAG, at_work, end_abandoned_runs
from orchestration.intake.delivery import between, scan
from orchestration.intake.feeds import FEEDS
from orchestration.jobs import LOAD, RECOMPUTE
from orchestration.landing import pending
from orchestration.loading import reading_version
from orchestration.looking import Found, look
from orchestration.months import days_of
from orchestration.partitions import day_range, range_of
from orchestration.resources.inbox import InboxResource
from orchestration.resources.warehouse import WAREHOUSE_POOL, WarehouseResource

ASKED_TAG = "dti/backfill_asked_by"
"""Of a run that the sensor launched: the run of the job `backfill` that asked for it."""


class AskedBackfill(dg.Config):
    """What a person writes into the Launchpad."""

    first: str = Field(description="A day, or a month for its first day: 2026-02-10, 2026-02.")
    last: str = Field(description="A day, or a month for its last day.")
    chunk_days: int = Field(default=0, ge=0, description="Load at most so many days in one run; 0: all.")
    fresh: bool = Field(default=False, description="Begin anew what was interrupted.")


@dg.op(pool=WAREHOUSE_POOL)
def ask_for_backfill(context: dg.OpExecutionContext, config: AskedBackfill, warehouse: WarehouseResource) -> None:
    """Write the backfill into the ledger."""
    try:
        days = days_of(config.first, config.last)
    except ValueError as wrong:
        raise dg.Failure(str(wrong), allow_retries=False) from None
    with warehouse.open() as connection:
        try:
            prepare_raw(connection, FEEDS.values())
        except ContractBroken as broken:
            raise dg.Failure(str(broken), allow_retries=False) from None
        asked = backfill_ledger.begin(
            connection, days, fresh=config.fresh, asked_by=context.run.run_id, chunk_days=config.chunk_days
        )
    context.log.info("%s, begun at %s", asked, asked.begun_at)


def backfill_job() -> dg.JobDefinition:
    """The job `backfill`, for the Launchpad."""
    description = "Load arrival days again in chunks, then build and publish; asked again, it goes on where it stopped."
    return dg.GraphDefinition("backfill", node_defs=[ask_for_backfill]).to_job(description=description)


def backfill_runs(
    first_day: date, pretended_today: date | None, jobs: Sequence[ExecutableDefinition]
) -> dg.SensorDefinition:
    """The sensor: launches the run that `run_due` names. Without a backfill in the ledger it does nothing.

    first_day, pretended_today: see `Settings`. jobs: LOAD and RECOMPUTE.
    """

    @dg.sensor(
        name="backfill_runs",
        jobs=jobs,
        minimum_interval_seconds=30,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Goes on with a backfill that the job `backfill` was asked for: chunk by chunk, then the figures.",
    )
    def asked(context: dg.SensorEvaluationContext, inbox: InboxResource, warehouse: WarehouseResource) -> Found:
        def found(connection: duckdb.DuckDBPyConnection) -> Found:
            backfill = backfill_ledger.asked_of_dagster(connection)
            if backfill is None:
                return dg.SkipReason("no backfill was asked for")
            end_abandoned_runs(context.instance, Path(warehouse.path))
            if busy := at_work(context.instance):
                return dg.SkipReason(f"{busy} is at work")
            scanned = scan(inbox.root, tuple(FEEDS), backfill.first_day, backfill.last_day)
            in_range = between(scanned, first_day, clock.today(pretended_today))
            left = pending(connection, in_range.deliveries, reading_version(), backfill.begun_at)
            days_left = [delivery.arrival_day for delivery in left]
            due = run_due(days_left, backfill.chunk_days, tries(context.instance, backfill.asked_by))
            if due is Over.BUILT:
                backfill_ledger.end(connection, backfill)
            elif due is Over.LEFT:
                backfill_ledger.leave(connection, backfill)
            if isinstance(due, Over):
                return dg.SkipReason(f"{backfill}: {due.value}")
            return _request(backfill, due)

        return look(warehouse, found)

    return asked


def _request(backfill: backfill_ledger.Backfill, due: Due) -> dg.RunRequest:
    tags = {ASKED_TAG: backfill.asked_by}
    key = f"{backfill.asked_by}/{due.number}"
    if due.days is None:
        return dg.RunRequest(key, job_name=RECOMPUTE, tags=tags)
    tags |= day_range(*due.days) | {SINCE_TAG: backfill.begun_at.isoformat()}
    return dg.RunRequest(key, job_name=LOAD, tags=tags)


def tries(instance: dg.DagsterInstance, asked_by: str) -> list[Try]:
    """The ended runs of a backfill since it was last asked for, the oldest first."""
    runs = instance.get_runs(dg.RunsFilter(tags={ASKED_TAG: asked_by}))
    return [Try(range_of(run.tags), run.is_success) for run in reversed(runs) if run.is_finished]
