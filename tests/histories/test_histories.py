"""Figures depend on what arrived up to T and on nothing else: a few fixed histories. `search` looks at many more."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.histories.comparing import differences
from tests.histories.history import EVENTS, random_history, told, worlds
from tests.histories.land_events import LAND_EVENTS
from tests.histories.models import Seeded
from tests.histories.properties import (
    ORDER_MATTERS,
    incremental_equals_full,
    order_does_not_matter,
    refreshes_equal_full,
    the_machine_does_not_matter,
)

GO_ON = {
    "a month and the first month become empty": random_history(108, builds=4, most=6, without=LAND_EVENTS),
    "a flood is held and dossiers move": random_history(129, builds=4, most=6, without=LAND_EVENTS),
    "a catalogue comes after months were closed": told(2, "beginning new_catalogue", "a_day_arrives new_catalogue"),
    "parcels come, change, go and come back while their dossiers do": told(
        3,
        "beginning parcels_come certificates_come slips_go_to_the_tax_office all_parcels_of_some_communes_come",
        "a_day_arrives a_day_of_land_is_delivered_again certificates_come slips_go_to_the_tax_office",
        "a_late_day_arrives all_parcels_of_some_communes_come a_day_of_land_is_delivered_again parcels_come"
        " dossiers_are_deleted_or_come_back dossiers_move_to_another_unit",
    ),
}
"""Histories whose later builds all go on from the one before."""
MANY = 80
"""Histories whose worlds are looked at without any build."""


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seeded]:
    with pytest.MonkeyPatch.context() as environment:
        for name in ("DAGSTER_HOME", "DTI_WAREHOUSE"):  # set by the product; restored here
            environment.setenv(name, os.environ.get(name, ""))
        environment.delenv("DTI_AS_OF", raising=False)
        yield Seeded(tmp_path_factory.mktemp("seeded"))


@pytest.mark.parametrize("history", GO_ON.values(), ids=GO_ON)
def test_builds_that_follow_each_other_give_the_marts_and_the_version_of_a_whole_build(seeded, tmp_path, history):
    assert incremental_equals_full(seeded, history, tmp_path, all_go_on=True) == []


def test_days_in_any_order_with_a_build_in_between_give_the_same_figures(seeded, tmp_path):
    assert order_does_not_matter(seeded, random_history(6, builds=3, without=ORDER_MATTERS), tmp_path) == []


def test_clock_locale_memory_and_threads_of_the_machine_change_no_figure(seeded, tmp_path):
    assert the_machine_does_not_matter(seeded, random_history(7, builds=2, without=ORDER_MATTERS), tmp_path) == []


def test_what_refreshes_publish_one_after_the_other_is_what_a_whole_build_would(seeded, tmp_path):
    assert refreshes_equal_full(seeded, random_history(204, builds=2, most=6), tmp_path) == []


# --- the harness itself -----------------------------------------------------------------------------------


def test_every_event_changes_what_is_delivered_or_decided_and_histories_cross_the_ends_of_years_and_the_reform():
    changed, days = set(), set()
    for seed in range(MANY):
        before = None
        for step, world in worlds(random_history(seed, most=1)):
            state = (world.inbox, world.snapshots, world.acceptable, world.today)
            if state != before:
                changed |= {happening.name for happening in step.happenings[-1:]}
            before = state
            days.add(world.today)
    assert changed >= EVENTS.keys()
    assert any(min(days) < end <= max(days) for end in (date(2025, 7, 1), date(2026, 1, 1)))


def test_the_same_seed_tells_the_same_history():
    assert [world for _, world in worlds(random_history(9))] == [world for _, world in worlds(random_history(9))]


def marts(path: Path, *statements: str) -> Path:
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts; create table marts.fct (unit varchar, points decimal(9, 2))")
        connection.execute("insert into marts.fct values ('A', 1), ('B', null), ('B', null)")
        for statement in statements:
            connection.execute(statement)
    return path


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("insert into marts.fct values ('ghost', 1)", "fct: 1 rows only in the found"),
        ("delete from marts.fct where unit = 'A'", "fct: 1 rows only in the expected"),
        ("insert into marts.fct values ('B', null)", "fct: 1 rows only in the found"),
        ("update marts.fct set points = 0 where unit = 'B'", "fct: 2 rows only in the found"),
        ("create table marts.more (unit varchar)", "more is only in the found"),
        ("alter table marts.fct alter points type decimal(9, 3)", "fct: expected [("),
    ],
)
def test_a_ghost_a_lost_row_a_repeated_row_another_value_table_or_type_is_told(tmp_path, statement, told):
    found = differences(marts(tmp_path / "a.duckdb"), marts(tmp_path / "b.duckdb", statement))
    assert any(line.startswith(told) for line in found)


def test_the_order_of_rows_makes_no_difference(tmp_path):
    turned = "create or replace table marts.fct as from marts.fct order by unit desc"
    assert differences(marts(tmp_path / "a.duckdb"), marts(tmp_path / "b.duckdb", turned)) == []
