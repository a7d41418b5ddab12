"""What is old enough to go, by the settings; nothing goes that is not named in the plan."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from orchestration import clock
from orchestration.contracts import prepare_raw
from orchestration.intake.delivery import scan
from orchestration.intake.feeds import FEEDS
from orchestration.ioc.deliveries import KEPT, NAME
from orchestration.landing import pending
from orchestration.lock import only_writer
from orchestration.settings import Settings
from orchestration.warehouse import open_warehouse

LOG_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})\.jsonl$")


@dataclass(frozen=True)
class Old:
    """A file or folder that may go. setting: the one that says so."""

    path: Path
    day: date
    setting: str


def tidy(settings: Settings, *, plan: bool) -> list[Old]:
    """Take away what is older than the settings keep, or with `plan` only name it.

    Published versions are kept by count at each publication (DTI_KEEP_VERSIONS) and are not touched here. An arrival
    day of the inbox goes only when it was loaded as it lies there; its rows stay in the warehouse, but `make rebuild`
    cannot load it any more. Raises WarehouseBusy.
    """
    with only_writer(settings.warehouse, "tidy", settings.lock_wait):
        old = [*_inbox_days(settings), *_deliveries(settings), *_logs(settings)]
        for one in old if not plan else ():
            shutil.rmtree(one.path) if one.path.is_dir() else one.path.unlink()
        return old


def _before(settings: Settings, days: int | None) -> date:
    return date.min if days is None else clock.today(settings.today) - timedelta(days=days)


def _inbox_days(settings: Settings) -> Iterator[Old]:
    before = _before(settings, settings.keep_inbox_days)
    old = [one for one in scan(settings.inbox, tuple(FEEDS)).deliveries if one.arrival_day < before]
    if not old or not settings.warehouse.exists():
        return
    with open_warehouse(settings.warehouse, settings.memory_limit) as connection:
        prepare_raw(connection, FEEDS.values())
        unloaded = {(one.feed, one.arrival_day) for one in pending(connection, old)}
    for one in old:
        if (one.feed, one.arrival_day) not in unloaded:
            yield Old(one.folder, one.arrival_day, "DTI_KEEP_INBOX_DAYS")


def _deliveries(settings: Settings) -> Iterator[Old]:
    """Deliveries to the operations centre and their copies; the newest stays, for the next one is chained to it."""
    before = _before(settings, settings.keep_ioc_days)
    for folder in (settings.ioc, settings.ioc / KEPT):
        named = [(NAME.match(path.name), path) for path in folder.glob("*-*-*-*")]
        found = sorted((int(name[2]), path, date.fromisoformat(name[1])) for name, path in named if name)
        yield from (Old(path, day, "DTI_KEEP_IOC_DAYS") for _, path, day in found[:-1] if day < before)


def _logs(settings: Settings) -> Iterator[Old]:
    before = _before(settings, settings.keep_log_days)
    for path in sorted(settings.logs.glob("*.jsonl")):
        named = LOG_DAY.search(path.name)
        if named and (day := date.fromisoformat(named[1])) < before:
            yield Old(path, day, "DTI_KEEP_LOG_DAYS")
