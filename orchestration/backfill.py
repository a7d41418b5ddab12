"""Load a range of arrival days again, in one run or in chunks, and publish what follows from it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from orchestration import backfill_ledger
from orchestration.chunks import chunks
from orchestration.contracts import prepare_raw
from orchestration.faults import Faults
from orchestration.intake.delivery import Delivery
from orchestration.intake.feeds import FEEDS
from orchestration.landing import pending
from orchestration.loading import reading_version
from orchestration.lock import only_backfill, only_writer
from orchestration.progress import Progress
from orchestration.refresh import Outcome, deliveries_to_load, outcome, within
from orchestration.settings import TIME_ZONE, Settings
from orchestration.warehouse import open_warehouse, remove_spill

progress = logging.getLogger("dti.progress")


def backfill(settings: Settings, days: tuple[date, date], *, chunk_days: int = 0, fresh: bool = False) -> Outcome:
    """Load the deliveries that arrived on these days (both included) again, transform, check, publish.

    A backfill of the same days that was interrupted is gone on with, unless `fresh`. chunk_days: at most so many days a
    run, 0: all in one. It gives way to whoever asks for the warehouse in haste. Raises as `refresh` does.
    """
    with (
        only_backfill(settings.warehouse, settings.lock_wait),
        only_writer(settings.warehouse, "backfill", settings.lock_wait, urgent=False),
    ):
        found = deliveries_to_load(settings)
        wanted = within(found, days)
        faults = _load_and_build(settings, wanted, days, chunk_days, fresh) if wanted else Faults()
        return outcome(settings, found, loaded=len(wanted), ran=bool(wanted), faults=faults)


def _load_and_build(
    settings: Settings, wanted: Sequence[Delivery], days: tuple[date, date], chunk_days: int, fresh: bool
) -> Faults:
    """Returns what failed. See `backfill`."""
    from orchestration.jobs import LOAD, RECOMPUTE, REFRESH  # with Dagster, which takes seconds to import
    from orchestration.run import run_job

    remove_spill(settings.warehouse)
    with open_warehouse(settings.warehouse, settings.memory_limit) as connection:
        prepare_raw(connection, FEEDS.values())
        goes_on = not fresh and backfill_ledger.interrupted(connection, days) is not None
        begun = backfill_ledger.begin(connection, days, fresh=fresh)
        left = _days(pending(connection, wanted, reading_version(), begun.begun_at))
    every = len(_days(wanted))
    if goes_on:
        since = begun.begun_at.astimezone(ZoneInfo(TIME_ZONE))
        done = f"{every - len(left)} of {every} days are done"
        progress.info("goes on with the backfill begun at %s: %s", f"{since:%Y-%m-%d %H:%M:%S}", done)
    so_far = Progress(str(begun), every, every - len(left))
    for part in chunks(left, chunk_days) if chunk_days else ():
        if faults := run_job(settings, LOAD, part, begun.begun_at):
            return faults
        progress.info(so_far.line(sum(day <= part[1] for day in left)))
    at_once = (left[0], left[-1]) if left and not chunk_days else None
    faults = run_job(settings, REFRESH if at_once else RECOMPUTE, at_once, begun.begun_at)
    if not faults:
        with open_warehouse(settings.warehouse, settings.memory_limit) as connection:
            backfill_ledger.end(connection, begun)
    return faults


def _days(deliveries: Sequence[Delivery]) -> list[date]:
    return sorted({delivery.arrival_day for delivery in deliveries})
