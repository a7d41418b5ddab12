"""Keeps a few processes running: starts them, starts again what ended, and takes all of them down when told to end.

Of each child its whole group is ended. On Linux the kernel ends the children when this process is killed.
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

LONGEST_WAIT = 60.0
STEADY_AFTER = 60.0
"""Seconds. A child that ran for so long has started well: the next time it ends counts as the first."""
PATIENCE = 20.0
"""Seconds between the request to end and the kill."""
LOOK_EVERY = 0.2
PR_SET_PDEATHSIG = 1
log = logging.getLogger("dti.serve")
_libc = ctypes.CDLL(None)


def wait_before_restart(ends_in_a_row: int) -> float:
    """Seconds before a child is started again that ended so many times without having been steady."""
    return min(2.0 ** (ends_in_a_row - 1), LONGEST_WAIT)


@dataclass
class Child:
    """One process to keep running. restart_at: when it is started again, by the monotonic clock."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen | None = None
    started_at: float = 0.0
    ends_in_a_row: int = 0
    restart_at: float = 0.0

    def look(self, now: float) -> None:
        """Start it when that is due; note that it ended. now: of the monotonic clock."""
        if self.process is None:
            if now >= self.restart_at:
                self._start(now)
        elif (status := self.process.poll()) is not None:
            self.process = None
            self.ends_in_a_row = 1 if now - self.started_at >= STEADY_AFTER else self.ends_in_a_row + 1
            wait = wait_before_restart(self.ends_in_a_row)
            self.restart_at = now + wait
            log.warning("%s ended with status %s; it is started again in %.0f s", self.name, status, wait)

    def _start(self, now: float) -> None:
        self.process = subprocess.Popen(
            self.command,
            env=os.environ | self.environment,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )
        self.started_at = now
        log.info("%s runs (pid %d)", self.name, self.process.pid)

    def ask_to_end(self) -> None:
        if self.process:
            self._end_group(signal.SIGTERM)

    def make_end(self, patience: float) -> None:
        """Wait for it so many seconds, then end it and all that it started."""
        if self.process:
            try:
                self.process.wait(max(patience, 0))
            except subprocess.TimeoutExpired:
                log.warning("%s does not end by itself and is killed", self.name)
            self._end_group(signal.SIGKILL)
            self.process.wait()

    def _end_group(self, how: signal.Signals) -> None:
        with suppress(ProcessLookupError):  # nobody of the group is left
            os.killpg(self.process.pid, how)


def supervise(children: Sequence[Child], stop: threading.Event, is_over: Callable[[], bool] = lambda: False) -> None:
    """Keep the children running until `stop` is set or `is_over` says so; returns when none of them is left."""
    try:
        while not stop.is_set() and not is_over():
            for child in children:
                child.look(time.monotonic())
            stop.wait(LOOK_EVERY)
    finally:
        for child in children:
            child.ask_to_end()
        deadline = time.monotonic() + PATIENCE
        for child in children:
            child.make_end(deadline - time.monotonic())


def _end_with_parent() -> None:
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
