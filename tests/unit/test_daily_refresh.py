"""What the schedule asks Dagster for, on an inbox of its own and a clock that is told."""

from __future__ import annotations

import fcntl
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
import time_machine

from orchestration import clock
from orchestration.daily import Wait
from orchestration.jobs import REFRESH
from orchestration.lock import LOCK
from orchestration.partitions import range_of
from orchestration.resources.inbox import InboxResource
from orchestration.resources.warehouse import WarehouseResource
from orchestration.schedules import DAY_TAG, MISSING_TAG, ask
from orchestration.settings import Settings
from tests.conftest import load_inbox
from tests.unit.deliveries import DOSSIER, csv_text, deliver

NINTH, TENTH, ELEVENTH = (date(2026, 10, day) for day in (9, 10, 11))


class Desk:
    """A home with dossiers of the ninth, and Dagster's history in memory."""

    def __init__(self, home: Path, instance: dg.DagsterInstance):
        self.settings, self.instance = Settings(home=home), instance
        self.deliver(NINTH)

    def deliver(self, day: date) -> None:
        deliver(self.settings.inbox, "dossiers", day, {"a.csv": csv_text(DOSSIER)})

    def land(self) -> None:
        load_inbox(self.settings.inbox, self.settings.warehouse)

    def ask(self, day: date, hour: str) -> dg.RunRequest | Wait:
        now = datetime.combine(day, time.fromisoformat(hour), ZoneInfo("Asia/Ho_Chi_Minh"))
        inbox = InboxResource(path=str(self.settings.inbox))
        return ask(self.instance, inbox, WarehouseResource(path=str(self.settings.warehouse)), self.settings, now)

    def run(self, tags: dict[str, str], error: Exception | None = None) -> None:
        """What Dagster would launch; it ends by the machine's clock, whatever the day that is pretended."""

        @dg.op
        def step() -> None:
            if error:
                raise error

        job = dg.GraphDefinition(REFRESH, node_defs=[step]).to_job()
        job.execute_in_process(instance=self.instance, raise_on_error=False, tags=dict(tags))


@pytest.fixture
def desk(tmp_path: Path):
    with dg.DagsterInstance.ephemeral() as instance:
        yield Desk(tmp_path, instance)


def test_it_waits_for_dossiers_and_begins_when_they_are_here(desk: Desk):
    assert desk.ask(ELEVENTH, "02:30").reason == "waits until 06:00 for dossiers/2026-10-10"
    desk.deliver(TENTH)
    request = desk.ask(ELEVENTH, "02:45")
    assert range_of(request.tags) == (NINTH, TENTH)
    assert request.tags[DAY_TAG] == "2026-10-11"
    assert MISSING_TAG not in request.tags


def test_at_the_hour_it_goes_on_with_what_is_there_and_the_run_names_what_is_missing(desk: Desk):
    request = desk.ask(ELEVENTH, "06:00")
    assert range_of(request.tags) == (NINTH, NINTH)
    assert request.tags[MISSING_TAG] == "dossiers/2026-10-10"


def test_it_asks_once_a_day_and_again_on_the_next(desk: Desk):
    with time_machine.travel(datetime(2026, 10, 11, 6, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))):
        desk.run(desk.ask(ELEVENTH, "06:00").tags)
    assert desk.ask(ELEVENTH, "06:15").reason == "the refresh of 2026-10-11 has run"
    assert isinstance(desk.ask(date(2026, 10, 12), "06:00"), dg.RunRequest)


def test_while_another_is_at_work_it_asks_for_all_days_and_lets_the_run_wait(desk: Desk):
    lock = desk.settings.warehouse.with_name(LOCK)
    lock.parent.mkdir()
    with lock.open("w") as held_by_another:
        fcntl.flock(held_by_another, fcntl.LOCK_EX)
        request = desk.ask(ELEVENTH, "06:00")
    assert range_of(request.tags) == (NINTH, NINTH)


def test_after_an_accident_it_asks_for_the_same_days_again_and_after_a_rule_it_does_not(desk: Desk):
    day, later = clock.today() + timedelta(days=1), "23:00"
    first = desk.ask(day, later)
    desk.run(first.tags, ValueError("out of luck"))
    desk.land()
    assert range_of(desk.ask(day, later).tags) == range_of(first.tags)
    desk.run(first.tags, dg.Failure("a test failed", allow_retries=False))
    assert desk.ask(day, later).reason.endswith("was stopped by a rule and would be again")


def test_a_run_that_began_by_a_clock_a_day_ahead_is_not_the_try_of_the_day_that_comes(desk: Desk):
    ahead = datetime.combine(clock.today() + timedelta(days=1), time(14), ZoneInfo("Asia/Ho_Chi_Minh"))
    with time_machine.travel(ahead):
        desk.run(desk.ask(ahead.date(), "14:00").tags)
        assert desk.ask(ahead.date(), "14:15").reason.endswith("has run")
    assert isinstance(desk.ask(ahead.date(), "06:00"), dg.RunRequest)


def test_a_rehearsal_asks_once_a_day_too_though_its_day_is_long_past(desk: Desk):
    rehearsal = {"today": date(2020, 1, 2), "first_day": date(2020, 1, 1)}
    desk.settings = desk.settings.model_copy(update=rehearsal)
    deliver(desk.settings.inbox, "dossiers", date(2020, 1, 1), {"a.csv": csv_text(DOSSIER)})
    desk.run(desk.ask(date(2020, 1, 2), "06:00").tags)
    assert desk.ask(date(2020, 1, 2), "06:15").reason == "the refresh of 2020-01-02 has run"


def test_when_a_run_by_hand_ended_well_after_an_accident_it_asks_no_more(desk: Desk):
    day = clock.today() + timedelta(days=1)
    desk.run(desk.ask(day, "23:00").tags, ValueError("out of luck"))
    desk.run({})
    assert desk.ask(day, "23:00").reason.endswith("has run")


def test_a_damaged_warehouse_is_met_by_a_run_so_that_somebody_gets_to_know(desk: Desk):
    desk.settings.warehouse.parent.mkdir()
    desk.settings.warehouse.write_bytes(b"no database")
    assert range_of(desk.ask(ELEVENTH, "06:00").tags) == (NINTH, NINTH)
