"""The daily refresh: from 02:30, Vietnamese time, when all promised feeds are here, at the latest at the hour set."""

from datetime import date, datetime

import dagster as dg

from orchestration import clock
from orchestration.contracts import prepare_raw
from orchestration.expected import absent, in_words
from orchestration.heartbeat import Tick, beat
from orchestration.intake.delivery import between, scan
from orchestration.intake.feeds import FEEDS
from orchestration.jobs import REFRESH
from orchestration.landing import pending
from orchestration.lateness import GoOn, Nothing, Wait, decide, refresh_day
from orchestration.loading import reading_version
from orchestration.lock import WarehouseBusy
from orchestration.partitions import day_range
from orchestration.resources.inbox import InboxResource
from orchestration.resources.warehouse import WarehouseResource
from orchestration.settings import TIME_ZONE, Settings

EVERY_QUARTER_OF_AN_HOUR = "*/15 * * * *"
DAY_TAG, MISSING_TAG = "dti/refresh_day", "dti/missing"


def daily_refresh(settings: Settings) -> dg.ScheduleDefinition:
    """A run over the arrival days that are new or changed, once a day; a skip with its reason otherwise.

    Where something is at work on the warehouse, a run over all days: it waits for its turn and loads what is new then.
    """

    @dg.schedule(
        name="daily_refresh",
        job_name=REFRESH,
        cron_schedule=EVERY_QUARTER_OF_AN_HOUR,
        execution_timezone=TIME_ZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING if settings.schedule else dg.DefaultScheduleStatus.STOPPED,
        description="From 02:30, as soon as all promised feeds are here, at the latest at DTI_WAIT_UNTIL; once a day.",
    )
    def scheduled(
        context: dg.ScheduleEvaluationContext, inbox: InboxResource, warehouse: WarehouseResource
    ) -> dg.RunRequest | dg.SkipReason:
        now = clock.now(settings.today)
        request = asked(context.instance, inbox, warehouse, settings, now)
        day, has_run = refresh_day(now), _has_run(context.instance, refresh_day(now))
        decided = request.skip_message if isinstance(request, dg.SkipReason) else f"begin the refresh of {day}"
        is_refreshed = has_run or isinstance(request, dg.RunRequest)
        beat(settings, now, tick=Tick(at=now, decided=decided, refreshed_day=day if is_refreshed else None))
        return request

    return scheduled


def asked(
    instance: dg.DagsterInstance, inbox: InboxResource, warehouse: WarehouseResource, settings: Settings, now: datetime
) -> dg.RunRequest | dg.SkipReason:
    """The run that the daily refresh asks for at `now`, or why it asks for none."""
    has_run = _has_run(instance, refresh_day(now))
    match decide(now, absent(inbox.root, now), settings.wait_until, has_run=has_run):
        case Nothing(reason):
            return dg.SkipReason(reason)
        case Wait(feeds, until):
            return dg.SkipReason(f"waits until {until:%H:%M} for {in_words(feeds)}")
        case GoOn(day, feeds):
            days = _new_days(inbox, warehouse, settings.first_day, now.date())
            if not days:
                return dg.SkipReason("no arrival day is new or changed")
            tags = {DAY_TAG: day.isoformat()} | ({MISSING_TAG: in_words(feeds)} if feeds else {})
            return dg.RunRequest(tags=day_range(min(days), max(days)) | tags)


def _has_run(instance: dg.DagsterInstance, day: date) -> bool:
    return bool(instance.get_runs(dg.RunsFilter(tags={DAY_TAG: day.isoformat()}), limit=1))


def _new_days(inbox: InboxResource, warehouse: WarehouseResource, first_day: date, today: date) -> list[date]:
    found = between(scan(inbox.root, tuple(FEEDS)), first_day, today)
    try:
        with warehouse.open(wait=0) as connection:  # an evaluation that waits is cut off after a minute
            prepare_raw(connection, FEEDS.values())
            fresh = pending(connection, found.deliveries, reading_version())
    except WarehouseBusy:
        fresh = found.deliveries
    return [delivery.arrival_day for delivery in fresh]
