"""Which version is published now. The first request after a publication makes it ready; others get the one before."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from orchestration.ioc.api.prepared import Prepared
from orchestration.previous import POINTER

RETRY_SECONDS = 10
log = logging.getLogger("dti.api")


class NothingPublished(Exception):
    """No version can be shown; the message says why."""


class Current:
    """The published version, followed without a restart."""

    def __init__(self, serving: Path, memory_limit: str, clock: Callable[[], float] = time.monotonic):
        self._serving = serving
        self._memory_limit = memory_limit
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._prepared: Prepared | None = None
        self._failure = ""
        self._retry_at = 0.0

    def version(self) -> Prepared:
        """The version that `current.json` names; while it is made ready, or cannot be, the last good one.

        Raises NothingPublished.
        """
        if self._is_other() and self._lock.acquire(blocking=self._prepared is None):
            try:
                self._follow()
            finally:
                self._lock.release()
        if self._prepared is None:
            raise NothingPublished(self._failure)
        return self._prepared

    def _is_other(self) -> bool:
        return self._clock() >= self._retry_at and (self._prepared is None or self._mark() != self._seen)

    def _mark(self) -> tuple[int, int] | None:
        """What tells one pointer from the next: it is a file of its own each time."""
        try:
            found = (self._serving / POINTER).stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns

    def _follow(self) -> None:
        if not self._is_other():
            return
        mark = self._mark()
        try:
            pointer = json.loads((self._serving / POINTER).read_text("utf-8"))
            self._prepared = Prepared(self._serving, pointer, self._memory_limit)
        except (OSError, ValueError, KeyError, duckdb.Error) as error:
            self._failure = (
                f"{self._serving / POINTER} or the file that it names cannot be read: {error}"
                if mark
                else f"Nothing is published under {self._serving}"
            )
            self._retry_at = self._clock() + RETRY_SECONDS
            log.error("%s", self._failure)
        else:
            self._seen = mark
            log.info("version %s is ready", self._prepared.version)
