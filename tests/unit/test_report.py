"""The report: what was judged, held and delivered, in one file that a reader can trust, print and keep."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.control import begin_build
from orchestration.intake.feeds import FEEDS
from orchestration.raw_tables import create_raw_tables
from orchestration.reporting import REPORTS_KEPT, write_report
from quality import report, results
from quality.results import Offender, Outcome, Result

T = date(2026, 6, 30)
HOLD = "unit/C25459/month/2026-01-01"
MARKUP = "<script>alert('x')</script>"


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse after a refresh that judged two suites and held a figure."""
    with duckdb.connect() as connection:
        create_raw_tables(connection, FEEDS.values())
        begin_build(connection, T)
        keys = tuple(Offender(f"2026-01/{number:02}", f"0.900 → 0.7{number:02}", "<= 0.15") for number in range(25))
        results.keep(
            connection,
            "detail",
            [
                Result("detail", "shares of the province", Outcome.FAILED, "25", "<= 0.15", False, keys),
                Result("detail", "dossiers outside the catalogue", Outcome.ERROR, f"no table {MARKUP}", "", False),
            ],
        )
        results.keep(connection, "intake", [Result("intake", "days missing", Outcome.PASSED, "0", "<= 0", False)])
        connection.execute(
            "insert into control.holds by name select ? as hold_id, 'unit' as kind, 'settled percentage' as rule,"
            " 'moved from 80.00 to 12.00' as reason, now() as since",
            [HOLD],
        )
        connection.execute(
            "insert into raw.deliveries (feed, arrival_day, file_name, rows_delivered, rows_accepted, rows_quarantined)"
            " values ('dossiers', ?, 'a.csv', 12345, 12340, 5), ('dossiers', ?, 'b.csv', 7, 7, 0)",
            [T, T - timedelta(days=30)],
        )
        connection.execute(
            """
            create schema marts;
            create table marts.dim_dq_rule as
            select 'DQ-D17' as rule, 'Đơn vị lạ' as name_vi, 'Unknown unit' as name_en;
            create table marts.fct_quarantine as
            select
                'dossiers' as feed, 'DQ-D17' as rule, 'MaDonVi' as column_name, 'X999' as value_masked,
                date '2026-06-01' as first_seen, date '2026-06-30' as last_seen
            from range(2)
            """
        )
        connection.execute(
            "insert into raw.refusals (feed, arrival_day, file_name, message, message_vi)"
            " values ('portal', ?, ?, 'no header', 'không có tên cột')",
            [T, f"{MARKUP}.csv"],
        )
        yield connection


def rendered(warehouse: duckdb.DuckDBPyConnection, *, published: bool = True, reasons: tuple[str, ...] = ()) -> str:
    moment = datetime(2026, 7, 1, 20, 30, tzinfo=UTC)
    heading = report.Heading(T, "20260630-1" if published else None, moment if published else None, reasons, moment)
    return report.render(warehouse, heading)


def words(page: str) -> str:
    bare = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(bare).split())


def test_passed_failed_and_error_are_counted_apart(warehouse):
    assert "1 Đạt passed 1 Không đạt failed 1 Lỗi khi kiểm tra errors" in words(rendered(warehouse))


def test_every_rule_that_did_not_pass_is_shown_with_what_was_observed_and_expected(warehouse):
    text = words(rendered(warehouse))
    assert "against the months before ✗ Không đạt, cảnh báo failed, a warning 25 trường hợp cases <= 0.15" in text
    assert "Lỗi khi kiểm tra error while checking no table" in text
    assert "Ngày thường có dữ liệu mà không có" in text


def test_offending_keys_are_named_up_to_a_number_and_the_rest_is_counted(warehouse):
    text = words(rendered(warehouse))
    assert f"2026-01/{report.KEYS_SHOWN - 1:02} 0.900" in text
    assert f"2026-01/{report.KEYS_SHOWN:02}" not in text
    assert "+ 5 …" in text


