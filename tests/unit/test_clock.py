"""Today is the machine's day in the province, unless a rehearsal takes another day for it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine

from orchestration import clock
from orchestration.clock import uptime
from orchestration.partitions import arrival_days
from orchestration.refresh import deliveries_to_load
from orchestration.settings import Settings
from tests.unit.deliveries import PETITION, csv_text, deliver

FIRST = date(2026, 1, 1)


@pytest.mark.parametrize("ahead", [-30, 0, 400])
def test_the_last_partition_reaches_the_day_taken_for_today(ahead):
    day = clock.today() + timedelta(days=ahead)
    partitions = arrival_days(FIRST, day)
    assert partitions.has_partition_key(day.isoformat())
    assert not partitions.has_partition_key((max(day, clock.today()) + timedelta(days=1)).isoformat())


def test_how_long_the_machine_has_been_on_goes_on_however_its_clock_is_set():
    before = uptime()
    with time_machine.travel(date(2020, 1, 1)):
        after = uptime()
    assert after.boot == before.boot
    assert timedelta(0) < before.lasts <= after.lasts < before.lasts + timedelta(hours=1)


def test_days_up_to_the_one_taken_for_today_are_loaded(tmp_path: Path):
    days = [FIRST + timedelta(days=n) for n in range(3)]
    for day in days:
        deliver(tmp_path / "inbox", "petitions", day, {"a.csv": csv_text(PETITION)})
    found = deliveries_to_load(Settings(home=tmp_path, today=days[1]))
    assert [delivery.arrival_day for delivery in found.deliveries] == days[:2]
    assert found.strays == (
        f"petitions/{days[2]}: not loaded, the arrival day lies in the future: is the sender's clock right?",
    )
