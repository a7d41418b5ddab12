"""One refresh, from what is new in the inbox to a published version, as a run of Dagster.

Decides what must run; the run itself is the job `refresh` (load a range of days and all that follows) or `recompute`
(nothing to load, but the code, the day T or a build that did not finish asks for it).
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import date

import duckdb

from orchestration import clock, figures, holds
from orchestration.contracts import prepare_raw
from orchestration.control import inputs_digest, latest_arrival, published_inputs
from orchestration.faults import Faults
from orchestration.intake.delivery import Delivery, Inbox, between, scan, unknown_feeds
from orchestration.intake.feeds import FEEDS
from orchestration.ioc.delivering import LooksBack, deliver
from orchestration.landing import pending
from orchestration.loading import reading_version
from orchestration.lock import only_writer
from orchestration.previous import POINTER
from orchestration.raw_tables import create_raw_tables
from orchestration.settings import Settings
from orchestration.warehouse import open_warehouse, remove_spill
from quality import results

progress = logging.getLogger("dti.progress")


@dataclass(frozen=True)
class Outcome:
    """What a refresh came to.

    loaded: deliveries read; ran: whether a run was needed.
    faults: what someone must mend; a refresh with faults exits non-zero.
    published: content of current.json, or None when nothing has ever been published.
    """

    loaded: int
    ran: bool
    faults: Faults
    missing_feeds: tuple[str, ...]
    published: dict | None


def refresh(settings: Settings) -> Outcome:
    """Load what is new or changed since the last time, transform, check, publish.

    Raises WarehouseBusy when another process is at work for longer than `lock_wait`; ContractBroken before anything is
    read when the feeds' contracts do not fit the readers or the warehouse.
    """
    with only_writer(settings.warehouse, "refresh", settings.lock_wait):
        found = deliveries_to_load(settings)
        remove_spill(settings.warehouse)
        with open_warehouse(settings.warehouse, settings.memory_limit) as connection:
            prepare_raw(connection, FEEDS.values())
            waiting = pending(connection, found.deliveries, reading_version())
            days = [delivery.arrival_day for delivery in waiting]
            last = latest_arrival(connection)
            as_of = settings.as_of or last
            current = as_of is not None and inputs_digest(connection, as_of) == published_inputs(settings.serving)
            current = current and not figures.acceptances_wait(connection)
        faults = Faults()
        if days or (last and not current):
            # Dagster takes seconds to import; a refresh with nothing new does without
            from orchestration.jobs import RECOMPUTE, REFRESH
            from orchestration.run import run_job

            if days:
                feeds = {delivery.feed for delivery in waiting}
                faults = run_job(settings, REFRESH, (min(days), max(days)), feeds=feeds)
            else:
                faults = run_job(settings, RECOMPUTE)
        elif current and settings.ioc_feed:
            hand_over(settings)
        return outcome(settings, found, loaded=len(days), ran=bool(days) or not current, faults=faults)


def hand_over(settings: Settings) -> None:
    """Deliver to the operations centre what is published, where a process was killed before it came to that."""
    try:
        deliver(settings.serving, settings.ioc)
    except LooksBack as back:
        progress.info("nothing is delivered to the operations centre: %s", back)


def deliveries_to_load(settings: Settings) -> Inbox:
    """What lies in the inbox and may be loaded; the rest is among the strays."""
    return between(scan(settings.inbox, tuple(FEEDS)), settings.first_day, clock.today(settings.today))


def within(found: Inbox, days: tuple[date, date]) -> list[Delivery]:
    """Deliveries that arrived in the range, both ends included."""
    return [delivery for delivery in found.deliveries if days[0] <= delivery.arrival_day <= days[1]]


def outcome(settings: Settings, found: Inbox, *, loaded: int, ran: bool, faults: Faults) -> Outcome:
    """What the warehouse and what is published tell after a run. faults: of that run."""
    with open_warehouse(settings.warehouse, settings.memory_limit) as connection:
        create_raw_tables(connection, FEEDS.values())
        faults = standing_faults(connection, settings, found, faults)
        delivered = {row[0] for row in connection.execute("select distinct feed from raw.deliveries").fetchall()}
    pointer = settings.serving / POINTER
    return Outcome(
        loaded=loaded,
        ran=ran,
        faults=faults,
        missing_feeds=tuple(feed for feed in FEEDS if feed not in delivered),
        published=json.loads(pointer.read_text("utf-8")) if pointer.exists() else None,
    )


def standing_faults(connection: duckdb.DuckDBPyConnection, settings: Settings, found: Inbox, of_run: Faults) -> Faults:
    """Those of a run, and those that stand in the warehouse and the inbox. found: of `deliveries_to_load`."""
    broken = [f"nothing is published: {rule}" for rule in results.naming_none(connection, figures.SCORED)]
    return Faults(
        failures=of_run.failures,
        blocked=(*of_run.blocked, *broken),
        held_days={hold.hold_id: str(hold) for hold in holds.standing(connection, settings.as_of)},
        held_figures=tuple(figures.in_words(connection, settings.serving)),
        refused=_standing_refusals(connection),
        strays=(*found.strays, *unknown_feeds(settings.inbox, tuple(FEEDS))),
    )


def _standing_refusals(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, ...]]:
    refused: dict[str, tuple[str, ...]] = {}
    rows = connection.execute("select feed, arrival_day, file_name, message from raw.refusals order by all").fetchall()
    for feed, day, name, message in rows:
        delivery = f"{feed}/{day}"
        refused[delivery] = (*refused.get(delivery, ()), f"{delivery}/{name}: {message}")
    return refused
