"""The daily refresh: from 02:30, Vietnamese time, when all promised feeds are here, at the latest at the hour set."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import dagster as dg
import duckdb

from orchestration import clock
from orchestration.contracts import ContractBroken, prepare_raw
from orchestration.daily import End, Run, Wait, decide, next_begin, refresh_day
from orchestration.expected import absent, in_words
from orchestration.failed_runs import TOLD_BY_EVENTS, faults_of
from orchestration.heartbeat import Tick, beat
from orchestration.intake.delivery import between, scan
from orchestration.intake.feeds import FEEDS
from orchestration.jobs import RECOMPUTE, REFRESH
from orchestration.landing import pending
from orchestration.loading import reading_version
from orchestration.lock import WarehouseBusy
from orchestration.partitions import day_range, range_of
from orchestration.resources.inbox import InboxResource
from orchestration.resources.warehouse import WarehouseResource
from orchestration.settings import TIME_ZONE, Settings

CRON, EVERY = "*/15 * * * *", timedelta(minutes=15)
DAY_TAG, MISSING_TAG = "dti/refresh_day", "dti/missing"
RUNS_LOOKED_AT = 50


def daily_refresh(settings: Settings) -> dg.ScheduleDefinition:
    """A run over the arrival days that are new or changed, once a day; a skip with its reason otherwise."""

    @dg.schedule(
        name="daily_refresh",
        job_name=REFRESH,
        cron_schedule=CRON,
        execution_timezone=TIME_ZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING if settings.schedule else dg.DefaultScheduleStatus.STOPPED,
        description="From 02:30, as soon as all promised feeds are here, at the latest at DTI_WAIT_UNTIL; once a day.",
    )
    def scheduled(
        context: dg.ScheduleEvaluationContext, inbox: InboxResource, warehouse: WarehouseResource
    ) -> dg.RunRequest | dg.SkipReason:
        return look(context.instance, inbox, warehouse, settings, clock.now(settings.today))

    return scheduled


def look(
    instance: dg.DagsterInstance, inbox: InboxResource, warehouse: WarehouseResource, settings: Settings, now: datetime
) -> dg.RunRequest | dg.SkipReason:
    """What `ask` answers at `now`; it is written down in status.json."""
    asked = ask(instance, inbox, warehouse, settings, now)
    if isinstance(asked, Wait):
        beat(settings, now, tick=_tick(now, asked))
        return dg.SkipReason(asked.reason)
    begins = Wait(f"the refresh of {refresh_day(now)} begins", next_begin(now), is_at_work=True)
    beat(settings, now, tick=_tick(now, begins))
    return asked


def _tick(now: datetime, decided: Wait) -> Tick:
    return Tick(at=now, decided=decided.reason, next_at=decided.until, is_at_work=decided.is_at_work)


def ask(
    instance: dg.DagsterInstance, inbox: InboxResource, warehouse: WarehouseResource, settings: Settings, now: datetime
) -> dg.RunRequest | Wait:
    """The run that the daily refresh asks for at `now`, or why it asks for none.

    After a try that failed, over the days of that try too: it may have loaded them and gone no further.
    """
    tries = _tries(instance, now, is_rehearsal=settings.today is not None)
    decision = decide(now, absent(inbox.root, now), settings.wait_until, _runs_since(instance, tries, settings))
    if isinstance(decision, Wait):
        return decision
    days = [day for record in tries for day in range_of(record.dagster_run.tags)]
    days += _new_days(inbox, warehouse, settings.first_day, now.date())
    if not days:
        return Wait("no arrival day is new or changed", now + EVERY)
    tags = {DAY_TAG: decision.day.isoformat()}
    if decision.missing:
        tags[MISSING_TAG] = in_words(decision.missing)
    return dg.RunRequest(tags=day_range(min(days), max(days)) | tags)


def _tries(instance: dg.DagsterInstance, now: datetime, *, is_rehearsal: bool) -> list[dg.RunRecord]:
    """Runs of the refresh of the day, oldest first.

    One that has yet to begin is of a clock that was ahead, and none of the day's; in a rehearsal all runs may be.
    """
    of_day = dg.RunsFilter(tags={DAY_TAG: refresh_day(now).isoformat()})
    tries = instance.get_run_records(of_day, ascending=True)
    return [one for one in tries if is_rehearsal or not one.start_time or one.start_time <= now.timestamp()]


def _runs_since(instance: dg.DagsterInstance, tries: list[dg.RunRecord], settings: Settings) -> list[Run]:
    """Runs that publish since the first of the tries, oldest first; how one failed is looked up of the last only."""
    if not tries:
        return []
    since = dg.RunsFilter(created_after=tries[0].create_timestamp - timedelta(seconds=1))
    later = instance.get_run_records(since, limit=RUNS_LOOKED_AT)
    own = {record.dagster_run.run_id for record in tries}
    records = [*tries, *(one for one in later if one.dagster_run.run_id not in own)]
    records = [one for one in records if one.dagster_run.job_name in (REFRESH, RECOMPUTE)]
    records.sort(key=lambda one: one.create_timestamp)
    return [
        Run(_end(instance, one, settings, is_last=one is records[-1]), _ended_at(one), one.dagster_run.run_id in own)
        for one in records
    ]


def _end(instance: dg.DagsterInstance, record: dg.RunRecord, settings: Settings, *, is_last: bool) -> End:
    run = record.dagster_run
    if not run.is_finished:
        return End.AT_WORK
    if run.is_success:
        return End.GOOD
    if run.status is dg.DagsterRunStatus.CANCELED:
        return End.STOPPED
    events = instance.all_logs(run.run_id, of_type=TOLD_BY_EVENTS) if is_last else []
    return End.STOPPED if faults_of([one.dagster_event for one in events], settings).blocked else End.FAILED


def _ended_at(record: dg.RunRecord) -> datetime | None:
    """A run that was ended from outside before it started has no end of its own, but a last change."""
    if not record.dagster_run.is_finished:
        return None
    zone = ZoneInfo(TIME_ZONE)
    return (
        datetime.fromtimestamp(record.end_time, zone) if record.end_time else record.update_timestamp.astimezone(zone)
    )


def _new_days(inbox: InboxResource, warehouse: WarehouseResource, first_day: date, today: date) -> list[date]:
    """Arrival days that are new or changed; all where that cannot be asked now.

    While another is at work the run waits for its turn and loads what is new then. Where a contract is broken or the
    file damaged the run fails of it, which is how somebody gets to know.
    """
    found = between(scan(inbox.root, tuple(FEEDS)), first_day, today)
    try:
        with warehouse.open(wait=0) as connection:  # an evaluation that waits is cut off after a minute
            prepare_raw(connection, FEEDS.values())
            fresh = pending(connection, found.deliveries, reading_version())
    except (WarehouseBusy, ContractBroken, duckdb.Error):
        fresh = found.deliveries
    return [delivery.arrival_day for delivery in fresh]
