"""A new warehouse from the inbox, when the old one is damaged or in doubt. Readers keep the published version."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.contracts import prepare_raw
from orchestration.files import sync_folder
from orchestration.intake.feeds import FEEDS
from orchestration.lock import only_writer
from orchestration.previous import POINTER
from orchestration.refresh import Outcome, deliveries_to_load, refresh
from orchestration.settings import Settings
from orchestration.warehouse import open_warehouse, write_ahead_log
from orchestration.watch import watched

ARRIVALS = "select distinct feed, cast(arrival_day as varchar) from raw.arrivals"
KEPT = "select feed, cast(arrival_day as varchar) from control.kept"
ACCEPTED = "from control.accepted"
FILES = "select distinct feed, cast(arrival_day as varchar), file_name from raw.deliveries"
PUBLISHED = "select distinct feed, cast(arrival_day as varchar) from marts.fct_completeness"
progress = logging.getLogger("dti.progress")


class WouldForget(Exception):
    """The warehouse or the published version knows what the inbox can no longer tell."""


def rebuild(settings: Settings, *, force: bool) -> tuple[Outcome, list[str]]:
    """Set the warehouse aside, then load everything from the inbox, transform, check, publish.

    Killed in between, the next refresh or rebuild goes on. Once a version is published, an old file is removed if the
    new warehouse knows every delivered file that it knew. What people accepted of a readable warehouse is taken over.
    Returns what the refresh came to, and the old files that stay, with the reason.
    Raises WouldForget when the inbox has lost something, unless `force`; otherwise as `refresh` does.
    """
    with only_writer(settings.warehouse, "rebuild", settings.lock_wait):
        published = _published(settings.serving)
        if not force:
            _refuse_to_forget(settings, published)
        with duckdb.connect() as nowhere:
            prepare_raw(nowhere, FEEDS.values())  # a contract that stops the load stops it before anything is moved
        accepted = _ask(settings.warehouse, ACCEPTED) or set()
        _set_aside(settings.warehouse)
        with open_warehouse(settings.warehouse, settings.memory_limit) as connection:
            prepare_raw(connection, FEEDS.values())
            for acceptance in accepted:
                connection.execute("insert into control.accepted values (?, ?, ?)", acceptance)
        outcome = watched(settings, "rebuild", lambda: refresh(settings))
        return outcome, _tidy(settings) if outcome.published != published else []


def _refuse_to_forget(settings: Settings, published: dict | None) -> None:
    inbox = {(found.feed, found.arrival_day.isoformat()) for found in deliveries_to_load(settings).deliveries}
    known = (_ask(settings.warehouse, ARRIVALS) or set()) | _days_published(settings.serving, published)
    losses = {
        "days that the inbox no longer holds": known - inbox,
        "days whose newer delivery is held back, so that the rows before it count": _ask(settings.warehouse, KEPT),
    }
    told = [f"{what}: {', '.join(sorted(map('/'.join, days)))}" for what, days in losses.items() if days]
    if told:
        raise WouldForget(
            f"nothing was done, for a rebuild would forget arrival {'; and '.join(told)}. Put the deliveries back into "
            f"{settings.inbox}, or let them go with `make rebuild FORCE=1`"
        )


def _ask(warehouse: Path, query: str) -> set[tuple] | None:
    """Rows of a warehouse file; None when there is none or it cannot be read."""
    if not warehouse.exists():
        return None
    try:
        with open_warehouse(warehouse) as connection:
            return set(connection.execute(query).fetchall())
    except duckdb.Error:
        return None


def _published(serving: Path) -> dict | None:
    pointer = serving / POINTER
    return json.loads(pointer.read_text("utf-8")) if pointer.exists() else None


def _days_published(serving: Path, published: dict | None) -> set[tuple]:
    if published is None:
        return set()
    with duckdb.connect(str(serving / published["file"]), read_only=True) as connection:
        return set(connection.execute(PUBLISHED).fetchall())


def _set_aside(warehouse: Path) -> None:
    """Rename the warehouse and its log; the log first, for a log without its warehouse would be an error."""
    aside = warehouse.with_name(f"{warehouse.name}.aside-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    for old, new in ((write_ahead_log(warehouse), write_ahead_log(aside)), (warehouse, aside)):
        if old.exists():
            old.replace(new)
            progress.info("set aside: %s", new)
    sync_folder(warehouse.parent)


def _tidy(settings: Settings) -> list[str]:
    """Remove the old warehouses that have nothing more to tell; those that stay, with the reason."""
    with open_warehouse(settings.warehouse, settings.memory_limit) as connection:
        loaded = set(connection.execute(FILES).fetchall())
    stay = []
    files = settings.warehouse.parent.glob(f"{settings.warehouse.name}.aside-*")
    for aside in sorted((file for file in files if file.suffix != ".wal"), reverse=True):
        known = _ask(aside, FILES)
        lost = sorted("/".join(file) for file in (known or set()) - loaded)
        if lost:
            stay.append(f"{aside} knows {len(lost)} files that the new warehouse does not: {', '.join(lost)}")
        elif known is None and not stay:
            stay.append(f"{aside} cannot be read; remove it when nobody needs to look into it")
        else:
            aside.unlink()
            write_ahead_log(aside).unlink(missing_ok=True)
    return stay