def test_holds_say_how_they_are_accepted(warehouse):
    text = words(rendered(warehouse))
    assert f"make accept HOLD={HOLD}" in text
    assert "moved from 80.00 to 12.00" in text


def test_arrivals_of_30_days_balance_per_feed(warehouse):
    assert "1 12.345 12.340 5 ✓" in words(rendered(warehouse))
    warehouse.execute("update raw.deliveries set rows_accepted = 12339 where file_name = 'a.csv'")
    assert "1 12.345 12.339 5 ✗ 1" in words(rendered(warehouse))


def test_quarantine_is_counted_by_rule_and_no_value_is_shown(warehouse):
    page = rendered(warehouse)
    assert "DQ-D17 Đơn vị lạ Unknown unit dossiers MaDonVi 2 01/06/2026 30/06/2026" in words(page)
    assert "X999" not in page


def test_a_refused_file_is_told_in_both_languages(warehouse):
    assert "không có tên cột no header" in words(rendered(warehouse))


def test_a_report_of_what_was_not_published_says_why(warehouse):
    text = words(rendered(warehouse, published=False, reasons=("not judged",)))
    assert "Not published; the last good version stays not judged" in text
    assert "Đã công bố" not in text


def test_every_value_is_escaped(warehouse):
    page = rendered(warehouse, published=False, reasons=(MARKUP,))
    assert MARKUP not in page
    assert page.count("&lt;script&gt;alert") == 3


def test_the_page_needs_nothing_but_itself(warehouse):
    for page in (rendered(warehouse), report.render_index([])):
        assert not re.search(r"(src|href|url|@import)\s*[=(]?\s*[\"']?\s*(https?:)?//", page)
        assert "<script" not in page and "<link" not in page and "<img" not in page


def test_moments_are_shown_by_vietnamese_time(warehouse):
    assert "Đã công bố lúc 02/07/2026 03:30" in rendered(warehouse)


# --- files --------------------------------------------------------------------------------------------------


def point_at(serving: Path, version: str) -> None:
    serving.mkdir(exist_ok=True)
    pointer = {"version": version, "published_at": "2026-07-01T20:30:00+00:00"}
    (serving / "current.json").write_text(json.dumps(pointer))


def test_the_report_is_named_after_the_version_and_stands_in_the_list(warehouse, tmp_path):
    point_at(tmp_path, "20260630-20260701T203000000000")
    file = write_report(warehouse, tmp_path, tmp_path / "quality")
    assert file.name == "20260630-20260701T203000000000.html"
    listed = words((tmp_path / "quality" / "index.html").read_text("utf-8"))
    assert f"02/07/2026 03:30 30/06/2026 ✓ Đã công bố yes {file.name}" in listed


def test_a_run_that_published_nothing_is_reported_under_its_day_and_moment(warehouse, tmp_path):
    file = write_report(warehouse, tmp_path, tmp_path / "quality", failure="transform: a dbt test failed")
    assert re.fullmatch(r"20260630-\d{8}T\d{12}-not-published\.html", file.name)
    text = words(file.read_text("utf-8"))
    assert "transform: a dbt test failed" in text
    assert "not judged" in text
    assert "✗ Không công bố" in words((tmp_path / "quality" / "index.html").read_text("utf-8"))


def test_the_newest_reports_are_kept(warehouse, tmp_path):
    for number in range(REPORTS_KEPT + 3):
        point_at(tmp_path, f"20260630-20260701T2030000000{number:02}")
        write_report(warehouse, tmp_path, tmp_path / "quality")
    kept = sorted(path.stem[-2:] for path in (tmp_path / "quality").glob("*-*.html"))
    assert kept == [f"{number:02}" for number in range(3, REPORTS_KEPT + 3)]


def test_before_the_first_build_there_is_nothing_to_report(tmp_path):
    with duckdb.connect() as empty:
        assert write_report(empty, tmp_path, tmp_path / "quality", failure="raw__dossiers: disk full") is None
    assert not (tmp_path / "quality").exists()
