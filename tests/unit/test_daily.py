"""When the daily refresh begins, waits, tries again, or has nothing to do, by a clock that is told."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from orchestration.daily import Begin, End, Run, Wait, decide, next_begin, refresh_day
from orchestration.lateness import Missing

TENTH, ELEVENTH, TWELFTH = (date(2026, 10, day) for day in (10, 11, 12))
SIX = time(6)


def at(day: date, hour: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(hour), ZoneInfo("Asia/Ho_Chi_Minh"))


NOT_HERE = Missing("dossiers", TENTH, at(ELEVENTH, "02:30"))
NIGHT = at(TWELFTH, "02:30")


def failed(hour: str) -> Run:
    return Run(End.FAILED, at(ELEVENTH, hour))


def test_the_refresh_begins_as_soon_as_all_promised_feeds_are_here():
    assert decide(at(ELEVENTH, "02:30"), [], SIX, []) == Begin(ELEVENTH, ())


@pytest.mark.parametrize("hour", ["02:30", "05:59"])
def test_it_waits_for_a_missing_feed_until_the_hour(hour):
    waits = Wait("waits until 06:00 for dossiers/2026-10-10", at(ELEVENTH, "06:00"))
    assert decide(at(ELEVENTH, hour), [NOT_HERE], SIX, []) == waits


def test_at_the_hour_it_goes_on_and_names_what_is_missing():
    assert decide(at(ELEVENTH, "06:00"), [NOT_HERE], SIX, []) == Begin(ELEVENTH, (NOT_HERE,))


def test_with_an_hour_at_its_beginning_it_waits_for_nothing():
    assert decide(at(ELEVENTH, "02:30"), [NOT_HERE], time(2, 30), []) == Begin(ELEVENTH, (NOT_HERE,))


def test_a_machine_that_was_off_at_night_catches_up_whenever_it_is_on_again():
    assert decide(at(ELEVENTH, "14:00"), [NOT_HERE], SIX, []) == Begin(ELEVENTH, (NOT_HERE,))
    assert decide(at(TWELFTH, "01:00"), [], SIX, []) == Begin(ELEVENTH, ())


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        (End.AT_WORK, "the refresh of 2026-10-11 is at work"),
        (End.GOOD, "the refresh of 2026-10-11 has run"),
        (End.STOPPED, "the refresh of 2026-10-11 was stopped by a rule and would be again"),
    ],
)
def test_a_day_whose_refresh_is_at_work_has_run_or_was_stopped_by_a_rule_has_no_other(end, reason):
    runs = [Run(end, None if end is End.AT_WORK else at(ELEVENTH, "02:31"))]
    assert decide(at(ELEVENTH, "14:00"), [], SIX, runs) == Wait(reason, NIGHT, is_at_work=end is End.AT_WORK)


def test_after_an_accident_it_tries_again_a_quarter_of_an_hour_later_then_after_an_hour_then_no_more():
    runs = [failed("02:40")]
    again = "the refresh of 2026-10-11 failed and is tried again at"
    assert decide(at(ELEVENTH, "02:45"), [], SIX, runs) == Wait(f"{again} 02:55", at(ELEVENTH, "02:55"))
    assert decide(at(ELEVENTH, "03:00"), [], SIX, runs) == Begin(ELEVENTH, ())
    runs.append(failed("03:10"))
    assert decide(at(ELEVENTH, "03:30"), [], SIX, runs) == Wait(f"{again} 04:10", at(ELEVENTH, "04:10"))
    assert decide(at(ELEVENTH, "04:15"), [], SIX, runs) == Begin(ELEVENTH, ())
    runs.append(failed("04:20"))
    assert decide(at(ELEVENTH, "20:00"), [], SIX, runs) == Wait(
        "the refresh of 2026-10-11 was tried 3 times and failed", NIGHT
    )


def test_a_try_after_an_accident_waits_for_no_feed_that_the_first_one_did_not_wait_for():
    assert decide(at(ELEVENTH, "03:00"), [NOT_HERE], SIX, [failed("02:40")]) == Begin(ELEVENTH, (NOT_HERE,))


def test_a_run_of_somebody_else_that_ends_well_makes_another_try_needless_and_one_that_fails_counts_as_none():
    by_hand = Run(End.GOOD, at(ELEVENTH, "02:50"), is_daily=False)
    assert decide(at(ELEVENTH, "03:00"), [], SIX, [failed("02:40"), by_hand]).until == NIGHT
    beside = [Run(End.FAILED, at(ELEVENTH, "02:42"), is_daily=False)] * 3
    assert decide(at(ELEVENTH, "03:00"), [], SIX, [failed("02:40"), *beside]) == Begin(ELEVENTH, ())


def test_the_next_day_begins_anew_whatever_became_of_the_one_before():
    assert decide(NIGHT, [], SIX, []) == Begin(TWELFTH, ())


def test_a_day_of_the_refresh_lasts_from_half_past_two_to_half_past_two():
    assert refresh_day(at(ELEVENTH, "02:29")) == TENTH
    assert refresh_day(at(ELEVENTH, "02:30")) == ELEVENTH
    assert next_begin(at(ELEVENTH, "02:30")) == NIGHT
    assert next_begin(at(ELEVENTH, "02:29")) == at(ELEVENTH, "02:30")
