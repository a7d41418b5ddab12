"""When the machine's clock is doubted, by clocks and uptimes that are told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from orchestration.clock import Uptime
from orchestration.doubted_clock import BELIEVED_AFTER, Clock, looked_at

NOON = datetime(2026, 10, 11, 12, tzinfo=UTC)
A_MINUTE, AN_HOUR, A_DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Machine:
    """Looks at its clock; `error`: how far that is ahead."""

    def __init__(self) -> None:
        self.true, self.booted, self.boots, self.error = NOON, NOON - AN_HOUR, 1, timedelta(0)
        self.known: Clock | None = None

    def doubts_after(self, time: timedelta) -> bool:
        self.true += time
        uptime = Uptime(str(self.boots), self.true - self.booted)
        self.known = looked_at(self.known, self.true + self.error, uptime)
        self.known = Clock.model_validate_json(self.known.model_dump_json())
        return self.known.doubted_at is not None

    def restart(self) -> None:
        self.booted, self.boots = self.true, self.boots + 1


@pytest.fixture
def machine() -> Machine:
    machine = Machine()
    assert not machine.doubts_after(A_MINUTE)
    return machine


@pytest.mark.parametrize("error", [26 * AN_HOUR, -3 * A_DAY, 11 * A_MINUTE, -11 * A_MINUTE])
def test_a_clock_that_is_set_is_doubted_until_it_is_set_back(machine: Machine, error: timedelta):
    machine.error = error
    assert machine.doubts_after(A_MINUTE)
    assert machine.known.doubted_at == machine.true + error
    assert machine.doubts_after(AN_HOUR)
    machine.error = timedelta(0)
    assert not machine.doubts_after(A_MINUTE)


def test_one_that_goes_on_like_that_for_a_day_is_believed_and_the_way_back_is_doubted(machine: Machine):
    machine.error = -A_DAY
    assert machine.doubts_after(A_MINUTE)
    assert machine.doubts_after(BELIEVED_AFTER - A_MINUTE)
    assert not machine.doubts_after(A_MINUTE)
    machine.error = timedelta(0)
    assert machine.doubts_after(A_MINUTE)


def test_what_a_time_server_corrects_in_passing_is_never_doubted_however_much_it_comes_to(machine: Machine):
    for _ in range(100):
        machine.error += A_MINUTE
        assert not machine.doubts_after(AN_HOUR)


def test_a_machine_that_was_off_or_at_which_nobody_looked_is_believed(machine: Machine):
    assert not machine.doubts_after(3 * A_DAY)
    machine.restart()
    assert not machine.doubts_after(3 * A_DAY)


def test_a_machine_that_starts_in_its_own_past_is_doubted_until_its_clock_is_set(machine: Machine):
    machine.error = -400 * A_DAY
    machine.restart()
    assert machine.doubts_after(A_MINUTE)
    assert machine.doubts_after(A_MINUTE)
    machine.error = timedelta(0)
    assert not machine.doubts_after(A_MINUTE)
