"""What the sensor that watches learns of runs that Dagster launched, and of late feeds, and how often it tells."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
import time_machine

from orchestration.faults import Faults
from orchestration.heartbeat import LastRun, beat, heartbeat
from orchestration.instance import COMMAND_LINE, RUN_BY
from orchestration.jobs import REFRESH
from orchestration.lock import LOCK
from orchestration.resources.warehouse import WarehouseResource
from orchestration.settings import Settings
from orchestration.watching import look_around
from tests.unit.deliveries import DOSSIER, csv_text, deliver

NOW = datetime(2026, 10, 11, 7, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


class Desk:
    """A home, Dagster's history in memory, and runs of the job `refresh` that end as told."""

    def __init__(self, home: Path, instance: dg.DagsterInstance):
        self.settings, self.instance = Settings(home=home), instance

    def run(self, error: Exception | None = None, **tags: str) -> None:
        @dg.op
        def step() -> None:
            if error:
                raise error

        job = dg.GraphDefinition(REFRESH, node_defs=[step]).to_job()
        job.execute_in_process(instance=self.instance, raise_on_error=False, tags=tags)

    def look(self) -> str:
        return look_around(self.instance, WarehouseResource(path=str(self.settings.warehouse)), self.settings, NOW)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield Desk(tmp_path, instance)


def test_a_failed_run_is_open_until_a_good_one(desk: Desk):
    desk.run(ValueError("out of luck"))
    assert desk.look() == "open: failed-run"
    assert "step: ValueError: out of luck" in heartbeat(desk.settings, NOW).last_run.faults.failures[0]
    assert desk.look() == "open: failed-run"
    desk.run()
    assert desk.look() == "all is well"


def test_a_run_that_a_rule_stopped_is_a_blocked_publication(desk: Desk):
    desk.run(dg.Failure("not published: a test failed", allow_retries=False))
    assert desk.look() == "open: blocked-publication"


def test_a_command_tells_the_end_of_its_run_itself(desk: Desk):
    desk.run(ValueError("out of luck"), **{RUN_BY: COMMAND_LINE})
    assert desk.look() == "all is well"


def test_the_end_of_a_command_stands_until_dagster_ends_another_run_whatever_the_pretended_day(desk: Desk):
    desk.run(ValueError("out of luck"))
    desk.look()
    by_hand = LastRun(what="refresh", ended_at=NOW, faults=Faults())
    beat(desk.settings, NOW, last_run=by_hand)
    assert desk.look() == "all is well"
    assert heartbeat(desk.settings, NOW).last_run == by_hand
    desk.run(ValueError("out of luck"))
    assert desk.look() == "open: failed-run"


def test_the_end_of_a_run_by_a_clock_that_was_ahead_hides_no_later_one(desk: Desk):
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1)):
        desk.run()
    assert desk.look() == "all is well"
    desk.run(ValueError("out of luck"))
    assert desk.look() == "open: failed-run"


def test_while_another_is_at_work_the_end_of_a_run_is_looked_up_later(desk: Desk):
    desk.run(ValueError("out of luck"))
    lock = desk.settings.warehouse.with_name(LOCK)
    lock.parent.mkdir(parents=True)
    with lock.open("w") as held_by_another:
        fcntl.flock(held_by_another, fcntl.LOCK_EX)
        assert desk.look() == "all is well"
    assert desk.look() == "open: failed-run"


def test_a_damaged_warehouse_does_not_hide_that_the_run_failed(desk: Desk):
    desk.settings.warehouse.parent.mkdir(parents=True)
    desk.settings.warehouse.write_bytes(b"no database")
    desk.run(ValueError("out of luck"))
    assert desk.look() == "open: failed-run"


def test_a_late_feed_is_open_until_it_is_here(desk: Desk):
    for day in (9, 10):
        deliver(desk.settings.inbox, "dossiers", date(2026, 10, day), {"a.csv": csv_text(DOSSIER)})
        assert desk.look() == ("open: late-feed/dossiers" if day == 9 else "all is well")
