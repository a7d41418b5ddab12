"""A held delivery does not count; what was judged good before it does; a person lets exactly one delivery count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.holds import Broken, accept, never_judged, settle, standing, unjudged
from orchestration.intake.delivery import scan
from orchestration.intake.feeds import FEEDS, PETITIONS
from orchestration.intake.load import read_batches
from orchestration.landing import land, pending
from orchestration.raw_tables import create_raw_tables
from tests.unit.deliveries import CANDIDATES, PETITION, csv_text, deliver

DAY, NEXT = date(2026, 2, 27), date(2026, 2, 28)
HOLD = f"petitions/{DAY}"
JUDGE = "version of the judge"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return tmp_path / "inbox"


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        create_raw_tables(connection, FEEDS.values())
        yield connection


def load(warehouse: duckdb.DuckDBPyConnection, inbox: Path, *codes: str, day: date = DAY) -> None:
    """Deliver petitions of these codes as the whole of the day, and land what is pending."""
    deliver(inbox, "petitions", day, {"a.csv": csv_text(*[PETITION | {"MaPAKN": code} for code in codes])})
    for batch in read_batches(PETITIONS, pending(warehouse, scan(inbox, ("petitions",)).deliveries), CANDIDATES):
        land(warehouse, batch)


def judge(warehouse: duckdb.DuckDBPyConnection, *bad: date, rules: tuple[str, ...] = ("accepted share",)) -> list[date]:
    days = unjudged(warehouse, "petitions", JUDGE)
    broken = [Broken(day, rule, "0.1, expected >= 0.5") for day in days if day in bad for rule in rules]
    settle(warehouse, "petitions", days, broken, JUDGE)
    return days


def kept(warehouse: duckdb.DuckDBPyConnection) -> list[str]:
    assert warehouse.execute("select distinct arrival_day from kept.petitions order by all").fetchall() == (
        warehouse.execute("select arrival_day from control.kept where feed = 'petitions' order by all").fetchall()
    )
    return [code for (code,) in warehouse.execute('select "MaPAKN" from kept.petitions order by all').fetchall()]


def ids(warehouse: duckdb.DuckDBPyConnection) -> list[str]:
    return [hold.hold_id for hold in standing(warehouse)]


# --- which rows count instead -----------------------------------------------------------------------------


def test_a_good_day_that_is_delivered_again_is_kept_until_the_new_delivery_is_judged_good(warehouse, inbox):
    load(warehouse, inbox, "PA-1", "PA-2")
    judge(warehouse)
    load(warehouse, inbox, "PA-3")
    assert kept(warehouse) == ["PA-1", "PA-2"]
    judge(warehouse)
    assert kept(warehouse) == []
    assert warehouse.execute('select "MaPAKN" from raw.petitions').fetchall() == [("PA-3",)]


def test_while_the_new_delivery_is_held_the_rows_of_before_stay_kept(warehouse, inbox):
    load(warehouse, inbox, "PA-1")
    judge(warehouse)
    load(warehouse, inbox, "PA-2")
    judge(warehouse, DAY)
    assert kept(warehouse) == ["PA-1"]
    (hold,) = standing(warehouse)
    assert "the figures use the version loaded before" in str(hold)


def test_a_held_day_that_is_delivered_badly_again_keeps_the_last_good_rows(warehouse, inbox):
    load(warehouse, inbox, "PA-1")
    judge(warehouse)
    for code in ("PA-2", "PA-3"):
        load(warehouse, inbox, code)
        judge(warehouse, DAY)
    assert kept(warehouse) == ["PA-1"]


def test_a_day_held_at_its_first_delivery_has_nothing_to_keep(warehouse, inbox):
    load(warehouse, inbox, "PA-1")
    judge(warehouse, DAY)
    load(warehouse, inbox, "PA-2")
    assert kept(warehouse) == []
    (hold,) = standing(warehouse)
    assert "the figures use no rows of this day" in str(hold)


def test_rows_that_nobody_judged_are_not_kept(warehouse, inbox):
    load(warehouse, inbox, "PA-1")
    load(warehouse, inbox, "PA-2")
    assert kept(warehouse) == []


def test_a_crash_before_the_new_delivery_is_judged_loses_no_good_rows(warehouse, inbox):
    load(warehouse, inbox, "PA-1")
    judge(warehouse)
    load(warehouse, inbox, "PA-2")
    load(warehouse, inbox, "PA-3")
    assert kept(warehouse) == ["PA-1"]


def test_the_same_delivery_read_again_keeps_nothing(warehouse, inbox):
    load(warehouse, inbox, "PA-1")
    judge(warehouse)
    for batch in read_batches(PETITIONS, scan(inbox, ("petitions",)).deliveries, CANDIDATES):
        land(warehouse, batch)
    assert kept(warehouse) == []
    assert judge(warehouse) == [DAY]


def test_other_days_and_feeds_are_neither_kept_nor_dropped(warehouse, inbox):
    load(warehouse, inbox, "PA-1")
    load(warehouse, inbox, "PA-9", day=NEXT)
    judge(warehouse)
    warehouse.execute("insert into control.kept values ('dossiers', ?, 'f')", [DAY])
    load(warehouse, inbox, "PA-2")
    assert kept(warehouse) == ["PA-1"]
    judge(warehouse)
    assert warehouse.execute("select feed, arrival_day from control.kept").fetchall() == [("dossiers", DAY)]


# --- holds ------------------------------------------------------------------------------------------------


def test_a_hold_says_in_words_what_is_wrong_what_counts_and_what_to_do(warehouse, inbox):
    load(warehouse, inbox, "PA-1")
    judge(warehouse, DAY, rules=("accepted share", "filled HaiLong"))
    assert [str(hold) for hold in standing(warehouse)] == [
        "petitions/2026-02-27 is held back: accepted share 0.1, expected >= 0.5; filled HaiLong 0.1, expected >= 0.5;"
        " the figures use no rows of this day. Deliver it again, or if it is right:"
        " make accept HOLD=petitions/2026-02-27"
    ]


def test_a_day_judged_good_again_loses_its_hold_and_only_that_day(warehouse, inbox):
    load(warehouse, inbox, "PA-1")
    load(warehouse, inbox, "PA-2", day=NEXT)
    judge(warehouse, DAY, NEXT)
    assert ids(warehouse) == [HOLD, f"petitions/{NEXT}"]
    load(warehouse, inbox, "PA-3", day=NEXT)
    assert judge(warehouse) == [NEXT]
    assert ids(warehouse) == [HOLD]


def test_a_hold_begins_with_the_delivery_and_not_with_each_judgement(warehouse, inbox):
    load(warehouse, inbox, "PA-1")
    judge(warehouse, DAY)
    (since,) = warehouse.execute("select since from control.holds").fetchone()
    settle(warehouse, "petitions", [DAY], [Broken(DAY, "accepted share", "0.1")], JUDGE)
    assert warehouse.execute("select since from control.holds").fetchone() == (since,)
    load(warehouse, inbox, "PA-2")
    judge(warehouse, DAY)
    assert warehouse.execute("select since > ? from control.holds", [since]).fetchone() == (True,)


def test_a_hold_of_a_day_after_t_does_not_concern_a_build_as_of_t(warehouse, inbox):
    load(warehouse, inbox, "PA-1", day=NEXT)
    judge(warehouse, NEXT)
    assert standing(warehouse, as_of=DAY) == []
    assert len(standing(warehouse, as_of=NEXT)) == 1


# --- what is judged ---------------------------------------------------------------------------------------


def test_a_changed_day_and_every_later_one_are_judged_again(warehouse, inbox):
    days = [date(2026, 2, day) for day in (10, 11, 12, 13)]
    for day in days:
        load(warehouse, inbox, "PA-1", day=day)
    assert judge(warehouse) == days
    assert judge(warehouse) == []
    load(warehouse, inbox, "PA-2", day=days[2])
    assert judge(warehouse) == days[2:]


def test_a_day_landed_but_not_judged_is_named_until_it_is(warehouse, inbox):
    load(warehouse, inbox, "PA-1")
    assert never_judged(warehouse, NEXT) == [HOLD]
    judge(warehouse)
    assert never_judged(warehouse, NEXT) == []


# --- acceptance -------------------------------------------------------------------------------------------


def test_an_accepted_delivery_is_no_longer_held_and_what_was_kept_for_it_is_dropped(warehouse, inbox):
    load(warehouse, inbox, "PA-1")
    judge(warehouse)
    load(warehouse, inbox, "PA-2")
    judge(warehouse, DAY)
    accept(warehouse, HOLD)
    assert ids(warehouse) == []
    assert kept(warehouse) == []


def test_another_delivery_of_an_accepted_day_is_judged_anew(warehouse, inbox):
    load(warehouse, inbox, "PA-1")
    judge(warehouse, DAY)
    accept(warehouse, HOLD)
    judge(warehouse)
    load(warehouse, inbox, "PA-2")
    assert judge(warehouse, DAY) == [DAY]
    assert ids(warehouse) == [HOLD]
    assert kept(warehouse) == ["PA-1"]


def test_accepting_what_is_not_held_names_what_is(warehouse, inbox):
    with pytest.raises(LookupError, match=r"There is no hold 'x'\. Holds that exist: none\."):
        accept(warehouse, "x")
    load(warehouse, inbox, "PA-1")
    judge(warehouse, DAY)
    with pytest.raises(LookupError, match=f"Holds that exist: {HOLD}"):
        accept(warehouse, "x")
    assert ids(warehouse) == [HOLD]
