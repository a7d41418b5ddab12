"""Which feeds are missing, which are late, and which figures are stale, by a clock that is told."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from orchestration.expected import absent, newest_due
from orchestration.lateness import (
    Missing,
    Promise,
    late,
    missing,
    promises,
    stale_since,
)
from tests.unit.deliveries import DOSSIER, PETITION, csv_text, deliver

NINTH, TENTH, ELEVENTH = (date(2026, 10, day) for day in (9, 10, 11))
SIX = time(6)
DAILY = Promise("dossiers", 1, time(2, 30))


def at(day: date, hour: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(hour), ZoneInfo("Asia/Ho_Chi_Minh"))


NOT_HERE = Missing("dossiers", TENTH, at(ELEVENTH, "02:30"))


# --- what is promised -----------------------------------------------------------------------------------------


def document(**frequency: object) -> dict:
    promised = {"property": "timeOfAvailability", "value": "04:00"}
    return {"slaProperties": [{"property": "frequency", **frequency}, promised]}


def test_a_contract_of_a_number_of_days_promises_a_day_and_an_hour():
    assert promises([("land", document(value=7, unit="d"))]) == (Promise("land", 7, time(4)),)


@pytest.mark.parametrize(
    "frequency",
    [
        {"value": "on change"},
        {"value": "yearly"},
        {"value": 1, "unit": "d", "customProperties": [{"property": "onlyWhenChanged", "value": True}]},
    ],
)
def test_a_feed_that_comes_when_something_changed_promises_no_day(frequency):
    assert promises([("procedures", document(**frequency))]) == ()


def test_of_the_feeds_only_dossiers_are_awaited_each_day(tmp_path: Path):
    for feed, record in (("dossiers", DOSSIER), ("petitions", PETITION)):
        deliver(tmp_path, feed, NINTH, {"a.csv": csv_text(record)})
    assert absent(tmp_path, at(ELEVENTH, "02:30")) == (NOT_HERE,)


# --- what is missing ------------------------------------------------------------------------------------------


def test_a_day_is_missing_from_the_hour_by_which_it_was_promised():
    assert missing([DAILY], {"dossiers": NINTH}, at(ELEVENTH, "02:29")) == ()
    assert missing([DAILY], {"dossiers": NINTH}, at(ELEVENTH, "02:30")) == (NOT_HERE,)
    assert missing([DAILY], {"dossiers": TENTH}, at(ELEVENTH, "02:30")) == ()


def test_the_first_missing_day_is_named_however_many_follow():
    assert missing([DAILY], {"dossiers": NINTH}, at(date(2026, 10, 20), "12:00")) == (NOT_HERE,)


def test_a_feed_that_never_came_is_unknown_and_not_missing():
    assert missing([DAILY], {}, at(ELEVENTH, "12:00")) == ()


def test_a_feed_promised_each_week_is_missing_after_a_week():
    weekly = Promise("land", 7, time(2, 30))
    assert missing([weekly], {"land": date(2026, 10, 4)}, at(ELEVENTH, "12:00")) == ()
    (found,) = missing([weekly], {"land": date(2026, 10, 4)}, at(date(2026, 10, 12), "02:30"))
    assert found.day == ELEVENTH


def test_an_empty_day_and_a_day_to_come_are_no_delivery(tmp_path: Path):
    deliver(tmp_path, "dossiers", NINTH, {"a.csv": csv_text(DOSSIER)})
    deliver(tmp_path, "dossiers", date(2027, 1, 1), {"a.csv": csv_text(DOSSIER)})
    (tmp_path / "dossiers" / TENTH.isoformat()).mkdir()
    assert absent(tmp_path, at(ELEVENTH, "03:00")) == (NOT_HERE,)


def test_a_missing_feed_is_late_from_the_hour_until_which_it_is_waited_for():
    assert late([NOT_HERE], at(ELEVENTH, "05:59"), SIX) == ()
    assert late([NOT_HERE], at(ELEVENTH, "06:00"), SIX) == (NOT_HERE,)
    assert late([NOT_HERE], at(date(2026, 10, 12), "01:00"), SIX) == (NOT_HERE,)


# --- what is stale ----------------------------------------------------------------------------------------------


def test_figures_are_stale_three_hours_after_the_hour_when_a_day_that_is_here_is_not_published():
    assert stale_since(NINTH, TENTH, at(ELEVENTH, "08:59"), SIX) is None
    assert stale_since(NINTH, TENTH, at(ELEVENTH, "09:00"), SIX) == at(ELEVENTH, "09:00")
    assert stale_since(TENTH, TENTH, at(ELEVENTH, "12:00"), SIX) is None


def test_figures_are_not_stale_where_nothing_newer_was_delivered():
    assert stale_since(NINTH, None, at(ELEVENTH, "12:00"), SIX) is None
    assert stale_since(NINTH, NINTH, at(date(2026, 10, 20), "12:00"), SIX) is None


def test_the_day_that_is_still_arriving_makes_no_figure_stale(tmp_path: Path):
    for day in (TENTH, ELEVENTH):
        deliver(tmp_path, "petitions", day, {"a.csv": csv_text(PETITION)})
    assert newest_due(tmp_path, at(ELEVENTH, "12:00")) == TENTH
