"""What a batch does to the raw tables: it replaces what it brings again, and nothing else."""

from __future__ import annotations

import hashlib
import itertools
import os
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.intake.delivery import scan
from orchestration.intake.feeds import FEEDS, PETITIONS
from orchestration.intake.load import read_batches
from orchestration.landing import Landed, land, pending
from orchestration.raw_tables import create_raw_tables
from tests.unit.deliveries import CANDIDATES, PETITION, PROCEDURE, Record, csv_text, deliver

JANUARY, FEBRUARY, MARCH = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)
NO_HEADER = "MaPAKN\nPA-1\n"
LEDGERS = ("petitions", "arrivals", "deliveries", "refusals", "quarantine", "touched_months")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return tmp_path / "inbox"


@pytest.fixture
def raw() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        create_raw_tables(connection, FEEDS.values())
        yield connection


def petitions(*codes: str, **change: str) -> str:
    return csv_text(*[PETITION | {"MaPAKN": code} | change for code in codes])


def load(raw: duckdb.DuckDBPyConnection, inbox: Path, *days: date) -> list[Landed]:
    """Load the pending deliveries, or exactly those of the given days in their order."""
    found = scan(inbox, ("petitions",)).deliveries
    todo = [d for day in days for d in found if d.arrival_day == day] if days else pending(raw, found)
    return [land(raw, batch) for batch in read_batches(PETITIONS, todo, CANDIDATES)]


def codes(raw: duckdb.DuckDBPyConnection) -> list[tuple[date, str, str]]:
    return raw.execute("select arrival_day, file_name, MaPAKN from raw.petitions order by all").fetchall()


def contents(raw: duckdb.DuckDBPyConnection) -> dict[str, list[tuple]]:
    """Every table but the clock's columns."""
    clock = {
        "arrivals": "loaded_at",
        "deliveries": "loaded_at",
        "refusals": "refused_at",
        "touched_months": "loaded_at",
    }
    return {
        table: raw.execute(
            f"select * exclude ({clock[table]}) from raw.{table} order by all"  # noqa: S608
            if table in clock
            else f"select * from raw.{table} order by all"  # noqa: S608
        ).fetchall()
        for table in LEDGERS
    }


def touched(raw: duckdb.DuckDBPyConnection) -> list[tuple[str, date, date]]:
    return raw.execute("select feed, arrival_day, month from raw.touched_months order by all").fetchall()


# --- which months a load touched --------------------------------------------------------------------------


def test_a_load_touches_the_business_months_of_its_rows_and_of_the_rows_that_they_replace(raw, inbox):
    december, february = date(2025, 12, 1), date(2026, 2, 1)
    deliver(inbox, "petitions", FEBRUARY, {"a.csv": petitions("A", NgayTiepNhan="20251230")})
    (first,) = load(raw, inbox)
    assert first.touched_months == {december}
    deliver(inbox, "petitions", FEBRUARY, {"a.csv": petitions("B", NgayTiepNhan="20260201")})
    (second,) = load(raw, inbox)
    assert second.touched_months == {december, february}
    assert touched(raw) == [("petitions", FEBRUARY, december), ("petitions", FEBRUARY, february)]


def test_a_load_touches_the_months_of_a_file_that_is_gone(raw, inbox):
    deliver(inbox, "petitions", FEBRUARY, {"a.csv": petitions("A", NgayTiepNhan="20260201"), "b.csv": petitions("B")})
    load(raw, inbox)
    (inbox / "petitions" / str(FEBRUARY) / "b.csv").unlink()
    (again,) = load(raw, inbox)
    assert again.touched_months == {date(2026, 1, 1), date(2026, 2, 1)}


def test_a_month_touched_stays_when_its_day_is_loaded_again_and_again_without_it(raw, inbox):
    for month in ("12", "11", "10"):
        deliver(inbox, "petitions", FEBRUARY, {"a.csv": petitions("A", NgayTiepNhan=f"2025{month}02")})
        load(raw, inbox)
    assert [month for _, _, month in touched(raw)] == [date(2025, month, 1) for month in (10, 11, 12)]
    old, new = raw.execute("select min(loaded_at), max(loaded_at) from raw.touched_months").fetchone()
    assert old < new, "the month of the first load was not touched by the last"


def test_rows_without_a_business_month_touch_none(raw, inbox):
    deliver(inbox, "procedures", FEBRUARY, {"catalogue.csv": csv_text(PROCEDURE)})
    (day,) = scan(inbox, ("procedures",)).deliveries
    (landed,) = [land(raw, batch) for batch in read_batches(FEEDS["procedures"], [day], CANDIDATES)]
    assert (landed.rows_accepted, landed.touched_months, touched(raw)) == (1, frozenset(), [])


