"""Each rule of the feeds' suites: it passes on what is usual, hits what it is for, and stays silent where it must."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import duckdb
import pytest

from orchestration.checks.feeds import judge_feed
from orchestration.holds import accept
from orchestration.intake.feeds import FEEDS
from orchestration.raw_tables import create_raw_tables
from quality import feeds
from quality.results import Outcome, Result
from quality.rule import Expect, Rule
from quality.suites.feed import FeedSuite

MONDAY = date(2026, 3, 2)
DOSSIER = {
    "MaHoSo": "'H-' || n", "KenhThucHien": "1 + n % 2", "NgayTiepNhan": "arrival_day", "NgayHenTra": "arrival_day",
    "NgayKetThucXuLy": "if(n % 10 < 9, arrival_day, null)", "CoNghiaVuTaiChinh": "true", "DuocThanhToanTrucTuyen": "0",
    "CoKetQuaDienTu": "n % 2 = 0", "SoHoaThanhPhan": "true", "SoHoaKetQua": "true", "TaiSuDungDuLieuSoHoa": "false",
    "LayTuKhoDMQG": "false", "KhaiThacCSDLDanCu": "false", "DongBoDVCQG": "true", "CoPhanAnh": "false",
    "NgayCapNhat": "arrival_day",
}  # fmt: skip
PROCEDURE = {
    "MaTTHC": "'1.' || n", "MucDo": "3", "CoPhiLePhi": "true", "TichHopThanhToan": "true", "NgayCongBo": "arrival_day",
    "NgayHieuLuc": "arrival_day", "NgayCongKhai": "arrival_day", "NoiDungDayDu": "true",
}  # fmt: skip
PETITION = {
    "MaPAKN": "'PA-' || n", "NgayXuLy": "arrival_day", "HaiLong": "true", "NgayCapNhat": "arrival_day",
}  # fmt: skip
CAPTURE = {"unit_code": "'TN80'", "as_of": "date '2026-03-01'", "score": "1.5"}
DTI_RESULT = {"year": "2024", "level": "'province'", "name": "'Tỉnh ' || n", "rank": "n", "value": "0.5"}
TARGET = {"indicator_code": "'3.3'", "unit_code": "'TN80'", "year": "2026", "target_ratio": "0.8"}
SUBMITTED = {"form_code": "'dti-xa'", "unit_code": "'C' || n", "node_code": "'1.1'", "value": "1"}
DECISION = {"form_code": "'dti-xa'", "unit_code": "'C' || n", "decision": "'approved'", "decided_at": "arrival_day"}
PARCEL = {
    "commune_code": "'C25459'", "soHieuToBanDo": "'1'", "soThuTuThua": "cast(n as varchar)", "isLastest": "true",
    "maThua": "'w652q7vu7hg1'", "dienTich": "1", "dienTichPhapLy": "1", "mucDich": "'LUC'", "dienTichMucDich": "'1'",
    "daXacThucChu": "true", "coHinhHoc": "true", "place": "'inside'", "is_current_code": "true",
    "ngayCapNhat": "arrival_day", "is_snapshot": "false",
}  # fmt: skip
CERTIFICATE = {
    "giayChungNhanId": "cast(n as varchar)", "soPhatHanh": "'CT 1'", "soVaoSo": "'CS1'", "ngayCap": "arrival_day",
    "soHieuToBanDo": "'1'", "soThuTuThua": "'1'", "ngayCapNhat": "arrival_day",
}  # fmt: skip
SLIP = {
    "maPhieu": "'P' || n", "soBienNhan": "'H' || n", "kenh": "'dien_tu'", "ngayThongBaoThue": "arrival_day",
    "soTien": "1", "ngayCapNhat": "arrival_day",
}  # fmt: skip
RECORD = {
    "dossiers": DOSSIER,
    "procedures": PROCEDURE,
    "petitions": PETITION,
    "dti_results": DTI_RESULT,
    "targets": TARGET,
    "submissions": SUBMITTED,
    "appraisals": DECISION,
    "land_parcels": PARCEL,
    "land_certificates": CERTIFICATE,
    "land_tax_transfers": SLIP,
}


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        create_raw_tables(connection, FEEDS.values())
        yield connection


def arrive(
    warehouse: duckdb.DuckDBPyConnection,
    feed: str,
    day: date,
    rows: int,
    *,
    refused: int = 0,
    first: int = 0,
    **change: str,
) -> None:
    """A delivery of so many accepted rows, numbered from `first`, and `refused` ones in quarantine.

    change: SQL for columns, over `n` and `arrival_day`.
    """
    columns = RECORD.get(feed, CAPTURE) | change
    for table in (f"raw.{feed}", "raw.arrivals", "raw.deliveries"):
        of_feed = "" if table == f"raw.{feed}" else f"and feed = '{feed}'"
        warehouse.execute(f"delete from {table} where arrival_day = ? {of_feed}", [day])
    selected = ", ".join(f'{value} as "{name}"' for name, value in columns.items())
    warehouse.execute(
        f"insert into raw.{feed} by name select $day as arrival_day, {selected} from range($first, $last) t(n)",
        {"day": day, "first": first, "last": first + rows},
    )
    warehouse.execute(
        "insert into raw.arrivals by name"
        " select ? as feed, ? as arrival_day, cast(uuid() as varchar) as fingerprint, now() as loaded_at",
        [feed, day],
    )
    warehouse.execute(
        "insert into raw.deliveries by name select ? as feed, ? as arrival_day, 'a.csv' as file_name,"
        " ? as rows_delivered, ? as rows_accepted, ? as rows_quarantined",
        [feed, day, rows + refused, rows, refused],
    )


def working_days(number: int) -> list[date]:
    days = [MONDAY + timedelta(days=n) for n in range(2 * number)]
    return [day for day in days if day.isoweekday() < 6][:number]


def history(warehouse: duckdb.DuckDBPyConnection, feed: str, days: list[date], rows: int = 200, **change: str) -> None:
    for day in days:
        arrive(warehouse, feed, day, rows, **change)


def hit(warehouse: duckdb.DuckDBPyConnection, feed: str) -> dict[str, list[tuple[str, str, str]]]:
    """Judge what is unjudged; the standing offenders by rule: day, observed, expected."""
    judge_feed(warehouse, feed)
    rows = warehouse.execute(
        "select expectation, key, observed, expected from quality.offending where suite = ? order by all", [feed]
    ).fetchall()
    found: dict[str, list[tuple[str, str, str]]] = {}
    for rule, *offender in rows:
        found.setdefault(rule, []).append(tuple(offender))
    return found


def held(warehouse: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    return warehouse.execute("select hold_id, rule from control.holds order by all").fetchall()


*BEFORE, TODAY, TOMORROW = working_days(8)


# --- every feed has its suite -----------------------------------------------------------------------------


def test_every_feed_has_a_suite_under_its_own_name():
    assert {name: suite.feed for name, suite in feeds.SUITES.items()} == {name: name for name in FEEDS}


@pytest.mark.parametrize("feed", FEEDS)
def test_a_suite_judges_columns_that_the_feed_has_and_names_each_rule_once(feed):
    suite = feeds.SUITES[feed]
    assert [column for column in suite.filled if column not in FEEDS[feed].raw_schema] == []
    assert suite.version_time in {FEEDS[feed].version_time, None}
    names = [rule.name for rule in suite.rules(1)]
    assert names[0] == "days"
    assert len(set(names)) == len(names)


# --- what is usual ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("feed", RECORD)
def test_days_like_those_before_break_no_rule(warehouse, feed):
    history(warehouse, feed, [*BEFORE, TODAY, TOMORROW])
    assert hit(warehouse, feed) == {}
    outcomes = warehouse.execute("select distinct outcome from quality.check_results").fetchall()
    assert outcomes == [("passed",)]


def test_the_first_delivery_of_a_feed_has_nothing_to_be_measured_against(warehouse):
    arrive(warehouse, "dossiers", BEFORE[0], 5000, NgayHenTra="null", CoKetQuaDienTu="null")
    assert hit(warehouse, "dossiers") == {}


# --- rules of every feed ----------------------------------------------------------------------------------


@pytest.mark.parametrize("feed", RECORD)
def test_a_day_with_less_than_half_of_its_rows_accepted_is_held(warehouse, feed):
    arrive(warehouse, feed, TODAY, 99, refused=101)
    assert hit(warehouse, feed)["accepted share"] == [(str(TODAY), "0.495", ">= 0.5")]
    assert held(warehouse) == [(f"{feed}/{TODAY}", "accepted share")]


def test_a_day_with_half_of_its_rows_accepted_is_warned_of_and_not_held(warehouse):
    arrive(warehouse, "dossiers", TODAY, 100, refused=100)
    assert hit(warehouse, "dossiers") == {"few rows in quarantine": [(str(TODAY), "0.5", ">= 0.98")]}
    assert held(warehouse) == []


def test_a_day_of_fewer_than_100_rows_is_not_judged_by_shares(warehouse):
    history(warehouse, "dossiers", BEFORE)
    arrive(warehouse, "dossiers", TODAY, 9, refused=90, KenhThucHien="2", NgayHenTra="null", NgayCapNhat="'2027-01-01'")
    assert hit(warehouse, "dossiers") == {}


def test_more_than_a_million_rows_in_a_day_are_warned_of(warehouse):
    arrive(warehouse, "petitions", TODAY, 10)
    warehouse.execute("update raw.deliveries set rows_delivered = 1000001, rows_accepted = 1000001")
    assert hit(warehouse, "petitions") == {"most rows in a day": [(str(TODAY), "1000001", "<= 1e+06")]}


@pytest.mark.parametrize(("rows", "unusual"), [(66, True), (67, False), (600, False), (601, True)])
def test_a_completed_day_of_less_than_a_third_or_more_than_three_times_the_usual_rows_is_warned_of(
    warehouse, rows, unusual
):
    history(warehouse, "dossiers", [*BEFORE, TOMORROW])
    arrive(warehouse, "dossiers", TODAY, rows)
    assert hit(warehouse, "dossiers") == ({"usual volume": [(str(TODAY), str(rows), "67 to 600")]} if unusual else {})
    assert held(warehouse) == []


def test_the_newest_day_may_still_grow_and_is_judged_by_its_volume_when_it_is_completed(warehouse):
    history(warehouse, "dossiers", BEFORE)
    arrive(warehouse, "dossiers", TODAY, 20)
    assert hit(warehouse, "dossiers") == {}
    arrive(warehouse, "petitions", TOMORROW, 1)
    assert list(hit(warehouse, "dossiers")) == ["usual volume"]


def test_a_day_off_is_measured_against_days_off_and_may_be_quiet(warehouse):
    saturdays = [MONDAY + timedelta(days=5 + 7 * n) for n in range(6)]
    history(warehouse, "dossiers", working_days(32), rows=1000)
    history(warehouse, "dossiers", saturdays[:4], rows=200)
    arrive(warehouse, "dossiers", saturdays[4], 5)
    arrive(warehouse, "dossiers", saturdays[5], 1000)
    arrive(warehouse, "dossiers", date(2026, 4, 27), 1000)
    assert hit(warehouse, "dossiers") == {"usual volume": [(str(saturdays[5]), "1000", "67 to 600")]}


def test_a_share_that_shifts_by_more_than_a_quarter_is_warned_of(warehouse):
    history(warehouse, "dossiers", BEFORE)
    arrive(warehouse, "dossiers", TODAY, 200, KenhThucHien="if(n % 100 < 76, 2, 1)")
    assert hit(warehouse, "dossiers") == {"usual share online": [(str(TODAY), "0.76", "0.25 to 0.75")]}
    assert held(warehouse) == []


def test_a_share_that_shifts_by_a_quarter_is_not_warned_of(warehouse):
    history(warehouse, "dossiers", BEFORE)
    arrive(warehouse, "dossiers", TODAY, 200, KenhThucHien="if(n % 4 < 3, 2, 1)")
    assert hit(warehouse, "dossiers") == {}


@pytest.mark.parametrize("feed", RECORD)
def test_a_day_on_which_a_column_that_used_to_be_filled_is_empty_is_held_for_each_such_column(warehouse, feed):
    emptied = {column: f"if(n < 10, {RECORD[feed][column]}, null)" for column in feeds.SUITES[feed].filled}
    history(warehouse, feed, BEFORE)
    arrive(warehouse, feed, TODAY, 200, **emptied)
    found = hit(warehouse, feed)
    assert emptied
    for column in emptied:
        ((day, _, expected),) = found[f"filled {column}"]
        assert day == str(TODAY)
        assert expected.startswith("> 0.05 (usual ")
    assert held(warehouse) == [(f"{feed}/{TODAY}", f"filled {column}") for column in sorted(emptied)]


def test_a_column_that_is_filled_on_a_few_rows_is_not_empty(warehouse):
    history(warehouse, "dossiers", BEFORE)
    arrive(warehouse, "dossiers", TODAY, 200, NgayHenTra="if(n < 11, arrival_day, null)")
    assert hit(warehouse, "dossiers") == {}


def test_a_column_that_was_often_empty_may_be_empty(warehouse):
    history(warehouse, "dossiers", BEFORE, NgayHenTra="if(n % 100 < 79, arrival_day, null)")
    arrive(warehouse, "dossiers", TODAY, 200, NgayHenTra="null")
    assert hit(warehouse, "dossiers") == {}


def test_three_earlier_days_are_too_few_to_say_what_is_usual(warehouse):
    history(warehouse, "dossiers", BEFORE[:3])
    arrive(warehouse, "dossiers", TODAY, 200, NgayHenTra="null", KenhThucHien="2")
    assert hit(warehouse, "dossiers") == {}


def test_a_bulk_load_of_history_is_warned_of_and_not_held(warehouse):
    history(warehouse, "dossiers", [*BEFORE, TOMORROW])
    arrive(warehouse, "dossiers", TODAY, 1001, NgayHenTra="null")
    assert list(hit(warehouse, "dossiers")) == ["usual volume"]
    assert held(warehouse) == []


def test_a_column_stays_held_however_many_days_it_is_missing(warehouse):
    missing = working_days(18)[8:]
    history(warehouse, "dossiers", working_days(8))
    history(warehouse, "dossiers", missing, NgayHenTra="null")
    hit(warehouse, "dossiers")
    assert held(warehouse) == [(f"dossiers/{day}", "filled NgayHenTra") for day in missing]


def test_what_a_person_accepted_is_the_new_usual(warehouse):
    history(warehouse, "dossiers", BEFORE)
    arrive(warehouse, "dossiers", TODAY, 200, NgayHenTra="null")
    hit(warehouse, "dossiers")
    accept(warehouse, f"dossiers/{TODAY}")
    arrive(warehouse, "dossiers", TOMORROW, 200, NgayHenTra="null")
    assert hit(warehouse, "dossiers") == {}
    assert held(warehouse) == []


def test_records_changed_after_they_arrived_are_warned_of(warehouse):
    arrive(warehouse, "dossiers", TODAY, 200, NgayCapNhat="if(n < 3, arrival_day + 1, arrival_day)")
    assert hit(warehouse, "dossiers") == {"changed before arrival": [(str(TODAY), "0.015", "<= 0.01")]}
    assert held(warehouse) == []


def test_a_day_is_held_whatever_the_order_in_which_days_came(warehouse):
    arrive(warehouse, "dossiers", TODAY, 200, NgayHenTra="null")
    assert hit(warehouse, "dossiers") == {}
    history(warehouse, "dossiers", BEFORE)
    hit(warehouse, "dossiers")
    assert held(warehouse) == [(f"dossiers/{TODAY}", "filled NgayHenTra")]


# --- catalogues -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "lost"), [(60, None), (61, "0.305")])
def test_a_catalogue_that_lost_more_than_30_percent_of_its_codes_is_held(warehouse, first, lost):
    arrive(warehouse, "procedures", BEFORE[0], 200)
    arrive(warehouse, "procedures", TODAY, 200, first=first)
    found = hit(warehouse, "procedures")
    assert found == ({"catalogue keeps its codes": [(str(TODAY), lost, "<= 0.3")]} if lost else {})
    assert held(warehouse) == ([(f"procedures/{TODAY}", "catalogue keeps its codes")] if lost else [])


def test_a_bad_catalogue_is_no_measure_for_the_next(warehouse):
    arrive(warehouse, "procedures", BEFORE[0], 200)
    arrive(warehouse, "procedures", BEFORE[1], 200, first=1000)
    arrive(warehouse, "procedures", BEFORE[2], 200, first=1000)
    arrive(warehouse, "procedures", TODAY, 200)
    hit(warehouse, "procedures")
    assert held(warehouse) == [(f"procedures/{day}", "catalogue keeps its codes") for day in BEFORE[1:3]]


def test_an_accepted_catalogue_is_the_measure_for_the_next(warehouse):
    arrive(warehouse, "procedures", BEFORE[0], 200)
    arrive(warehouse, "procedures", BEFORE[1], 200, first=1000)
    hit(warehouse, "procedures")
    accept(warehouse, f"procedures/{BEFORE[1]}")
    arrive(warehouse, "procedures", TODAY, 200, first=1000)
    assert hit(warehouse, "procedures") == {}


# --- full snapshots of parcels ----------------------------------------------------------------------------

FULL = {"is_snapshot": "true"}
LOST_PARCELS = "snapshot keeps its parcels"


def test_daily_changes_after_a_first_bulk_load_are_not_held(warehouse):
    arrive(warehouse, "land_parcels", BEFORE[0], 20_000, **FULL)
    history(warehouse, "land_parcels", [*BEFORE[1:], TODAY, TOMORROW], 150, ngayBienDong="arrival_day")
    assert set(hit(warehouse, "land_parcels")) <= {"usual volume"}
    assert held(warehouse) == []


@pytest.mark.parametrize(("first", "lost"), [(60, None), (100, "0.5 (C25459)")])
def test_a_snapshot_that_lacks_half_a_communes_parcels_is_held(warehouse, first, lost):
    arrive(warehouse, "land_parcels", BEFORE[0], 150, **FULL)
    arrive(warehouse, "land_parcels", BEFORE[1], 50, first=150)
    arrive(warehouse, "land_parcels", TODAY, 200, first=first, **FULL)
    assert hit(warehouse, "land_parcels").get(LOST_PARCELS) == ([(str(TODAY), lost, "<= 0.3")] if lost else None)
    assert held(warehouse) == ([(f"land_parcels/{TODAY}", LOST_PARCELS)] if lost else [])


def test_parcels_that_ceased_before_and_communes_that_a_snapshot_does_not_hold_are_not_lost(warehouse):
    other = {"commune_code": "if(n < 150, 'C25459', 'C25480')"}
    arrive(warehouse, "land_parcels", BEFORE[0], 300, **FULL | other)
    arrive(warehouse, "land_parcels", BEFORE[1], 75, isLastest="false")
    arrive(warehouse, "land_parcels", TODAY, 75, first=75, **FULL)
    assert LOST_PARCELS not in hit(warehouse, "land_parcels")
    assert held(warehouse) == []


def test_a_bad_snapshot_is_no_measure_for_the_next_unless_a_person_accepted_it(warehouse):
    arrive(warehouse, "land_parcels", BEFORE[0], 200, **FULL)
    arrive(warehouse, "land_parcels", BEFORE[1], 100, **FULL)
    arrive(warehouse, "land_parcels", TODAY, 200, **FULL)
    hit(warehouse, "land_parcels")
    assert held(warehouse) == [(f"land_parcels/{BEFORE[1]}", LOST_PARCELS)]
    accept(warehouse, f"land_parcels/{BEFORE[1]}")
    arrive(warehouse, "land_parcels", TODAY, 100, **FULL)
    hit(warehouse, "land_parcels")
    assert held(warehouse) == []


# --- captures of the portal -------------------------------------------------------------------------------


def capture(warehouse: duckdb.DuckDBPyConnection, day: date, scores: dict[str, str], **change: str) -> None:
    codes = "list_value(" + ", ".join(f"'{code}'" for code in scores) + ")[n + 1]"
    points = "list_value(" + ", ".join(scores.values()) + ")[n + 1]"
    arrive(warehouse, "portal", day, len(scores), indicator_code=codes, score=points, **change)


WHOLE = {"1.1": "1", "2.1": "2", "3.3": "3", "3.6": "4", "4.1": "5", "5.2": "6"}


def test_the_same_capture_again_is_whole(warehouse):
    capture(warehouse, BEFORE[0], WHOLE)
    capture(warehouse, TODAY, WHOLE)
    assert hit(warehouse, "portal") == {}


@pytest.mark.parametrize(
    ("scores", "lost"),
    [
        ({code: score for code, score in WHOLE.items() if code != "3.6"}, "TN80 2026-03-01 3B"),
        (WHOLE | {"3.6": "0"}, "TN80 2026-03-01 3B"),
        ({"2.1": "2"}, ", ".join(f"TN80 2026-03-01 {group}" for group in ("1", "3A", "3B", "4", "5"))),
    ],
)
def test_a_capture_that_lacks_groups_of_an_earlier_one_of_the_same_reading_is_held(warehouse, scores, lost):
    capture(warehouse, BEFORE[0], WHOLE)
    capture(warehouse, TODAY, scores)
    assert hit(warehouse, "portal") == {"whole captures": [(str(TODAY), lost, "<= 0")]}
    assert held(warehouse) == [(f"portal/{TODAY}", "whole captures")]


def test_a_capture_delivered_again_with_fewer_groups_is_held(warehouse):
    capture(warehouse, TODAY, WHOLE)
    hit(warehouse, "portal")
    warehouse.execute("insert into kept.portal select * from raw.portal")
    capture(warehouse, TODAY, {"2.1": "2"}, unit_code="'C25459'")
    assert list(hit(warehouse, "portal")) == ["whole captures"]


@pytest.mark.parametrize("change", [{"as_of": "date '2026-03-02'"}, {"unit_code": "'C25459'"}])
def test_a_capture_of_another_day_or_unit_may_have_fewer_groups(warehouse, change):
    capture(warehouse, BEFORE[0], WHOLE)
    capture(warehouse, TODAY, {"2.1": "0"}, **change)
    assert hit(warehouse, "portal") == {}


def test_a_group_shown_without_scores_is_not_a_group_of_zeros(warehouse):
    capture(warehouse, BEFORE[0], WHOLE)
    capture(warehouse, TODAY, WHOLE | {"3.6": "null"})
    assert hit(warehouse, "portal") == {}


# --- passed, failed and error are three things ------------------------------------------------------------


@pytest.fixture
def with_a_rule_that_raises(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    def add(blocking: bool) -> None:
        raising = Rule("raises", Expect("ColumnValuesToNotBeNull", column="no such column"), blocking)
        rules = FeedSuite.rules
        monkeypatch.setattr(FeedSuite, "rules", lambda self, days: [*rules(self, days), raising])

    return add


def test_a_rule_that_raises_is_an_error_and_holds_the_days_it_could_not_judge(warehouse, with_a_rule_that_raises):
    with_a_rule_that_raises(True)
    arrive(warehouse, "dossiers", TODAY, 200)
    _, results = judge_feed(warehouse, "dossiers")
    outcomes = {result.expectation: result.outcome for result in results}
    assert outcomes.pop("raises") is Outcome.ERROR
    assert set(outcomes.values()) == {Outcome.PASSED}
    assert held(warehouse) == [(f"dossiers/{TODAY}", "raises")]


def test_a_day_that_could_not_be_judged_is_judged_again(warehouse, with_a_rule_that_raises, monkeypatch):
    with_a_rule_that_raises(True)
    arrive(warehouse, "dossiers", TODAY, 200)
    judge_feed(warehouse, "dossiers")
    monkeypatch.undo()
    assert judge_feed(warehouse, "dossiers")[0] == 1
    assert held(warehouse) == []


def test_a_warning_that_raises_is_an_error_and_holds_nothing(warehouse, with_a_rule_that_raises):
    with_a_rule_that_raises(False)
    arrive(warehouse, "dossiers", TODAY, 200)
    _, results = judge_feed(warehouse, "dossiers")
    assert [r.expectation for r in results if r.outcome is Outcome.ERROR] == ["raises"]
    assert held(warehouse) == []


def test_a_profile_that_lost_a_day_holds_the_days_instead_of_passing(warehouse, monkeypatch):
    history(warehouse, "dossiers", [TODAY, TOMORROW])
    whole = feeds.feed_days
    monkeypatch.setattr(feeds, "feed_days", lambda *arguments: whole(*arguments).head(1))
    judge_feed(warehouse, "dossiers")
    assert held(warehouse) == [(f"dossiers/{day}", "days") for day in (TODAY, TOMORROW)]


# --- what is judged and what it costs ---------------------------------------------------------------------


def judged(results: tuple[int, list[Result]]) -> int:
    return results[0]


def test_a_new_day_is_judged_with_the_one_it_completes_and_not_with_the_history(warehouse):
    history(warehouse, "dossiers", BEFORE)
    assert judged(judge_feed(warehouse, "dossiers")) == len(BEFORE)
    assert judged(judge_feed(warehouse, "dossiers")) == 0
    arrive(warehouse, "dossiers", TODAY, 200)
    assert judged(judge_feed(warehouse, "dossiers")) == 2


def test_only_new_days_are_measured(warehouse):
    history(warehouse, "dossiers", BEFORE)
    judge_feed(warehouse, "dossiers")
    warehouse.execute("update quality.feed_measures set value = 0.5 where arrival_day = ?", [BEFORE[0]])
    arrive(warehouse, "dossiers", BEFORE[1], 200)
    judge_feed(warehouse, "dossiers")
    values = warehouse.execute(
        "select distinct value from quality.feed_measures where arrival_day = ?", [BEFORE[0]]
    ).fetchall()
    assert values == [(0.5,)]


def test_another_version_of_the_suites_judges_every_day_again(warehouse, monkeypatch):
    history(warehouse, "dossiers", BEFORE)
    judge_feed(warehouse, "dossiers")
    monkeypatch.setattr("orchestration.checks.feeds.judge_version", lambda: "another")
    assert judged(judge_feed(warehouse, "dossiers")) == len(BEFORE)


def test_a_day_found_good_does_not_wipe_out_what_an_earlier_one_broke(warehouse):
    arrive(warehouse, "dossiers", TODAY, 10, refused=190)
    judge_feed(warehouse, "dossiers")
    warehouse.execute("update control.judged set completed = true")
    arrive(warehouse, "dossiers", TOMORROW, 200)
    _, results = judge_feed(warehouse, "dossiers")
    assert {result.outcome for result in results} == {Outcome.PASSED}
    assert warehouse.execute(
        "select outcome, subject from quality.check_results where expectation = 'accepted share'"
    ).fetchall() == [("failed", str(TODAY))]
