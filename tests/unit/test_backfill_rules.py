"""Rules of a backfill over plain data: which days are meant, how they are parted, what comes next, how far it is."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration import backfill_ledger
from orchestration.chunks import Due, Over, Try, chunks, run_due
from orchestration.intake.delivery import Delivery
from orchestration.intake.feeds import FEEDS
from orchestration.landing import pending
from orchestration.months import days_of
from orchestration.progress import Progress, duration_in_words, time_left
from orchestration.raw_tables import create_raw_tables
from tests.unit.deliveries import PETITION, csv_text, deliver

FIRST = date(2026, 2, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(6)]
RANGE = (DAYS[0], DAYS[-1])
HALF, REST = (DAYS[0], DAYS[2]), (DAYS[3], DAYS[5])


# --- days that are meant ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2026-01", "2026-03", (date(2026, 1, 1), date(2026, 3, 31))),
        ("2026-02-10", "2026-02-20", (date(2026, 2, 10), date(2026, 2, 20))),
        ("2026-01-15", "2028-02", (date(2026, 1, 15), date(2028, 2, 29))),
        ("2026-12", "2026-12", (date(2026, 12, 1), date(2026, 12, 31))),
        ("2026-12", "2026-12-01", (date(2026, 12, 1), date(2026, 12, 1))),
    ],
)
def test_a_month_means_its_first_day_as_from_and_its_last_as_to(first, last, days):
    assert days_of(first, last) == days


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-13", "2026-12", "FROM (2026-13) is neither a day (2026-02-10) nor a month (2026-02)."),
        ("2026-01-01", "tomorrow", "TO (tomorrow) is neither a day (2026-02-10) nor a month (2026-02)."),
        ("2026-02-30", "2026-03", "FROM (2026-02-30) is neither a day (2026-02-10) nor a month (2026-02)."),
        ("2026-03", "2026-02", "TO (2026-02) lies before FROM (2026-03)."),
    ],
)
def test_what_is_no_range_is_told_in_words(first, last, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        days_of(first, last)


# --- chunks -----------------------------------------------------------------------------------------------


def test_chunks_cover_the_days_and_pass_over_gaps():
    assert chunks(DAYS, 3) == [HALF, REST]
    assert chunks([DAYS[5], DAYS[0], DAYS[1], DAYS[1]], 3) == [(DAYS[0], DAYS[1]), (DAYS[5], DAYS[5])]
    assert chunks(DAYS, 0) == [RANGE]
    assert chunks(DAYS, 1) == [(day, day) for day in DAYS]
    assert chunks([], 3) == []


# --- what comes next --------------------------------------------------------------------------------------


def test_chunk_follows_chunk_then_the_figures_then_it_is_over():
    assert run_due(DAYS, 3, []) == Due(HALF, 0)
    assert run_due(DAYS[3:], 3, [Try(HALF, True)]) == Due(REST, 1)
    loaded = [Try(HALF, True), Try(REST, True)]
    assert run_due([], 3, loaded) == Due(None, 2)
    assert run_due([], 3, [*loaded, Try(None, True)]) is Over.BUILT


def test_a_failed_run_is_tried_once_more_then_left():
    assert run_due(DAYS[1:], 3, [Try(HALF, False)]) == Due((DAYS[1], DAYS[3]), 1)
    assert run_due(DAYS[1:], 3, [Try(HALF, False), Try((DAYS[1], DAYS[3]), False)]) is Over.LEFT
    assert run_due([], 3, [Try(HALF, True), Try(None, False), Try(None, False)]) is Over.LEFT


def test_a_failure_after_a_success_is_the_first_again():
    tries = [Try(HALF, False), Try(HALF, True), Try(REST, False)]
    assert run_due(DAYS[3:], 3, tries) == Due(REST, 3)


def test_a_day_that_changes_all_the_time_holds_nothing_up():
    assert run_due([DAYS[1]], 0, [Try(RANGE, True)]) == Due(None, 1)


# --- what is done -----------------------------------------------------------------------------------------


@pytest.fixture
def warehouse() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    create_raw_tables(connection, FEEDS.values())
    return connection


def arrived(connection: duckdb.DuckDBPyConnection, delivery: Delivery, loaded_at: datetime, reader: str) -> None:
    connection.execute(
        "insert into raw.arrivals by name select 'petitions' as feed, ? as arrival_day, ? as fingerprint,"
        " ? as loaded_at, ? as reader",
        [delivery.arrival_day, delivery.fingerprint(), loaded_at, reader],
    )


def test_a_day_is_done_when_it_was_loaded_since_by_the_present_reader_and_has_not_changed(warehouse, tmp_path: Path):
    since = datetime(2026, 3, 1, tzinfo=UTC)
    second = timedelta(seconds=1)
    deliveries = []
    for day in DAYS:
        deliver(tmp_path, "petitions", day, {"p.csv": csv_text(PETITION)})
        deliveries.append(Delivery("petitions", day, tmp_path / "petitions" / day.isoformat()))
    never, before, at, other_reader, after, changed = deliveries
    arrived(warehouse, before, since - second, "now")
    arrived(warehouse, at, since, "now")
    arrived(warehouse, other_reader, since + second, "of before")
    arrived(warehouse, after, since + second, "now")
    arrived(warehouse, changed, since + second, "now")
    deliver(tmp_path, "petitions", changed.arrival_day, {"p.csv": csv_text(PETITION, PETITION)})
    assert pending(warehouse, deliveries, "now", since) == [never, before, other_reader, changed]
    assert pending(warehouse, deliveries, "now") == [never, changed]


def test_the_same_range_goes_on_until_it_ends_and_fresh_begins_anew(warehouse):
    first = backfill_ledger.begin(warehouse, RANGE, fresh=False, asked_by="run", chunk_days=31)
    assert backfill_ledger.asked_of_dagster(warehouse) == first
    again = backfill_ledger.begin(warehouse, RANGE, fresh=False)
    assert (again.backfill_id, again.begun_at) == (first.backfill_id, first.begun_at)
    assert backfill_ledger.asked_of_dagster(warehouse) is None
    assert backfill_ledger.begin(warehouse, HALF, fresh=False).backfill_id != first.backfill_id
    fresh = backfill_ledger.begin(warehouse, RANGE, fresh=True)
    assert fresh.begun_at > first.begun_at
    backfill_ledger.end(warehouse, fresh)
    assert backfill_ledger.interrupted(warehouse, RANGE) is None
    assert backfill_ledger.begin(warehouse, RANGE, fresh=False).backfill_id != fresh.backfill_id


# --- how far it is ----------------------------------------------------------------------------------------


def test_the_time_left_follows_from_the_rate_so_far():
    assert time_left(10, 40, 20.0) == 60.0
    assert time_left(40, 40, 20.0) == 0
    assert time_left(0, 40, 20.0) is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(20, "less than a minute"), (31, "about 1 min"), (3_540, "about 59 min"), (3_600, "about 1 h 00 min"),
     (7_500, "about 2 h 05 min")],
)  # fmt: skip
def test_a_duration_is_told_in_minutes_and_hours(seconds, words):
    assert duration_in_words(seconds) == words


def test_the_line_counts_what_was_done_before_but_not_in_the_rate(monkeypatch):
    clock = iter([0.0, 600.0, 1200.0])
    monkeypatch.setattr("orchestration.progress.time.monotonic", lambda: next(clock))
    progress = Progress("dossiers", 365, done=120, rows=1_000)
    assert progress.line(100, 234) == "dossiers: 220 of 365 days, 1,234 rows, about 14 min left"
    assert progress.line(245) == "dossiers: 365 of 365 days"
