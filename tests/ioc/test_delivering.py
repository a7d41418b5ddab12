"""The IOC gets every figure once, is told what became another one, and what a delivery replaces."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from orchestration.ioc.deliveries import LINES, MANIFEST, STATE, Sent, sha256_of
from orchestration.ioc.delivering import LooksBack, deliver
from orchestration.ioc.record import Figure, Manifest
from orchestration.ioc.replay import NotKept, replay
from tests.ioc.older import as_version_1_0
from tests.ioc.published import DTI, MONTHS, UNITS, Count, publish

JANUARY, FEBRUARY, MARCH = MONTHS
COMMUNE, OTHER = UNITS
FEBRUARY_15, MARCH_15 = date(2026, 2, 15), date(2026, 3, 15)
COUNTS = {(COMMUNE, JANUARY): Count(30, 40), (COMMUNE, FEBRUARY): Count(0, 10), (OTHER, JANUARY): Count(None, None)}


@pytest.fixture
def serving(tmp_path: Path) -> Path:
    return tmp_path / "nơi phục vụ'" / "serving"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "trung tâm 'IOC'"


def figures(delivery: Sent) -> list[dict]:
    return [json.loads(line) for line in (delivery.folder / LINES).read_text("utf-8").splitlines()]


def indicators(delivery: Sent) -> dict[tuple[str, str], dict]:
    return {(row["unit_code"], row["period_start"]): row for row in figures(delivery) if row["kind"] == "indicator"}


def first(serving: Path, folder: Path) -> Sent:
    publish(serving, FEBRUARY_15, COUNTS)
    return deliver(serving, folder)


def test_the_first_delivery_has_every_figure_under_the_framework_in_force(serving, folder):
    delivery = first(serving, folder)
    assert delivery.folder.name == "2026-02-15-000001"
    assert delivery.manifest.content == "full"
    assert delivery.manifest.missing_feeds == {"land_parcels": date(2026, 2, 1)}
    assert {(row["framework_version"], row["kind"]) for row in figures(delivery)} == {
        ("f2", "index"),
        ("f2", "indicator"),
    }
    rows = indicators(delivery)
    told = rows[COMMUNE, "2026-01-01"]
    assert (told["numerator"], told["denominator"], told["value"], told["points"]) == (30, 40, 0.75, 7.5)
    assert (told["status"], told["unit_valid_from"], told["as_of"]) == ("closed", "2025-07-01", "2026-02-15")
    assert rows[COMMUNE, "2026-02-01"]["status"] == "provisional"


def test_null_is_not_zero(serving, folder):
    rows = indicators(first(serving, folder))
    zero, unknown = rows[COMMUNE, "2026-02-01"], rows[OTHER, "2026-01-01"]
    assert (zero["numerator"], zero["points"], zero["state"]) == (0, 0, "ok")
    assert (unknown["numerator"], unknown["points"], unknown["state"]) == (None, None, "not_applicable")


def test_fewer_than_five_cases_leave_no_figure_but_say_so(serving, folder):
    publish(serving, FEBRUARY_15, {(COMMUNE, JANUARY): Count(3, 4), (OTHER, JANUARY): Count(3, 5)})
    rows = indicators(deliver(serving, folder))
    small, told = rows[COMMUNE, "2026-01-01"], rows[OTHER, "2026-01-01"]
    assert [small[name] for name in ("numerator", "denominator", "value", "points")] == [None] * 4
    assert "small_cell" in small["quality_flags"]
    assert told["numerator"] == 3
    assert "small_cell" not in told["quality_flags"]


def test_flags_tell_what_is_simulated_unverified_and_held(serving, folder):
    publish(serving, FEBRUARY_15, COUNTS, origin="delivered, simulated", held=frozenset({COMMUNE}))
    rows = indicators(deliver(serving, folder))
    assert rows[COMMUNE, "2026-01-01"]["quality_flags"] == ["held", "simulated", "unverified"]
    assert rows[COMMUNE, "2026-02-01"]["quality_flags"] == ["simulated", "unverified"]


def test_the_dti_of_our_units_is_delivered_by_year_with_what_each_figure_rests_on(serving, folder):
    publish(serving, FEBRUARY_15, COUNTS, dti=DTI)
    rows = [row for row in figures(deliver(serving, folder)) if row["index_code"] == "dti"]
    told = [(row["unit_code"], row["period_start"][:4], row["node_code"], row["source"], row["value"], row["points"],
             row["status"], row["state"]) for row in rows]  # fmt: skip
    assert sorted(told) == [
        ("C25459", "2025", "1", "verified", 0.65, 13, "closed", "ok"),
        ("C25459", "2025", "1.1", "verified", 0.75, 7.5, "closed", "ok"),
        ("C25459", "2025", "1.2", "verified", None, 5.5125, "closed", "ok"),
        ("C25459", "2025", "dti", "verified", 0.65, 13, "provisional", "ok"),  # 20 of 30 points are assessed
        ("C25459", "2026", "1", "verified", 0, 0, "provisional", "ok"),
        ("C25459", "2026", "1.1", "verified", 0, 0, "provisional", "ok"),
        ("C25459", "2026", "dti", "verified", None, None, "provisional", "insufficient"),
        ("C25480", "2025", "1.1", "verified", None, None, "closed", "ok"),  # of four cases
        ("C25480", "2025", "dti", "verified", None, None, "provisional", "no_data"),
        ("TN80", "2024", "cqs", "computed", 0.701235, 659.1604, "closed", "ok"),
        ("TN80", "2024", "dti", "published", 0.6959, 654.146, "closed", "ok"),
    ]
    unverified = {row["framework_version"] + row["node_code"] for row in rows if "unverified" in row["quality_flags"]}
    assert unverified == {"communedti", "commune1", "commune1.1"}  # also what is made of a component without a source
    counted = next(row for row in rows if (row["node_code"], row["numerator"]) == ("1.1", 30))
    assert (counted["denominator"], counted["max_points"], counted["unit_valid_from"]) == (40, 10, "2025-07-01")
    assert {(row["period_type"], row["period_end"][4:]) for row in rows} == {("year", "-12-31")}


@pytest.mark.parametrize("lost", [None, "its state", "the state of the next"])
def test_a_home_that_delivered_before_there_was_a_source_is_sent_what_is_new_and_no_correction(
    serving, folder, tmp_path, lost
):
    older = as_version_1_0(first(serving, folder))
    if lost == "its state":
        shutil.rmtree(folder / STATE)
    else:
        shutil.copytree(folder / STATE, tmp_path / STATE)
    publish(serving, FEBRUARY_15, COUNTS | {(COMMUNE, FEBRUARY): Count(1, 10)}, number=2, dti=DTI)
    delivery = deliver(serving, folder)
    rows = figures(delivery)
    assert delivery.manifest.previous.manifest_sha256 == sha256_of(older / MANIFEST)
    assert (delivery.manifest.schema_version, delivery.manifest.replaces) == ("1.1", [])
    of_766 = {(row["unit_code"], row["period_start"]) for row in rows if row["index_code"] == "d766"}
    assert of_766 == {(COMMUNE, "2026-02-01")}
    assert len([row for row in rows if row["index_code"] == "dti"]) == 11
    if lost == "the state of the next":
        shutil.rmtree(folder / STATE)
        shutil.copytree(tmp_path / STATE, folder / STATE)
    publish(serving, FEBRUARY_15, COUNTS, number=3, dti=DTI)
    assert {row["index_code"] for row in figures(deliver(serving, folder))} == {"d766"}


def test_later_deliveries_hold_what_changed_and_chain_to_the_one_before(serving, folder):
    before = first(serving, folder)
    publish(serving, MARCH_15, COUNTS | {(COMMUNE, FEBRUARY): Count(6, 10)}, number=2)
    delivery = deliver(serving, folder)
    assert delivery.manifest.content == "changes"
    assert delivery.manifest.previous.manifest_sha256 == sha256_of(before.folder / MANIFEST)
    rows = figures(delivery)
    assert {(row["unit_code"], row["period_start"], row["status"]) for row in rows} == {
        (COMMUNE, "2026-02-01", "closed")
    }
    assert {row["as_of"] for row in rows} == {"2026-03-15"}


def test_a_closed_figure_that_changes_is_corrected_and_names_what_it_replaces(serving, folder):
    first(serving, folder)
    publish(serving, MARCH_15, COUNTS | {(COMMUNE, JANUARY): Count(31, 40)}, number=2)
    delivery = deliver(serving, folder)
    row = indicators(delivery)[COMMUNE, "2026-01-01"]
    assert (row["numerator"], row["status"], row["replaces"]) == (31, "corrected", 1)
    assert delivery.manifest.replaces == [1]
    publish(serving, MARCH_15, COUNTS | {(COMMUNE, JANUARY): Count(32, 40)}, number=3)
    again = indicators(deliver(serving, folder))[COMMUNE, "2026-01-01"]
    assert (again["status"], again["replaces"]) == ("corrected", 2)


def test_a_figure_that_is_gone_is_withdrawn_once(serving, folder):
    first(serving, folder)
    fewer = {key: count for key, count in COUNTS.items() if key != (OTHER, JANUARY)}
    publish(serving, FEBRUARY_15, fewer, number=2)
    gone = [row for row in figures(deliver(serving, folder)) if row["withdrawn"]]
    assert {(row["unit_code"], row["kind"], row["numerator"]) for row in gone} == {
        (OTHER, "indicator", None), (OTHER, "index", None),
    }  # fmt: skip
    publish(serving, MARCH_15, fewer, number=3)
    assert not [row for row in figures(deliver(serving, folder)) if row["withdrawn"]]


def test_a_version_is_delivered_once_and_an_earlier_day_never(serving, folder):
    first(serving, folder)
    assert deliver(serving, folder) is None
    publish(serving, date(2026, 1, 31), COUNTS, number=2)
    with pytest.raises(LooksBack, match=r"is of 2026-01-31, the IOC already has 2026-02-15"):
        deliver(serving, folder)


def test_a_full_delivery_can_be_asked_for(serving, folder):
    before = first(serving, folder)
    again = deliver(serving, folder, full=True)
    assert (again.manifest.sequence, again.manifest.content) == (2, "full")
    assert figures(again) == figures(before)


def test_numbers_go_on_where_the_operations_centre_takes_deliveries_away(serving, folder):
    shutil.rmtree(first(serving, folder).folder)
    publish(serving, MARCH_15, COUNTS, number=2)
    delivery = deliver(serving, folder)
    assert (delivery.manifest.sequence, delivery.manifest.content) == (2, "changes")
    shutil.rmtree(delivery.folder)
    shutil.rmtree(folder / ".kept")
    publish(serving, MARCH_15, COUNTS, number=3)
    after = deliver(serving, folder).manifest
    assert (after.sequence, after.content, after.previous) == (3, "full", None)


@pytest.mark.parametrize("lost", ["state", "state of before"])
def test_a_kill_between_the_delivery_and_its_state_changes_nothing(serving, folder, tmp_path, lost):
    undisturbed = tmp_path / "undisturbed"
    states = []
    for place in (undisturbed, folder):
        publish(serving, FEBRUARY_15, COUNTS, number=1)
        deliver(serving, place)
        states.append((place / STATE / "000001.parquet").read_bytes())
        publish(serving, MARCH_15, COUNTS | {(COMMUNE, JANUARY): Count(31, 40)}, number=2)
        deliver(serving, place)
        if place is folder:
            (place / STATE / "000002.parquet").unlink()
            if lost == "state of before":
                (place / STATE / "000001.parquet").write_bytes(states[0])
        publish(serving, MARCH_15, COUNTS | {(OTHER, JANUARY): Count(7, 9)}, number=3)
        deliver(serving, place)
    names = [f"2026-03-15-{number:06}" for number in (2, 3)]
    assert [(undisturbed / name / LINES).read_text("utf-8") for name in names] == [
        (folder / name / LINES).read_text("utf-8") for name in names
    ]


def test_what_a_killed_delivery_left_is_no_delivery_and_is_written_over(serving, folder):
    first(serving, folder)
    publish(serving, MARCH_15, COUNTS, number=2)
    draft = folder / ".draft-2026-03-15-000002"
    draft.mkdir()
    (draft / "half").write_text("half")
    delivery = deliver(serving, folder)
    assert delivery.manifest.sequence == 2
    assert sorted(path.name for path in delivery.folder.iterdir()) == [
        "figures.jsonl",
        "figures.parquet",
        "manifest.json",
    ]


def test_every_row_and_manifest_is_valid_by_the_published_schema(serving, folder):
    first(serving, folder)
    publish(serving, MARCH_15, {(COMMUNE, JANUARY): Count(31, 40)}, number=2)
    for delivery in (folder / "2026-02-15-000001", Path(deliver(serving, folder).folder)):
        for line in (delivery / LINES).read_text("utf-8").splitlines():
            jsonschema.validate(json.loads(line), Figure.model_json_schema())
        manifest = json.loads((delivery / MANIFEST).read_text("utf-8"))
        jsonschema.validate(manifest, Manifest.model_json_schema())
        for file in manifest["files"]:
            assert sha256_of(delivery / file["name"]) == file["sha256"]


def test_a_replay_brings_back_the_same_bytes(serving, folder):
    delivery = first(serving, folder)
    before = {path.name: path.read_bytes() for path in delivery.folder.iterdir()}
    (delivery.folder / LINES).write_text("tampered")
    replay(folder, 1, 1)
    assert {path.name: path.read_bytes() for path in delivery.folder.iterdir()} == before
    for path in delivery.folder.iterdir():
        path.unlink()
    delivery.folder.rmdir()
    replay(folder, 1, 1)
    assert {path.name: path.read_bytes() for path in delivery.folder.iterdir()} == before


def test_a_replay_of_what_was_never_sent_says_what_is_kept(serving, folder):
    first(serving, folder)
    with pytest.raises(NotKept, match=r"delivery 2, 3 is not kept: kept are 1 to 1"):
        replay(folder, 1, 3)
