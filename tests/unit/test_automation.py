"""When a rebuild is due, of which months, and what the warehouse tells the rule."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.automation import Rebuild, Situation, rebuild_due, situation
from orchestration.control import inputs_digest
from orchestration.intake.delivery import scan
from orchestration.intake.feeds import FEEDS, PETITIONS
from orchestration.intake.load import read_batches
from orchestration.landing import land
from orchestration.months import in_words, open_since
from orchestration.raw_tables import create_raw_tables
from tests.unit.deliveries import CANDIDATES, PETITION, csv_text, deliver

JANUARY, FEBRUARY, MARCH, APRIL = (date(2026, month, 1) for month in (1, 2, 3, 4))
PUBLISHED = Situation(
    as_of=date(2026, 4, 2),
    inputs="as published",
    built_version="v1",
    built_inputs="as published",
    built_as_of=date(2026, 4, 2),
    came=frozenset(),
    touched=frozenset(),
)
NEW_DAY = replace(
    PUBLISHED,
    as_of=date(2026, 4, 3),
    inputs="with the third of April",
    came=frozenset({"dossiers/2026-04-03 1"}),
    touched=frozenset({FEBRUARY, APRIL}),
)


def due(now: Situation, *ends: bool) -> Rebuild | str:
    """What the rule says after so many tries of this change, with their ends."""
    first = rebuild_due(now, {})
    return rebuild_due(now, {first.change: ends}) if isinstance(first, Rebuild) else first


# --- the rule ---------------------------------------------------------------------------------------------


def test_new_rows_ask_for_the_months_they_touched_and_the_open_one():
    assert due(NEW_DAY).months == (FEBRUARY, APRIL)
    assert due(replace(NEW_DAY, touched=frozenset({FEBRUARY}))).months == (FEBRUARY, APRIL)


def test_a_day_that_moves_into_the_next_month_rebuilds_the_one_that_was_open():
    march_closed = replace(NEW_DAY, built_as_of=date(2026, 3, 30), touched=frozenset())
    assert due(march_closed).months == (MARCH, APRIL)


def test_the_first_build_is_due_as_soon_as_something_is_loaded():
    first = replace(NEW_DAY, built_version=None, built_inputs=None, built_as_of=None)
    assert due(first).months == (FEBRUARY, APRIL)
    assert due(replace(first, as_of=None, came=frozenset())) == "nothing came since the last publication"


def test_nothing_is_due_while_nothing_came():
    assert due(PUBLISHED) == "nothing came since the last publication"


def test_other_code_or_a_published_past_day_asks_for_nothing_by_itself():
    assert due(replace(PUBLISHED, inputs="other code")) == "nothing came since the last publication"
    assert due(replace(PUBLISHED, built_as_of=date(2026, 1, 31), inputs="today")).startswith("nothing came")


def test_days_loaded_again_as_they_were_ask_for_nothing():
    assert due(replace(NEW_DAY, inputs="as published")) == "what came moves no figure"


def test_a_change_asks_once_and_a_failure_is_tried_once_more_under_a_key_of_its_own():
    first, second = due(NEW_DAY), due(NEW_DAY, False)
    assert first.change == second.change
    assert (first.run_key, second.run_key) == (f"{first.change}/1", f"{first.change}/2")
    assert due(NEW_DAY, False, False) == (
        f"the change {first.change} was tried 2 times and failed; the next is tried when something new comes"
    )


def test_a_rebuild_that_succeeded_without_publishing_is_not_asked_for_again():
    assert "was rebuilt and moved nothing" in due(NEW_DAY, True)
    assert "was rebuilt and moved nothing" in due(NEW_DAY, False, True)


def test_after_two_failures_something_new_asks_again():
    failed = due(NEW_DAY, False)
    more = replace(NEW_DAY, inputs="more", came=NEW_DAY.came | {"petitions/2026-04-03 2"})
    again = rebuild_due(more, {failed.change: (False, False)})
    assert again.run_key == f"{again.change}/1"
    assert again.change != failed.change


def test_a_change_that_comes_back_after_another_was_published_asks_again():
    assert due(NEW_DAY).change != due(replace(NEW_DAY, built_version="v2")).change


def test_while_something_is_at_work_nothing_is_due():
    assert due(replace(NEW_DAY, at_work="run 1234 of refresh")) == "run 1234 of refresh is at work"


# --- months -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("built", "now", "expected"),
    [
        (None, date(2026, 2, 3), [FEBRUARY]),
        (date(2026, 2, 3), date(2026, 2, 3), [FEBRUARY]),
        (date(2025, 12, 31), date(2026, 2, 1), [date(2025, 12, 1), JANUARY, FEBRUARY]),
        (date(2026, 2, 3), date(2026, 1, 31), [JANUARY]),
    ],
    ids=["nothing built", "the same day", "over new year", "a past day"],
)
def test_open_months_reach_from_the_day_built_to_the_day_t(built, now, expected):
    assert open_since(built, now) == expected


def test_months_are_told_in_stretches():
    assert in_words([APRIL, FEBRUARY, MARCH, date(2025, 11, 1)]) == "2025-11, 2026-02 … 2026-04"
    assert in_words([date(2025, 12, 1), JANUARY]) == "2025-12 … 2026-01"
    assert in_words([]) == "none"


# --- what the warehouse tells -----------------------------------------------------------------------------


@pytest.fixture
def raw() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        create_raw_tables(connection, FEEDS.values())
        yield connection


def load_petition(raw: duckdb.DuckDBPyConnection, inbox: Path, arrival_day: date, accepted_on: str) -> None:
    deliver(inbox, "petitions", arrival_day, {"a.csv": csv_text(PETITION | {"NgayTiepNhan": accepted_on})})
    found = [d for d in scan(inbox, ("petitions",)).deliveries if d.arrival_day == arrival_day]
    for batch in read_batches(PETITIONS, found, CANDIDATES):
        land(raw, batch)


def publish(serving: Path, **pointer: str) -> None:
    serving.mkdir(parents=True, exist_ok=True)
    (serving / "current.json").write_text(json.dumps({"version": "v1"} | pointer), "utf-8")


def test_what_came_after_the_publication_is_told_and_what_it_holds_is_not(raw, tmp_path):
    inbox, serving = tmp_path / "inbox", tmp_path / "serving"
    load_petition(raw, inbox, date(2026, 3, 31), "20260110")
    nothing_published = situation(raw, serving)
    assert (nothing_published.built_version, nothing_published.touched) == (None, {JANUARY})
    publish(
        serving,
        inputs=inputs_digest(raw, date(2026, 3, 31)),
        as_of="2026-03-31",
        published_at=datetime.now(UTC).isoformat(),
    )
    assert due(situation(raw, serving)) == "nothing came since the last publication"
    load_petition(raw, inbox, date(2026, 4, 2), "20260220")
    asked = situation(raw, serving)
    assert [name.split()[0] for name in asked.came] == ["petitions/2026-04-02"]
    assert due(asked).months == (FEBRUARY, MARCH, APRIL)


def test_an_acceptance_asks_for_a_rebuild(raw, tmp_path):
    load_petition(raw, tmp_path / "inbox", date(2026, 3, 31), "20260110")
    published = datetime.now(UTC)
    publish(
        tmp_path / "serving",
        inputs=inputs_digest(raw, date(2026, 3, 31)),
        as_of="2026-03-31",
        published_at=published.isoformat(),
    )
    accepted_at = published + timedelta(seconds=1)
    raw.execute("insert into control.accepted values ('unit/C25459/month/2026-01-01', 'x', ?)", [accepted_at])
    assert due(situation(raw, tmp_path / "serving")).months == (MARCH,)


def test_rows_that_arrived_after_the_day_t_ask_for_nothing(raw, tmp_path):
    load_petition(raw, tmp_path / "inbox", date(2026, 3, 31), "20260110")
    before = situation(raw, tmp_path / "serving", as_of=date(2026, 3, 1))
    assert (before.came, before.touched) == (frozenset(), frozenset())
