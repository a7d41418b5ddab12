"""One refresh, from what is new in the inbox to a published version, as a run of Dagster.

Decides what must run; the run itself is the job `refresh` (load a range of days and all that follows) or `rebuild`
(nothing to load, but the code, the day T or a build that did not finish asks for it).
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import date

import dagster as dg

from orchestration.assets.landing import RELOAD_TAG
from orchestration.control import inputs_digest, latest_arrival, published_inputs
from orchestration.definitions import build_defs
from orchestration.instance import dagster_instance
from orchestration.intake.delivery import Delivery, Inbox, scan
from orchestration.intake.feeds import FEEDS
from orchestration.jobs import REBUILD, REFRESH
from orchestration.landing import create_raw_tables, pending
from orchestration.partitions import day_range
from orchestration.resources.warehouse import open_warehouse
from orchestration.settings import Settings

log = logging.getLogger("dti.progress")


@dataclass(frozen=True)
class Outcome:
    """What a refresh came to.

    problems: what someone must mend; a refresh with problems exits non-zero.
    published: content of current.json, or None when nothing has ever been published.
    """

    ran: bool
    problems: tuple[str, ...]
    missing_feeds: tuple[str, ...]
    published: dict | None


def refresh(settings: Settings, days: tuple[date, date] | None = None) -> Outcome:
    """Load, transform, check, publish.

    days: re-load exactly these arrival days (both included); by default those new or changed since the last time.
    """
    found = scan(settings.inbox, tuple(FEEDS))
    with open_warehouse(settings.warehouse, settings.memory_limit) as connection:
        create_raw_tables(connection, FEEDS.values())
        todo = _within(found, days) if days else pending(connection, found.deliveries)
        last = latest_arrival(connection)
        as_of = settings.as_of or last
        current = as_of is not None and inputs_digest(connection, as_of) == published_inputs(settings.serving)
    failures: list[str] = []
    if todo or (last and not current):
        failures = _run(settings, todo, reload=days is not None)
    with open_warehouse(settings.warehouse, settings.memory_limit) as connection:
        refusals = _standing_refusals(connection)
        delivered = {row[0] for row in connection.execute("select distinct feed from raw.deliveries").fetchall()}
    pointer = settings.serving / "current.json"
    return Outcome(
        ran=bool(todo) or not current,
        problems=(*failures, *refusals, *found.strays),
        missing_feeds=tuple(feed for feed in FEEDS if feed not in delivered),
        published=json.loads(pointer.read_text("utf-8")) if pointer.exists() else None,
    )


def _within(found: Inbox, days: tuple[date, date]) -> list[Delivery]:
    return [delivery for delivery in found.deliveries if days[0] <= delivery.arrival_day <= days[1]]


def _run(settings: Settings, todo: list[Delivery], *, reload: bool) -> list[str]:
    """Run the job and return what failed, in words."""
    days = [delivery.arrival_day for delivery in todo]
    if days:
        log.info("loading %d deliveries from %s to %s", len(todo), min(days), max(days))
    defs = build_defs(settings)
    job = defs.resolve_job_def(REFRESH if days else REBUILD)
    tags = day_range(min(days), max(days)) | {RELOAD_TAG: str(reload).lower()} if days else {}
    as_of = settings.as_of.isoformat() if settings.as_of else ""
    with dagster_instance(settings) as instance:
        result = job.execute_in_process(
            run_config={
                "ops": {"control__build": {"config": {"as_of": as_of}}},
                "loggers": {"console": {"config": {"log_level": "ERROR"}}},
            },
            tags=tags,
            instance=instance,
            raise_on_error=False,
        )
        return [] if result.success else [_failure(result)]


def _failure(result: dg.ExecuteInProcessResult) -> str:
    """The step that failed and its message, without the stack trace."""
    reasons = []
    for event in result.all_events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            cause = error.cause or error
            reasons.append(f"{event.step_key}: {cause.message.strip().splitlines()[0]}")
    return "the run failed, the last good version stays: " + ("; ".join(reasons) or "see Dagster's run history")


def _standing_refusals(connection) -> list[str]:
    rows = connection.execute("select feed, arrival_day, file_name, message from raw.refusals order by all").fetchall()
    return [f"{feed}/{day}/{name}: {message}" for feed, day, name, message in rows]
