"""One writer at a time: a lock for a whole refresh, which the kernel releases when its holder ends, however it ends.

DuckDB's own lock lasts while a step has the file open, so between two steps another refresh could come in. The lock is
not fair: who waits shows it by a second lock, so that long work of no haste sees it and gives way.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from orchestration.settings import TIME_ZONE

LOCK, ASKED_FOR, BACKFILL_LOCK = "refresh.lock", "refresh.waiting", "backfill.lock"
POLL_SECONDS = 0.2
progress = logging.getLogger("dti.progress")


class WarehouseBusy(Exception):
    """Another process is at work on the warehouse; the message says which."""


@dataclass
class _Hold:
    """A lock that this process has: its open file, for what, and how many blocks are inside.

    given_away: whether somebody else works right now, see `give_way`.
    """

    descriptor: int
    command: str
    blocks: int = 0
    given_away: bool = False


_holds: dict[Path, _Hold] = {}
_guard = threading.RLock()


@contextmanager
def only_writer(warehouse: Path, command: str, wait: float, *, urgent: bool = True) -> Iterator[None]:
    """Keep other processes away from the warehouse while the block runs; the process that has the lock enters again.

    command: what is done, for the message to others. wait: how many seconds to wait for the holder, 0 for none.
    urgent: whether a backfill at work is to give way. Raises WarehouseBusy when the holder outlasts the wait.
    """
    asked_for = warehouse.resolve().with_name(ASKED_FOR) if urgent else None
    with _lock(warehouse.resolve().with_name(LOCK), command, wait, asked_for):
        yield


@contextmanager
def only_backfill(warehouse: Path, wait: float) -> Iterator[None]:
    """Keep other backfills of the command line away, also while this one gives way. Raises as `only_writer` does."""
    with _lock(warehouse.resolve().with_name(BACKFILL_LOCK), "backfill", wait, None):
        yield


def backfill_of_another(warehouse: Path) -> bool:
    """Whether another process has a backfill at work, be it that it gives way just now."""
    path = warehouse.resolve().with_name(BACKFILL_LOCK)
    return path not in _holds and path.exists() and not _is_free(path)


@dataclass(frozen=True)
class Holder:
    """Who has the warehouse. is_alive: False: it was killed, and nobody has come since."""

    command: str
    pid: int
    since: datetime
    is_alive: bool

    def __str__(self) -> str:
        return f"{self.command} (pid {self.pid}, since {self.since:%Y-%m-%d %H:%M:%S})"


def holder(warehouse: Path) -> Holder | None:
    """Who is at work on the warehouse, or was when it was killed; None when the last one ended as it should."""
    path = warehouse.resolve().with_name(LOCK)
    is_alive = path in _holds or (path.exists() and not _is_free(path))
    told = _signature(path)
    return Holder(told["command"], told["pid"], datetime.fromisoformat(told["since"]), is_alive) if told else None


def is_asked_for(warehouse: Path) -> bool:
    """Whether another process waits for the warehouse, in haste."""
    path = warehouse.resolve().with_name(ASKED_FOR)
    return path.exists() and not _is_free(path)


def give_way(warehouse: Path) -> None:
    """Let those who ask for the warehouse in haste work first, however long; then take it back.

    For the holder of `only_writer`, with the warehouse closed. Nothing happens when nobody asks.
    """
    if not is_asked_for(warehouse):
        return
    path = warehouse.resolve().with_name(LOCK)
    hold = _holds[path]
    os.ftruncate(hold.descriptor, 0)
    hold.given_away = True
    fcntl.flock(hold.descriptor, fcntl.LOCK_UN)
    progress.info("the %s gives way to another command", hold.command)
    while is_asked_for(warehouse) or not _locks(hold.descriptor):
        time.sleep(POLL_SECONDS)
    hold.given_away = False
    _sign(hold.descriptor, hold.command)
    progress.info("the %s goes on", hold.command)


@contextmanager
def _lock(path: Path, command: str, wait: float, asked_for: Path | None) -> Iterator[None]:
    with _guard:
        if path not in _holds:
            _holds[path] = _Hold(_acquire(path, command, wait, asked_for), command)
        hold = _holds[path]
        hold.blocks += 1
    try:
        yield
    finally:
        with _guard:
            hold.blocks -= 1
            if not hold.blocks:
                del _holds[path]
                if not hold.given_away:
                    os.ftruncate(hold.descriptor, 0)
                os.close(hold.descriptor)


def _acquire(path: Path, command: str, wait: float, asked_for: Path | None) -> int:
    """The descriptor of the locked file. The file stays when it is released: removing it would let two in."""
    descriptor = _opened(path)
    try:
        if not _locks(descriptor):
            if wait:
                progress.info("%s is at work; waiting for it", _holder(path))
            with _asking(asked_for) if asked_for and wait else nullcontext():
                _wait_for(descriptor, path, wait)
        _sign(descriptor, command)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _wait_for(descriptor: int, path: Path, wait: float) -> None:
    deadline = time.monotonic() + wait
    while not _locks(descriptor):
        if time.monotonic() >= deadline:
            after = f"still at work after {wait:.0f} s" if wait else "at work"
            raise WarehouseBusy(
                f"{_holder(path)} is {after}; nothing was done. Run the command again when it has ended, or set "
                "DTI_LOCK_WAIT to more seconds"
            )
        time.sleep(POLL_SECONDS)


@contextmanager
def _asking(path: Path) -> Iterator[None]:
    """Show that somebody waits: any number may, each with a shared lock."""
    descriptor = _opened(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield
    finally:
        os.close(descriptor)


def _opened(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)


def _locks(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_free(path: Path) -> bool:
    descriptor = _opened(path)
    try:
        return _locks(descriptor)
    finally:
        os.close(descriptor)


def _sign(descriptor: int, command: str) -> None:
    """Write into a locked file who has it."""
    holder = {"pid": os.getpid(), "command": command, "since": datetime.now(ZoneInfo(TIME_ZONE)).isoformat()}
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps(holder).encode(), 0)


def _holder(path: Path) -> str:
    told = _signature(path)
    if told is None:  # it has locked and not yet written
        return "another process"
    since = datetime.fromisoformat(told["since"])
    return f"another {told['command']} (pid {told['pid']}, since {since:%H:%M:%S})"


def _signature(path: Path) -> dict | None:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
