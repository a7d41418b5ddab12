"""A backfill that is run on a scratch home, and what the warehouse knew of its deliveries before and after."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from orchestration import backfill_ledger, figures, holds
from orchestration.backfill import backfill
from orchestration.contracts import prepare_raw
from orchestration.control import inputs_digest, latest_arrival, published_inputs
from orchestration.intake.feeds import FEEDS
from orchestration.landing import pending
from orchestration.loading import reading_version
from orchestration.previous import POINTER
from orchestration.refresh import Outcome, deliveries_to_load, within
from orchestration.settings import Settings
from orchestration.warehouse import open_warehouse


@dataclass(frozen=True)
class Known:
    """What is told of refused files, by `feed/arrival day/file`, and of what is held back, by the id of the hold."""

    refused: dict[str, str]
    held: dict[str, str]


@dataclass(frozen=True)
class Trial:
    """Deliveries are named `feed/arrival day`.

    as_of: the day T that was asked for; None: the last arrival day.
    loaded: deliveries of the range, by feed; changed: those of them that are new or changed since they were loaded;
    absent: days of the range that the warehouse knows and the inbox no longer holds; beside: deliveries outside the
    range that the next refresh would load. is_current: whether what is published is what is loaded and the present code
    would give. published, would_publish: files; the same when nothing would be published.
    """

    days: tuple[date, date]
    as_of: date | None
    loaded: dict[str, int]
    changed: tuple[str, ...]
    absent: tuple[str, ...]
    beside: tuple[str, ...]
    is_current: bool
    before: Known
    after: Known
    published: Path
    would_publish: Path
    outcome: Outcome

    @property
    def publishes(self) -> bool:
        return self.would_publish != self.published


def try_backfill(scratch: Settings, days: tuple[date, date]) -> Trial:
    """Run the backfill on a scratch home; one that was interrupted goes on there as it would."""
    found = deliveries_to_load(scratch)
    in_range = within(found, days)
    with open_warehouse(scratch.warehouse, scratch.memory_limit) as connection:
        prepare_raw(connection, FEEDS.values())
        waiting = pending(connection, found.deliveries, reading_version())
        begun = backfill_ledger.interrupted(connection, days)
        to_load = pending(connection, in_range, reading_version(), begun.begun_at) if begun else in_range
        arrivals = connection.execute(
            "select feed, arrival_day from raw.arrivals where arrival_day between ? and ? order by all", list(days)
        ).fetchall()
        before = _known(connection, scratch)
        is_current = _is_current(connection, scratch)
    present = {(delivery.feed, delivery.arrival_day) for delivery in in_range}
    published = published_file(scratch)
    outcome = backfill(scratch, days)
    with open_warehouse(scratch.warehouse, scratch.memory_limit) as connection:
        after = _known(connection, scratch)
    feeds = [delivery.feed for delivery in to_load]
    return Trial(
        days=days,
        as_of=scratch.as_of,
        loaded={feed: feeds.count(feed) for feed in FEEDS if feed in feeds},
        changed=tuple(_name(delivery.feed, delivery.arrival_day) for delivery in waiting if delivery in in_range),
        absent=tuple(_name(*arrival) for arrival in arrivals if arrival not in present),
        beside=tuple(_name(delivery.feed, delivery.arrival_day) for delivery in waiting if delivery not in in_range),
        is_current=is_current,
        before=before,
        after=after,
        published=published,
        would_publish=published_file(scratch),
        outcome=outcome,
    )


def _is_current(connection: duckdb.DuckDBPyConnection, home: Settings) -> bool:
    as_of = home.as_of or latest_arrival(connection)
    published = published_inputs(home.serving) == (as_of and inputs_digest(connection, as_of))
    return published and not figures.acceptances_wait(connection)


def published_file(home: Settings) -> Path:
    """The published version's file. Raises FileNotFoundError when nothing is published."""
    return home.serving / json.loads((home.serving / POINTER).read_text("utf-8"))["file"]


def _name(feed: str, arrival_day: date) -> str:
    return f"{feed}/{arrival_day}"


def _known(connection: duckdb.DuckDBPyConnection, home: Settings) -> Known:
    held = [*holds.standing(connection, home.as_of), *figures.standing(connection, home.serving)]
    refused = connection.execute("select feed, arrival_day, file_name, message from raw.refusals order by all")
    return Known(
        refused={f"{_name(feed, day)}/{file}": message for feed, day, file, message in refused.fetchall()},
        held={hold.hold_id: str(hold) for hold in held},
    )
