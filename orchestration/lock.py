"""One writer at a time: a lock for a whole refresh, which the kernel releases when its holder ends, however it ends.

DuckDB's own lock lasts while a step has the file open, so between two steps another refresh could come in.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from orchestration.settings import TIME_ZONE

LOCK = "refresh.lock"
POLL_SECONDS = 0.2
progress = logging.getLogger("dti.progress")


class WarehouseBusy(Exception):
    """Another process is at work on the warehouse; the message says which."""


@dataclass
class _Hold:
    """A lock that this process has: its open file, and how many blocks are inside."""

    descriptor: int
    blocks: int = 0


_holds: dict[Path, _Hold] = {}
_guard = threading.RLock()


@contextmanager
def only_writer(warehouse: Path, command: str, wait: float) -> Iterator[None]:
    """Keep other processes away from the warehouse while the block runs; the process that has the lock enters again.

    command: what is done, for the message to others. wait: how many seconds to wait for the holder, 0 for none.
    Raises WarehouseBusy when the holder outlasts them.
    """
    path = warehouse.resolve().with_name(LOCK)
    with _guard:
        if path not in _holds:
            _holds[path] = _Hold(_acquire(path, command, wait))
        hold = _holds[path]
        hold.blocks += 1
    try:
        yield
    finally:
        with _guard:
            hold.blocks -= 1
            if not hold.blocks:
                del _holds[path]
                os.ftruncate(hold.descriptor, 0)
                os.close(hold.descriptor)


def _acquire(path: Path, command: str, wait: float) -> int:
    """The descriptor of the locked file. The file stays when it is released: removing it would let two in."""
    deadline = time.monotonic() + wait
    told = False
    while (descriptor := _try(path)) is None:
        if time.monotonic() >= deadline:
            after = f"still at work after {wait:.0f} s" if wait else "at work"
            raise WarehouseBusy(
                f"{_holder(path)} is {after}; nothing was done. Run the command again when it has ended, or set "
                "DTI_LOCK_WAIT to more seconds"
            )
        if not told:
            progress.info("%s is at work; waiting for it", _holder(path))
            told = True
        time.sleep(POLL_SECONDS)
    holder = {"pid": os.getpid(), "command": command, "since": datetime.now(ZoneInfo(TIME_ZONE)).isoformat()}
    try:
        os.ftruncate(descriptor, 0)
        os.write(descriptor, json.dumps(holder).encode())
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _try(path: Path) -> int | None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _holder(path: Path) -> str:
    try:
        told = json.loads(path.read_text("utf-8"))
        since = datetime.fromisoformat(told["since"])
        return f"another {told['command']} (pid {told['pid']}, since {since:%H:%M:%S})"
    except (OSError, ValueError, KeyError, TypeError):  # it has locked and not yet written
        return "another process"
