"""A scratch home in which a backfill can be tried: the warehouse and the published versions as they are now."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from orchestration.lock import WarehouseBusy, only_writer
from orchestration.previous import POINTER
from orchestration.settings import Settings
from orchestration.warehouse import write_ahead_log

SCRATCH, PLANS = "plan", "plans"
FICLONE = 0x40049409
"""Linux's request to let two files share their blocks until one of them is written to (btrfs, xfs)."""
ALL_VERSIONS = sys.maxsize
"""A trial removes no published version: each is held against what it would publish."""
progress = logging.getLogger("dti.progress")


class CannotPlan(Exception):
    """There is nothing to plan with; the message says what is missing and what to do."""


def plans_folder(settings: Settings) -> Path:
    """Where the full lists of plans lie."""
    return settings.root / PLANS


@contextmanager
def scratch_home(settings: Settings, to_load: int) -> Iterator[Settings]:
    """Settings of a home of its own under `$DTI_HOME/plan`, removed in any case: a copy of the warehouse, the same
    published versions, the same inbox.

    to_load: bytes that will be loaded in it. The refresh lock is held while the warehouse is copied, not longer.
    Raises CannotPlan when nothing is published or the disk has too little space, WarehouseBusy when another process
    is at work for longer than `lock_wait`, or makes a plan.
    """
    scratch = settings.model_copy(update={"home": settings.root / SCRATCH, "keep_versions": ALL_VERSIONS})
    with only_writer(plans_folder(settings) / SCRATCH, "plan", settings.lock_wait):
        _remove(scratch.root)  # a plan that was killed leaves it
        try:
            with only_writer(settings.warehouse, "plan", settings.lock_wait, urgent=False):
                _fill(settings, scratch, to_load)
            yield scratch
        finally:
            _remove(scratch.root)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _fill(settings: Settings, scratch: Settings, to_load: int) -> None:
    pointer = settings.serving / POINTER
    if not (pointer.exists() and settings.warehouse.exists()):
        raise CannotPlan(
            f"Nothing is published under {settings.serving}, so there is nothing to compare with. Run `make refresh`."
        )
    _refuse_open_elsewhere(settings.warehouse)
    scratch.serving.mkdir(parents=True)
    scratch.warehouse.parent.mkdir()
    shutil.copyfile(pointer, scratch.serving / POINTER)
    for version in settings.serving.glob("marts-*.duckdb"):
        _same_file(version, scratch.serving / version.name)
    scratch.inbox.symlink_to(settings.inbox, target_is_directory=True)
    shares_blocks = _clone(settings.warehouse, scratch.warehouse)
    _refuse_without_space(settings, to_load, shares_blocks)
    if not shares_blocks:
        progress.info("copying the warehouse (%s)", in_gigabytes(settings.warehouse.stat().st_size))
        shutil.copyfile(settings.warehouse, scratch.warehouse)
    log = write_ahead_log(settings.warehouse)
    if log.exists():
        shutil.copyfile(log, write_ahead_log(scratch.warehouse))


def _refuse_open_elsewhere(warehouse: Path) -> None:
    """Whoever has the file open without the refresh lock may be writing to it; reading does not touch it."""
    try:
        duckdb.connect(str(warehouse), read_only=True).close()
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise WarehouseBusy(f"{warehouse} is open in another process: wait for it, or stop it") from error
        raise


def _same_file(version: Path, name: Path) -> None:
    """A published version is never written to again, and by this name it stays when a refresh removes it."""
    try:
        os.link(version, name)
    except OSError:
        shutil.copyfile(version, name)


def _clone(source: Path, target: Path) -> bool:
    """Whether the file system could copy without copying."""
    with source.open("rb") as old, target.open("wb") as new:
        try:
            fcntl.ioctl(new, FICLONE, old.fileno())
        except OSError:
            return False
    return True


def space_needed(settings: Settings, to_load: int, *, shares_blocks: bool) -> int:
    """Bytes that a plan may need at most: the copy, what loading and building write into it, the version it writes."""
    warehouse = settings.warehouse.stat().st_size
    published = settings.serving / json.loads((settings.serving / POINTER).read_text("utf-8"))["file"]
    return (0 if shares_blocks else warehouse) + warehouse + published.stat().st_size + to_load


def _refuse_without_space(settings: Settings, to_load: int, shares_blocks: bool) -> None:
    needed = space_needed(settings, to_load, shares_blocks=shares_blocks)
    free = shutil.disk_usage(settings.root).free
    if free < needed:
        raise CannotPlan(
            f"A plan works on a copy of the warehouse and needs up to {in_gigabytes(needed)} under {settings.root};"
            f" {in_gigabytes(free)} are free. Nothing was done. Make space on that disk, then run the command again."
        )


def in_gigabytes(size: int) -> str:
    return f"{size / 1e9:.2f} GB"