# --- what is loaded ---------------------------------------------------------------------------------------


def test_a_load_tells_what_it_did_and_writes_a_receipt_per_file(raw, inbox):
    late = csv_text(
        PETITION | {"NgayTiepNhan": "20260228", "NgayCapNhat": "20260301"},
        PETITION | {"NgayCapNhat": "20260302120000"},
        PETITION | {"MaPAKN": ""},
    )
    manifest = {"files": [{"name": "a.csv", "rows": 3}, {"name": "b.csv", "rows": 0}], "origin": "simulated"}
    deliver(inbox, "petitions", FEBRUARY, {"a.csv": late, "b.csv": late.splitlines()[0] + ",La"}, manifest)
    months = frozenset({date(2026, 1, 1), date(2026, 2, 1)})
    assert load(raw, inbox) == [Landed(1, 2, rows_accepted=2, rows_quarantined=1, refusals=(), touched_months=months)]
    receipts = raw.execute("select * exclude (loaded_at) from raw.deliveries order by file_name").fetchall()
    sha256 = [hashlib.sha256(text.encode()).hexdigest() for text in (late, late.splitlines()[0] + ",La")]
    assert receipts == [
        (
            "petitions",
            FEBRUARY,
            "a.csv",
            "simulated",
            3,
            2,
            1,
            datetime(2026, 3, 2, 12),
            1,
            None,
            sha256[0],
            "UTF-8",
            None,
            None,
        ),
        (
            "petitions",
            FEBRUARY,
            "b.csv",
            "simulated",
            0,
            0,
            0,
            None,
            0,
            "unknown columns ignored: La",
            sha256[1],
            "UTF-8",
            None,
            "bỏ qua các cột ngoài hợp đồng dữ liệu: La",
        ),
    ]


def test_the_raw_table_holds_typed_values_the_unit_and_where_they_came_from(raw, inbox):
    deliver(inbox, "petitions", JANUARY, {"a.csv": petitions("PA-1")})
    load(raw, inbox)
    row = raw.execute("select arrival_day, file_name, line, HanXuLy, HaiLong, LapLai, unit_code from raw.petitions")
    assert row.fetchall() == [(JANUARY, "a.csv", 2, datetime(2026, 1, 20), True, False, "C25459")]


def test_quarantined_rows_are_kept_with_their_reason(raw, inbox):
    deliver(inbox, "petitions", JANUARY, {"a.csv": petitions("PA-1", "PA-2", MaDonVi="Nguyễn Văn Thử")})
    load(raw, inbox)
    assert raw.execute("select feed, line, rule, column_name, value_masked from raw.quarantine").fetchall() == [
        ("petitions", 2, "DQ-D17", "MaDonVi", "aaaaaa aaa aaa"),
        ("petitions", 3, "DQ-D17", "MaDonVi", "aaaaaa aaa aaa"),
    ]


# --- what is pending --------------------------------------------------------------------------------------


def test_a_day_that_did_not_change_is_not_pending(raw, inbox):
    deliver(inbox, "petitions", JANUARY, {"a.csv": petitions("PA-1"), "bad.csv": NO_HEADER})
    load(raw, inbox)
    assert pending(raw, scan(inbox, ("petitions",)).deliveries) == []
    assert load(raw, inbox) == []


@pytest.mark.parametrize("touch", ["time", "content", "new file", "gone file", "manifest"])
def test_a_day_that_was_touched_is_pending_and_no_other(raw, inbox, touch):
    for day in (JANUARY, FEBRUARY):
        deliver(inbox, "petitions", day, {"a.csv": petitions("PA-1"), "b.csv": petitions("PA-2")})
    load(raw, inbox)
    file = inbox / "petitions" / str(FEBRUARY) / "a.csv"
    match touch:
        case "time":
            os.utime(file, ns=(1, 1))
        case "content":
            file.write_text(petitions("PA-1", "PA-3"))
        case "new file":
            file.with_name("c.csv").write_text(petitions("PA-3"))
        case "gone file":
            file.unlink()
        case "manifest":
            file.with_name("_manifest.json").write_text('{"files": []}')
    assert [d.arrival_day for d in pending(raw, scan(inbox, ("petitions",)).deliveries)] == [FEBRUARY]


def test_the_same_day_of_another_feed_is_pending_on_its_own(raw, inbox):
    deliver(inbox, "petitions", JANUARY, {"a.csv": petitions("PA-1")})
    deliver(inbox, "dossiers", JANUARY, {"a.csv": "x"})
    load(raw, inbox)
    assert [d.feed for d in pending(raw, scan(inbox, ("petitions", "dossiers")).deliveries)] == ["dossiers"]


