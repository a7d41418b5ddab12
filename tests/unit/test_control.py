"""What a build is told, what it has passed, and when its inputs are no longer those of the published version."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from orchestration import control
from orchestration.control import STAGES, begin_build, current_build, decide, inputs_digest, reasons_not_to_publish
from orchestration.holds import Broken, accept, settle
from orchestration.intake.feeds import FEEDS
from orchestration.raw_tables import create_raw_tables

DAY = date(2026, 3, 31)
CLOSED = [f"not {stage}" for stage in STAGES]


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        create_raw_tables(connection, FEEDS.values())
        yield connection


def arrive(warehouse: duckdb.DuckDBPyConnection, day: date, fingerprint: str = "f", feed: str = "dossiers") -> None:
    warehouse.execute(
        "insert into raw.arrivals (feed, arrival_day, fingerprint, loaded_at) values (?, ?, ?, now())",
        [feed, day, fingerprint],
    )
    warehouse.execute("insert into raw.deliveries (feed, arrival_day) values (?, ?)", [feed, day])


# --- the gate ---------------------------------------------------------------------------------------------


def test_a_new_build_has_passed_no_stage(warehouse):
    begin_build(warehouse, DAY)
    assert reasons_not_to_publish(warehouse) == CLOSED


def test_the_gate_opens_when_every_stage_is_passed(warehouse):
    begin_build(warehouse, DAY)
    decide(warehouse, "transformed", True)
    assert reasons_not_to_publish(warehouse) == ["not judged"]
    decide(warehouse, "judged", True)
    assert reasons_not_to_publish(warehouse) == []


def test_a_stage_that_failed_keeps_the_gate_closed(warehouse):
    begin_build(warehouse, DAY)
    decide(warehouse, "transformed", True)
    decide(warehouse, "judged", False)
    assert reasons_not_to_publish(warehouse) == ["not judged"]


@pytest.mark.parametrize("last", [True, False])
def test_the_last_verdict_on_a_stage_counts(warehouse, last):
    begin_build(warehouse, DAY)
    decide(warehouse, "transformed", True)
    decide(warehouse, "judged", not last)
    decide(warehouse, "judged", last)
    assert reasons_not_to_publish(warehouse) == ([] if last else ["not judged"])


def test_what_an_earlier_build_passed_does_not_open_the_gate_of_the_next(warehouse):
    begin_build(warehouse, DAY)
    for stage in STAGES:
        decide(warehouse, stage, True)
    begin_build(warehouse, DAY)
    assert reasons_not_to_publish(warehouse) == CLOSED


def test_a_verdict_on_a_stage_nobody_asks_for_opens_nothing(warehouse):
    begin_build(warehouse, DAY)
    decide(warehouse, "admired", True)
    assert reasons_not_to_publish(warehouse) == CLOSED


def test_there_is_one_current_build_and_it_is_the_last_begun(warehouse):
    begin_build(warehouse, date(2026, 1, 31))
    last = begin_build(warehouse, DAY)
    assert current_build(warehouse) == last
    assert last.as_of == DAY
    assert warehouse.execute("select count(*) from control.build").fetchone() == (1,)


def test_without_a_build_there_is_nothing_to_judge_or_publish(warehouse):
    with pytest.raises(LookupError, match="no build has begun"):
        current_build(warehouse)
    with pytest.raises(LookupError):
        decide(warehouse, "judged", True)
    with pytest.raises(LookupError):
        reasons_not_to_publish(warehouse)


# --- days that nobody judged ------------------------------------------------------------------------------


@pytest.fixture
def passed(warehouse) -> duckdb.DuckDBPyConnection:
    """A warehouse with one arrival day, whose build has passed every stage."""
    arrive(warehouse, DAY)
    begin_build(warehouse, DAY)
    for stage in STAGES:
        decide(warehouse, stage, True)
    return warehouse


def test_a_day_that_nobody_judged_keeps_the_gate_closed_and_is_named(passed):
    assert reasons_not_to_publish(passed) == [f"dossiers/{DAY} was never judged"]
    settle(passed, "dossiers", [DAY], [], "judge")
    assert reasons_not_to_publish(passed) == []


def test_a_day_loaded_again_after_it_was_judged_keeps_the_gate_closed(passed):
    settle(passed, "dossiers", [DAY], [], "judge")
    passed.execute("update raw.arrivals set fingerprint = 'another'")
    assert reasons_not_to_publish(passed) == [f"dossiers/{DAY} was never judged"]


def test_a_day_that_arrived_after_t_need_not_be_judged(passed):
    settle(passed, "dossiers", [DAY], [], "judge")
    arrive(passed, date(2026, 4, 1))
    assert reasons_not_to_publish(passed) == []


def test_a_day_that_is_held_does_not_keep_the_gate_closed(passed):
    settle(passed, "dossiers", [DAY], [Broken(DAY, "accepted share", "0.1, expected >= 0.5")], "judge")
    assert reasons_not_to_publish(passed) == []


def test_the_digest_changes_with_a_hold_and_again_with_its_acceptance(passed):
    free = inputs_digest(passed, DAY)
    settle(passed, "dossiers", [DAY], [Broken(DAY, "accepted share", "0.1, expected >= 0.5")], "judge")
    held = inputs_digest(passed, DAY)
    before_it = inputs_digest(passed, date(2026, 3, 30))
    accept(passed, f"dossiers/{DAY}")
    assert held != free
    assert inputs_digest(passed, DAY) == free
    assert inputs_digest(passed, date(2026, 3, 30)) == before_it


# --- the digest of the inputs -----------------------------------------------------------------------------


def test_the_last_arrival_is_that_of_any_feed(warehouse):
    assert control.latest_arrival(warehouse) is None
    arrive(warehouse, date(2026, 2, 1))
    arrive(warehouse, DAY, feed="portal")
    arrive(warehouse, date(2026, 1, 1))
    assert control.latest_arrival(warehouse) == DAY


def test_the_same_arrivals_give_the_same_digest_in_whatever_order_they_came(warehouse):
    arrive(warehouse, date(2026, 1, 1))
    arrive(warehouse, date(2026, 2, 1), feed="portal")
    digest = inputs_digest(warehouse, DAY)
    assert inputs_digest(warehouse, DAY) == digest
    with duckdb.connect() as other:
        create_raw_tables(other, FEEDS.values())
        arrive(other, date(2026, 2, 1), feed="portal")
        arrive(other, date(2026, 1, 1))
        assert inputs_digest(other, DAY) == digest


def test_the_digest_changes_with_an_arrival_its_content_its_feed_and_the_day_t(warehouse):
    seen = [inputs_digest(warehouse, DAY)]
    arrive(warehouse, date(2026, 1, 1))
    seen.append(inputs_digest(warehouse, DAY))
    warehouse.execute("update raw.arrivals set fingerprint = 'g'")
    seen.append(inputs_digest(warehouse, DAY))
    warehouse.execute("update raw.arrivals set feed = 'petitions'")
    seen.append(inputs_digest(warehouse, DAY))
    seen.append(inputs_digest(warehouse, date(2026, 3, 30)))
    assert len(set(seen)) == len(seen)


def test_what_arrives_after_t_does_not_change_the_digest_and_what_arrives_on_t_does(warehouse):
    arrive(warehouse, date(2026, 1, 1))
    digest = inputs_digest(warehouse, DAY)
    arrive(warehouse, date(2026, 4, 1))
    assert inputs_digest(warehouse, DAY) == digest
    arrive(warehouse, DAY)
    assert inputs_digest(warehouse, DAY) != digest


def test_the_digest_changes_with_the_code_that_makes_figures(warehouse, monkeypatch, tmp_path):
    model = tmp_path / "dbt_project" / "models" / "m.sql"
    model.parent.mkdir(parents=True)
    model.write_text("select 1")
    monkeypatch.setattr(control, "PROJECT_ROOT", tmp_path)
    digest = inputs_digest(warehouse, DAY)
    (model.parent / "notes.txt").write_text("no code")
    assert inputs_digest(warehouse, DAY) == digest
    model.write_text("select 2")
    assert inputs_digest(warehouse, DAY) != digest


def test_every_folder_whose_code_makes_figures_exists():
    assert [folder for folder in control.CODE if not (control.PROJECT_ROOT / folder).is_dir()] == []


def test_a_build_remembers_the_digest_of_its_inputs(warehouse):
    arrive(warehouse, DAY)
    assert begin_build(warehouse, DAY).inputs == inputs_digest(warehouse, DAY)


def test_the_published_inputs_are_read_from_the_pointer(tmp_path):
    assert control.published_inputs(tmp_path) is None
    (tmp_path / "current.json").write_text(json.dumps({"inputs": "abc"}))
    assert control.published_inputs(tmp_path) == "abc"
    (tmp_path / "current.json").write_text("{}")
    assert control.published_inputs(tmp_path) is None
