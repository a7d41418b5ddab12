"""A server of the province on a clock that is told: its schedule looks, its watch tells, its runs are processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import dagster as dg
import time_machine
from dagster._core.storage.dagster_run import IN_PROGRESS_RUN_STATUSES

from orchestration import clock, schedules
from orchestration.instance import dagster_instance
from orchestration.resources.inbox import InboxResource
from orchestration.resources.warehouse import WarehouseResource
from orchestration.settings import Settings
from orchestration.watching import look_around
from tests.failure.processes import Call, Ended, run

A_MINUTE = timedelta(minutes=1)


class Machine:
    """A home and what works on it. clock_error: how far its clock is ahead of the true time. befalls: what is to happen
    to the next run. is_on: whether there is power. ended: how each run ended."""

    def __init__(self, home: Path, instance: dg.DagsterInstance, settings: Settings, booted_at: datetime):
        self.home, self.settings, self._instance = home, settings, instance
        self._warehouse = WarehouseResource(path=str(settings.warehouse), memory_limit=settings.memory_limit)
        self._inbox = InboxResource(path=str(settings.inbox), settle_seconds=settings.settle_seconds)
        self.clock_error = timedelta(0)
        self.booted_at, self.boots = booted_at, 1
        self.befalls: Call | None = None
        self.is_on = True
        self.ended: list[Ended] = []

    def look(self, now: datetime) -> None:
        """What the daemon does at a quarter of an hour and in the minute after it: the schedule, its run, the watch."""
        if not self.is_on:
            return
        with self._at(now):
            asked = schedules.look(self._instance, self._inbox, self._warehouse, self.settings, clock.now())
        if isinstance(asked, dg.RunRequest):
            befalls, self.befalls = self.befalls, None
            at, tags = now + self.clock_error, dict(asked.tags)
            self.ended.append(run(self.home, "launched", at=at, kill=befalls, tags=tags))
        self._watch(now + A_MINUTE)

    def befall(self, what: Call) -> None:
        self.befalls = what

    def set_clock(self, error: timedelta) -> None:
        self.clock_error = error

    def power_off(self) -> None:
        self.is_on = False

    def power_on(self, now: datetime) -> None:
        """As the service does it: what was at work is told to have ended, then the watch looks before the schedule."""
        self.is_on, self.booted_at, self.boots = True, now, self.boots + 1
        prepared = run(self.home, "prepare", at=now + self.clock_error)
        assert prepared.status == 0, prepared.err
        self._watch(now + A_MINUTE)

    def _watch(self, now: datetime) -> None:
        with self._at(now):
            _end_runs_of_dead_processes(self._instance)
            look_around(self._instance, self._warehouse, self.settings, clock.now())

    @contextmanager
    def _at(self, now: datetime) -> Iterator[None]:
        """The machine's clock and uptime at this true time, inside the block."""
        uptime = clock.Uptime(str(self.boots), now - self.booted_at)
        with time_machine.travel(now + self.clock_error, tick=False), patch.object(clock, "uptime", lambda: uptime):
            yield


@contextmanager
def running(home: Path, booted_at: datetime, **settings: str | int) -> Iterator[Machine]:
    """A machine on a home, with Dagster's own history in it. settings: of the product."""
    of_home = Settings(home=home, **settings)
    with dagster_instance(of_home) as instance:
        yield Machine(home, instance, of_home, booted_at)


def _end_runs_of_dead_processes(instance: dg.DagsterInstance) -> None:
    """As Dagster's monitoring does: whoever executed a run is gone by now."""
    for one in instance.get_runs(dg.RunsFilter(statuses=IN_PROGRESS_RUN_STATUSES)):
        instance.report_run_failed(one, "the process that executed this run is gone")
