"""The daily refresh at 02:30, Vietnamese time."""

from datetime import date

import dagster as dg

from orchestration import clock
from orchestration.contracts import prepare_raw
from orchestration.intake.delivery import between, scan
from orchestration.intake.feeds import FEEDS
from orchestration.jobs import REFRESH
from orchestration.landing import pending
from orchestration.loading import reading_version
from orchestration.lock import WarehouseBusy
from orchestration.partitions import day_range
from orchestration.resources.inbox import InboxResource
from orchestration.resources.warehouse import WarehouseResource
from orchestration.settings import TIME_ZONE


def daily_refresh(first_day: date, pretended_today: date | None, *, running: bool) -> dg.ScheduleDefinition:
    """A run over the arrival days that are new or changed; a skip with its reason when there are none.

    Where something is at work on the warehouse, a run over all days: it waits for its turn and loads what is new then.
    first_day, pretended_today: see `Settings`.
    """

    @dg.schedule(
        name="daily_refresh",
        job_name=REFRESH,
        cron_schedule="30 2 * * *",
        execution_timezone=TIME_ZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING if running else dg.DefaultScheduleStatus.STOPPED,
    )
    def scheduled(inbox: InboxResource, warehouse: WarehouseResource) -> dg.RunRequest | dg.SkipReason:
        found = between(scan(inbox.root, tuple(FEEDS)), first_day, clock.today(pretended_today))
        try:
            with warehouse.open(wait=0) as connection:  # an evaluation that waits is cut off after a minute
                prepare_raw(connection, FEEDS.values())
                fresh = pending(connection, found.deliveries, reading_version())
        except WarehouseBusy:
            fresh = found.deliveries
        if not fresh:
            return dg.SkipReason("no arrival day is new or changed")
        days = [delivery.arrival_day for delivery in fresh]
        return dg.RunRequest(tags=day_range(min(days), max(days)))

    return scheduled