def test_a_folder_that_goes_away_after_it_was_listed_changes_nothing(raw, inbox):
    for day in (JANUARY, FEBRUARY):
        deliver(inbox, "petitions", day, {"a.csv": petitions("PA-1")})
    load(raw, inbox)
    before = contents(raw)
    found = scan(inbox, ("petitions",)).deliveries
    shutil.rmtree(inbox / "petitions" / str(JANUARY))
    assert pending(raw, found) == []
    assert [land(raw, batch).days for batch in read_batches(PETITIONS, found, CANDIDATES)] == [1]
    assert contents(raw) == before


# --- what is replaced -------------------------------------------------------------------------------------


def test_a_redelivered_day_replaces_that_day_and_only_that_day(raw, inbox):
    for day, code in [(JANUARY, "PA-1"), (FEBRUARY, "PA-2"), (MARCH, "PA-3")]:
        deliver(inbox, "petitions", day, {"a.csv": petitions(code, ""), "bad.csv": NO_HEADER})
    load(raw, inbox)
    before = contents(raw)
    deliver(inbox, "petitions", FEBRUARY, {"a.csv": petitions("PA-20", "PA-21"), "bad.csv": petitions("PA-22")})
    load(raw, inbox)
    after = contents(raw)
    assert [row for row in codes(raw) if row[0] == FEBRUARY] == [
        (FEBRUARY, "a.csv", "PA-20"),
        (FEBRUARY, "a.csv", "PA-21"),
        (FEBRUARY, "bad.csv", "PA-22"),
    ]
    for table in LEDGERS:
        untouched = [row for row in before[table] if FEBRUARY not in row]
        assert untouched
        assert [row for row in after[table] if FEBRUARY not in row] == untouched
    assert [row for table in ("quarantine", "refusals") for row in after[table] if FEBRUARY in row] == []


def test_loading_a_day_twice_changes_nothing(raw, inbox):
    deliver(inbox, "petitions", JANUARY, {"a.csv": petitions("PA-1", ""), "bad.csv": NO_HEADER})
    load(raw, inbox)
    before = contents(raw)
    load(raw, inbox, JANUARY)
    assert contents(raw) == before


def test_the_order_in_which_arrival_days_are_loaded_does_not_matter(inbox):
    for day, code in [(JANUARY, "PA-1"), (FEBRUARY, "PA-1"), (MARCH, "PA-1")]:
        deliver(inbox, "petitions", day, {"a.csv": petitions(code, "PA-9", ""), "bad.csv": NO_HEADER})
    outcomes = []
    for order in itertools.permutations((JANUARY, FEBRUARY, MARCH)):
        with duckdb.connect() as raw:
            create_raw_tables(raw, FEEDS.values())
            for day in order:
                load(raw, inbox, day)
            outcomes.append(contents(raw))
    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_a_refused_file_keeps_what_it_had_brought_while_good_files_are_replaced(raw, inbox):
    deliver(inbox, "petitions", JANUARY, {"a.csv": petitions("PA-1"), "b.csv": petitions("PA-2", "")})
    load(raw, inbox)
    deliver(inbox, "petitions", JANUARY, {"a.csv": petitions("PA-10"), "b.csv": NO_HEADER})
    (landed,) = load(raw, inbox)
    assert codes(raw) == [(JANUARY, "a.csv", "PA-10"), (JANUARY, "b.csv", "PA-2")]
    assert [refusal.file_name for refusal in landed.refusals] == ["b.csv"]
    assert raw.execute("select file_name, rows_accepted from raw.deliveries order by all").fetchall() == [
        ("a.csv", 1),
        ("b.csv", 1),
    ]
    assert raw.execute("select count(*) from raw.quarantine").fetchone() == (1,)
    assert raw.execute("select file_name from raw.refusals").fetchall() == [("b.csv",)]


def test_a_false_manifest_leaves_the_whole_day_as_it_was(raw, inbox):
    deliver(inbox, "petitions", JANUARY, {"a.csv": petitions("PA-1")})
    load(raw, inbox)
    deliver(inbox, "petitions", JANUARY, {"a.csv": petitions("PA-10")}, {"files": [{"name": "a.csv", "rows": 2}]})
    load(raw, inbox)
    assert codes(raw) == [(JANUARY, "a.csv", "PA-1")]
    ((name, message_vi),) = raw.execute("select file_name, message_vi from raw.refusals").fetchall()
    assert name == "_manifest.json" and message_vi.startswith("Cả đợt gửi bị từ chối: ")


