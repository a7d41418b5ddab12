"""A clock that was ahead does not keep Dagster's schedules and sensors from looking once it is set right."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.remote_origin import InProcessCodeLocationOrigin, RemoteInstigatorOrigin, RemoteRepositoryOrigin
from dagster._core.scheduler.instigation import (
    InstigatorState,
    InstigatorStatus,
    InstigatorType,
    ScheduleInstigatorData,
    SensorInstigatorData,
    TickData,
    TickStatus,
)
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin

from orchestration.looks_ahead import forget_looks_ahead

A_DAY = 86_400.0
LOCATION = InProcessCodeLocationOrigin(LoadableTargetOrigin(module_name="orchestration.definitions"))
REPOSITORY = RemoteRepositoryOrigin(LOCATION, "__repository__")


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        yield instance


def add(instance: dg.DagsterInstance, name: str, status: InstigatorStatus, looked_at: float) -> InstigatorState:
    """A schedule, or a sensor named `watch`, that has looked once."""
    of_sensor = name == "watch"
    data = SensorInstigatorData(last_tick_start_timestamp=looked_at, min_interval=60) if of_sensor else (
        ScheduleInstigatorData("*/15 * * * *", start_timestamp=looked_at - A_DAY)
    )  # fmt: skip
    kind = InstigatorType.SENSOR if of_sensor else InstigatorType.SCHEDULE
    state = InstigatorState(RemoteInstigatorOrigin(REPOSITORY, name), kind, status, data)
    instance.add_instigator_state(state)
    instance.create_tick(
        TickData(state.instigator_origin_id, name, kind, TickStatus.SKIPPED, looked_at, selector_id=state.selector_id)
    )
    return state


@pytest.mark.parametrize("name", ["daily_refresh", "watch"])
def test_looks_that_have_yet_to_come_are_forgotten_and_what_was_switched_by_hand_stays_so(instance, name):
    state = add(instance, name, InstigatorStatus.RUNNING, time.time() + A_DAY)
    assert forget_looks_ahead(instance)
    (left,) = instance.all_instigator_state()
    assert (left.status, left.instigator_origin_id) == (InstigatorStatus.RUNNING, state.instigator_origin_id)
    assert instance.get_ticks(state.instigator_origin_id, state.selector_id) == []
    assert not forget_looks_ahead(instance)


def test_what_the_code_switches_on_is_left_to_the_daemon(instance):
    add(instance, "daily_refresh", InstigatorStatus.DECLARED_IN_CODE, time.time() + A_DAY)
    assert forget_looks_ahead(instance)
    assert list(instance.all_instigator_state()) == []


def test_looks_of_the_past_stay(instance):
    state = add(instance, "daily_refresh", InstigatorStatus.RUNNING, time.time() - 1)
    assert not forget_looks_ahead(instance)
    assert len(instance.get_ticks(state.instigator_origin_id, state.selector_id)) == 1
