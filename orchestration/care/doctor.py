"""Whether a home, its machine and its settings are as they should be, and what to mend where they are not."""

from __future__ import annotations

import importlib.metadata
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from packaging.requirements import Requirement

from orchestration import clock
from orchestration.intake.delivery import between, scan, unknown_feeds
from orchestration.intake.feeds import FEEDS
from orchestration.lock import holder
from orchestration.previous import POINTER
from orchestration.settings import TIME_ZONE, Settings

FREE_GB = 2.0
"""Beside three times the warehouse, which a full build may need for a while."""
CLOCK_SLACK = timedelta(minutes=5)
PREFIX = "DTI_"
ELSEWHERE = {"DTI_WAREHOUSE", "DTI_DBT_THREADS", "DTI_UPLOAD", "DTI_SCREENSHOTS"}
"""Variables of the environment that are no field of `Settings`: dbt's profile, the app, the tests."""


class Level(StrEnum):
    GOOD = "good"
    WATCH = "watch"
    MEND = "mend"


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is, and what to do unless it is good."""

    what: str
    level: Level
    told: str
    to_do: str = ""

    def __str__(self) -> str:
        return f"{self.level.value:5}  {self.what}: {self.told}{f'. {self.to_do}' if self.to_do else ''}"


def examine(settings: Settings) -> list[Finding]:
    """Every finding, in the order of the checks. Nothing is changed, nothing is locked, no warehouse is opened."""
    return [finding for check in CHECKS for finding in check(settings)]


def _python(_: Settings) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    asked = importlib.metadata.metadata("dti-warehouse")["Requires-Python"]
    wrong = [
        f"{requirement.name} {importlib.metadata.version(requirement.name)} is not {requirement.specifier}"
        for requirement in map(Requirement, importlib.metadata.requires("dti-warehouse") or [])
        if not requirement.specifier.contains(importlib.metadata.version(requirement.name), prereleases=True)
    ]
    if wrong:
        yield Finding("versions", Level.MEND, "; ".join(wrong), "Remove .venv, then `make setup`")
    else:
        yield Finding("versions", Level.GOOD, f"Python {version} ({asked}), packages as the project asks")


def _disk(settings: Settings) -> Iterator[Finding]:
    root = _existing(settings.root)
    free = shutil.disk_usage(root).free / 1e9
    warehouse = settings.warehouse.stat().st_size / 1e9 if settings.warehouse.exists() else 0.0
    needed = FREE_GB + 3 * warehouse
    if free < needed:
        yield Finding("disk", Level.MEND, f"{free:.1f} GB free at {root}, {needed:.1f} GB may be needed",
                      "Make space, or see `make tidy PLAN=1`")  # fmt: skip
    else:
        yield Finding("disk", Level.GOOD, f"{free:.1f} GB free at {root}")


def _permissions(settings: Settings) -> Iterator[Finding]:
    root = _existing(settings.root)
    try:
        with tempfile.TemporaryFile(dir=root):
            pass
        yield Finding("permissions", Level.GOOD, f"{root} can be written")
    except OSError as error:
        yield Finding("permissions", Level.MEND, f"{root} cannot be written ({error.strerror})",
                      "Give its folders to the user who runs the commands")  # fmt: skip
    shut = [path for path in settings.inbox.glob("*/*") if path.is_dir() and not os.access(path, os.R_OK | os.X_OK)]
    if shut:
        yield Finding("inbox", Level.MEND, f"{len(shut)} arrival days cannot be read, the first is {shut[0]}",
                      "Let the user who runs the commands read them")  # fmt: skip


def _time(settings: Settings) -> Iterator[Finding]:
    try:
        ZoneInfo(TIME_ZONE)
    except ZoneInfoNotFoundError:
        yield Finding("time", Level.MEND, f"the machine does not know {TIME_ZONE}", "Install the package tzdata")
        return
    pointer = settings.serving / POINTER
    published = json.loads(pointer.read_text("utf-8")) if pointer.exists() else None
    now = datetime.now(UTC)
    if published and datetime.fromisoformat(published["published_at"]) > now + CLOCK_SLACK:
        yield Finding("time", Level.MEND, f"the clock says {now:%Y-%m-%d %H:%M} UTC, yet a version was published at"
                      f" {published['published_at']}", "Set the clock (NTP)")  # fmt: skip
    elif settings.today:
        yield Finding("time", Level.WATCH, f"DTI_TODAY takes {settings.today} for today", "Unset it outside rehearsals")
    else:
        yield Finding("time", Level.GOOD, f"today is {clock.today()} in {TIME_ZONE}")


def _lock(settings: Settings) -> Iterator[Finding]:
    found = holder(settings.warehouse)
    if found and found.is_alive:
        yield Finding("lock", Level.WATCH, f"{found} is at work", "Other commands wait for it")
    else:
        yield Finding("lock", Level.GOOD, "nothing is at work on the warehouse")


def _inbox(settings: Settings) -> Iterator[Finding]:
    found = between(scan(settings.inbox, tuple(FEEDS)), settings.first_day, clock.today(settings.today))
    strays = [*found.strays, *unknown_feeds(settings.inbox, tuple(FEEDS))]
    if strays:
        more = f" and {len(strays) - 3} more" if len(strays) > 3 else ""
        yield Finding("inbox", Level.MEND, f"{'; '.join(map(str, strays[:3]))}{more}", "Nothing of it is loaded")
    elif not found.deliveries:
        yield Finding("inbox", Level.WATCH, f"{settings.inbox} holds no delivery", "See the README, or `make sample`")
    else:
        yield Finding("inbox", Level.GOOD, f"{len(found.deliveries)} deliveries")


def _published(settings: Settings) -> Iterator[Finding]:
    pointer = settings.serving / POINTER
    if not pointer.exists():
        yield Finding("published", Level.WATCH, "no version yet", "`make refresh` makes one")
        return
    current = json.loads(pointer.read_text("utf-8"))
    file = settings.serving / current["file"]
    if not file.exists():
        yield Finding("published", Level.MEND, f"{POINTER} names {current['file']}, which is gone",
                      "`make refresh` publishes again; `make restore` brings back a backup")  # fmt: skip
    else:
        yield Finding("published", Level.GOOD, f"version {current['version']}, as of {current['as_of']}")


def _settings(settings: Settings) -> Iterator[Finding]:
    known = {PREFIX + name.upper() for name in type(settings).model_fields} | ELSEWHERE
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        yield Finding("settings", Level.MEND, f"no such setting: {', '.join(unknown)}", "See docs/operations.md")
    if settings.pii_key is None:
        yield Finding("settings", Level.WATCH, "DTI_PII_KEY is not set", "No person is counted, see the README")
    if not unknown and settings.pii_key is not None:
        yield Finding("settings", Level.GOOD, "every DTI_ variable is known")


def _existing(path: Path) -> Path:
    """The path, or the nearest folder above it that is there."""
    return path if path.exists() else _existing(path.parent)


CHECKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    _python, _disk, _permissions, _time, _lock, _inbox, _published, _settings,
)  # fmt: skip