def test_a_gone_file_is_dropped_only_when_nothing_in_its_day_was_refused(raw, inbox):
    for day in (JANUARY, FEBRUARY):
        deliver(inbox, "petitions", day, {"a.csv": petitions("PA-1"), "b.csv": petitions("PA-2")})
    load(raw, inbox)
    for day in (JANUARY, FEBRUARY):
        (inbox / "petitions" / str(day) / "a.csv").unlink()
    deliver(inbox, "petitions", FEBRUARY, {"c.csv": NO_HEADER})
    load(raw, inbox)
    assert codes(raw) == [
        (JANUARY, "b.csv", "PA-2"), (FEBRUARY, "a.csv", "PA-1"), (FEBRUARY, "b.csv", "PA-2"),
    ]  # fmt: skip


def test_what_a_vanished_day_had_brought_stays(raw, inbox):
    deliver(inbox, "petitions", JANUARY, {"a.csv": petitions("PA-1")})
    load(raw, inbox)
    (inbox / "petitions" / str(JANUARY) / "a.csv").unlink()
    (inbox / "petitions" / str(JANUARY)).rmdir()
    deliver(inbox, "petitions", FEBRUARY, {"a.csv": petitions("PA-2")})
    load(raw, inbox)
    assert codes(raw) == [(JANUARY, "a.csv", "PA-1"), (FEBRUARY, "a.csv", "PA-2")]


def test_a_refusal_stands_until_its_file_is_mended_or_gone(raw, inbox):
    deliver(inbox, "petitions", JANUARY, {"a.csv": petitions("PA-1"), "b.csv": NO_HEADER})
    deliver(inbox, "petitions", FEBRUARY, {"b.csv": NO_HEADER})
    load(raw, inbox)
    assert raw.execute("select count(*) from raw.refusals").fetchone() == (2,)
    deliver(inbox, "petitions", JANUARY, {"b.csv": petitions("PA-2")})
    (inbox / "petitions" / str(FEBRUARY) / "b.csv").unlink()
    load(raw, inbox)
    assert raw.execute("select count(*) from raw.refusals").fetchone() == (0,)
    assert codes(raw) == [(JANUARY, "a.csv", "PA-1"), (JANUARY, "b.csv", "PA-2")]


def test_what_is_refused_or_noted_is_kept_in_both_languages(raw, inbox):
    noted = csv_text(PETITION | {"GhiChu": "x"})
    deliver(inbox, "petitions", JANUARY, {"a.csv": noted, "b.csv": noted, "c.txt": NO_HEADER})
    load(raw, inbox)
    assert raw.execute("select message, message_vi from raw.refusals").fetchall() == [
        (
            "the file is refused whole: ending '.txt' is not one of .csv, .jsonl, .parquet, .xlsx, .zip",
            "Tệp bị từ chối: đuôi tệp “.txt” không được hỗ trợ. "
            "Gửi lại tệp có một trong các đuôi .csv, .jsonl, .parquet, .xlsx, .zip.",
        )
    ]
    assert raw.execute("select warnings, warnings_vi from raw.deliveries order by file_name").fetchall() == [
        ("unknown columns ignored: GhiChu", "bỏ qua các cột ngoài hợp đồng dữ liệu: GhiChu"),
        ("the same content as a.csv: read once", "nội dung giống hệt tệp a.csv: chỉ đọc một lần"),
    ]


def test_a_failure_inside_the_transaction_leaves_every_table_untouched(raw, inbox):
    deliver(inbox, "petitions", JANUARY, {"a.csv": petitions("PA-1", ""), "b.csv": NO_HEADER})
    load(raw, inbox)
    before = contents(raw)
    deliver(inbox, "petitions", JANUARY, {"a.csv": petitions("PA-2"), "b.csv": petitions("PA-3")})
    (batch,) = read_batches(PETITIONS, scan(inbox, ("petitions",)).deliveries, CANDIDATES)
    raw.execute("alter table raw.deliveries drop column late_touches")  # the last inserts but one fail
    with pytest.raises(duckdb.Error):
        land(raw, batch)
    after = contents(raw)
    dropped = 8
    assert after.pop("deliveries") == [row[:dropped] + row[dropped + 1 :] for row in before.pop("deliveries")]
    assert after == before
    raw.execute("begin")  # no transaction was left open
    raw.execute("rollback")


def test_quarantine_and_receipts_of_other_feeds_stay(raw, inbox):
    raw.execute("insert into raw.quarantine (feed, arrival_day, file_name, line) values ('dossiers', ?, 'a.csv', 2)",
                [JANUARY])  # fmt: skip
    raw.execute("insert into raw.deliveries (feed, arrival_day, file_name) values ('dossiers', ?, 'a.csv')", [JANUARY])
    record: Record = PETITION | {"MaPAKN": ""}
    deliver(inbox, "petitions", JANUARY, {"a.csv": csv_text(record)})
    load(raw, inbox)
    for table in ("quarantine", "deliveries"):
        feeds = raw.execute(f"select feed from raw.{table} order by all").fetchall()  # noqa: S608
        assert feeds == [("dossiers",), ("petitions",)]
