"""Every delivered row is accepted or quarantined, by the rules of DECISIONS I1, I2, I5, I6 and I8."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.intake.feeds import FEEDS
from orchestration.intake.masking import PERSON_IN_TITLE, mask
from orchestration.intake.rows import QUARANTINE_SCHEMA, sort_rows
from tests.unit.deliveries import ARRIVAL, CANDIDATES, RECORDS, UNITS, Record

IDENTITY = "079123456789"


def sort(feed: str, *changes: Record, arrival: date = ARRIVAL) -> tuple[list[Record], list[Record]]:
    """Accepted and quarantined rows of a usable record with each of the changes; the first stands on line 2."""
    columns = list(FEEDS[feed].read_columns)
    rows = [dict.fromkeys(columns) | RECORDS[feed] | change for change in changes]
    text = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String)).with_columns(
        arrival_day=pl.lit(arrival),
        file_name=pl.lit("delivered.csv"),
        line=pl.int_range(2, pl.len() + 2, dtype=pl.Int64),
    )
    accepted, quarantined = sort_rows(FEEDS[feed], text, CANDIDATES)
    assert dict(accepted.schema) == FEEDS[feed].raw_schema
    assert dict(quarantined.schema) == QUARANTINE_SCHEMA
    return accepted.to_dicts(), quarantined.to_dicts()


def rule_for(feed: str, change: Record, arrival: date = ARRIVAL) -> tuple[str, str] | None:
    """(rule, column) that quarantines the changed record, or None when it is accepted."""
    accepted, quarantined = sort(feed, change, arrival=arrival)
    assert len(accepted) + len(quarantined) == 1
    return (quarantined[0]["rule"], quarantined[0]["column_name"]) if quarantined else None


@pytest.mark.parametrize("feed", FEEDS)
def test_a_usable_row_of_each_feed_is_accepted(feed):
    assert rule_for(feed, {}) is None


@pytest.mark.parametrize("feed", FEEDS)
def test_no_rows_give_two_empty_frames(feed):
    assert sort(feed) == ([], [])


@pytest.mark.parametrize("empty", [None, "", "   ", "\t"])
@pytest.mark.parametrize(
    ("feed", "column"),
    [(feed.name, column.name) for feed in FEEDS.values() for column in feed.columns if column.filled],
)
def test_an_empty_required_value_is_quarantined(feed, column, empty):
    assert rule_for(feed, {column: empty}) == ("IN-EMPTY", column)


def test_what_is_wrong_with_a_value_is_told_without_the_blanks_around_it():
    accepted, quarantined = sort("dossiers", {"MucDo": " 9 "}, {"MucDo": " 3 ", "NgayNopHoSo": "  "})
    assert [row["MucDo"] for row in accepted] == [3]
    assert [(row["rule"], row["value_masked"]) for row in quarantined] == [("IN-CHOICE", "9")]


def test_required_columns_whose_value_may_be_empty_are_these():
    optional = {(f.name, c.name) for f in FEEDS.values() for c in f.columns if c.required and not c.filled}
    assert optional == {
        ("dossiers", "KenhThucHien"),
        ("portal", "score"),
        ("portal", "max_score"),
        ("dti_results", "value"),
        ("targets", "target_ratio"),
        ("frameworks", "max_points"),
        ("frameworks", "scoring_type"),
        ("land_parcels", "dienTich"),
        ("land_parcels", "mucDich"),
        ("land_certificates", "soPhatHanh"),
        ("land_certificates", "ngayCap"),
        ("land_certificates", "soHieuToBanDo"),
        ("land_certificates", "soThuTuThua"),
        ("land_tax_transfers", "soBienNhan"),
    }


@pytest.mark.parametrize(
    ("feed", "column", "kind"),
    [(f.name, c.name, c.kind) for f in FEEDS.values() for c in f.columns if c.kind in ("time", "count", "flag")],
)
def test_an_unreadable_value_is_quarantined_whether_required_or_not(feed, column, kind):
    assert rule_for(feed, {column: "không rõ"}) == (f"IN-{kind.upper()}", column)


@pytest.mark.parametrize(
    "value", ["Nguyễn Thị Thử", "079123456789", "0912345678", "+84912345678", "a@b.vn", "12 Phố Cũ"]
)
@pytest.mark.parametrize(
    ("feed", "column"),
    [("dossiers", "MaHoSo"), ("dossiers", "MaTTHC"), ("petitions", "MaPAKN"), ("petitions", "Loai")],
)
def test_what_may_be_a_persons_is_no_code_and_is_masked(feed, column, value):
    _, (quarantined,) = sort(feed, {column: value})
    assert (quarantined["rule"], quarantined["column_name"]) == ("IN-CODE", column)
    assert value not in repr(quarantined)


@pytest.mark.parametrize(
    "code", ["H15.50.05.13-261008-0975", "000.17.22.H56-210531-0001", "HS 01", "1234567", "HS-Đ-1", "a_b/c"]
)
def test_every_shape_of_dossier_code_that_was_seen_is_a_code(code):
    assert rule_for("dossiers", {"MaHoSo": code}) is None


@pytest.mark.parametrize("column", ["score", "max_score"])
def test_an_unreadable_score_is_quarantined(column):
    assert rule_for("portal", {column: "chín"}) == ("IN-DECIMAL", column)


@pytest.mark.parametrize(
    ("feed", "column"),
    [(f.name, c.name) for f in FEEDS.values() for c in f.columns if not c.filled and not c.name.startswith("MaDonVi")],
)
def test_an_empty_optional_value_is_no_fault(feed, column):
    # a dossier in reception may lack even its day of acceptance
    reception = {"TrangThaiHoSo": "1"} if column == "NgayTiepNhan" else {}
    in_points = {"target_points": "85"} if column == "target_ratio" else {}
    assert rule_for(feed, {column: ""} | reception | in_points) is None


@pytest.mark.parametrize(
    ("feed", "column", "inside", "outside"),
    [
        ("dossiers", "KenhThucHien", "1 2 3", "0 4"),
        ("dossiers", "MucDo", "2 3 4", "1 5"),
        ("dossiers", "LoaiDoiTuong", "1 2 3 4", "0 5"),
        ("dossiers", "TrangThaiHoSo", "1 2 3 4 5 6 7 8 9 10", "0 11"),
        ("dossiers", "DuocThanhToanTrucTuyen", "0 1 2 3", "4 9"),
        ("procedures", "CapThucHien", "tinh xa", "huyen TINH"),
        ("procedures", "MucDo", "2 3 4", "1 5"),
        ("portal", "period_type", "month quarter year", "half week"),
        ("dti_results", "level", "province national", "Province commune"),
        ("dti_results", "confidence", "high medium low", "sure"),
        ("targets", "period_type", "year quarter_1 quarter_4", "month quarter Q1"),
    ],
)
def test_a_code_outside_its_list_is_quarantined_and_one_inside_is_not(feed, column, inside, outside):
    assert [rule_for(feed, {column: value}) for value in inside.split()] == [None] * len(inside.split())
    assert {rule_for(feed, {column: value}) for value in outside.split()} == {("IN-CHOICE", column)}


@pytest.mark.parametrize("column", ["value", "nhan_thuc_so", "hd_xa_hoi_so", "pillar_xhs"])
def test_the_value_of_an_index_lies_from_0_to_1(column):
    assert [rule_for("dti_results", {column: value}) for value in ("0", "0,6274", "1.0000")] == [None] * 3
    assert {rule_for("dti_results", {column: value}) for value in ("1.0001", "-0.1", "62.74")} == {("IN-SHARE", column)}


def test_a_year_with_a_dti_lies_from_2020_to_the_year_of_arrival():
    arrival = str(ARRIVAL.year)
    assert [rule_for("dti_results", {"year": year}) for year in ("2020", arrival)] == [None] * 2
    assert {rule_for("dti_results", {"year": y}) for y in ("2019", str(ARRIVAL.year + 1))} == {("IN-YEAR", "year")}


def test_a_target_is_a_ratio_from_0_to_1_or_points_and_never_both():
    ratios = [rule_for("targets", {"target_ratio": value}) for value in ("0", "0,8", "1")]
    points = rule_for("targets", {"target_ratio": "", "target_points": "85.5"})
    assert [*ratios, points] == [None] * 4
    wrong = [{"target_ratio": "80"}, {"target_ratio": "1.0001"}, {"target_ratio": ""}, {"target_points": "85"}]
    assert {rule_for("targets", change) for change in wrong} == {("IN-TARGET", "target_ratio")}


def test_target_points_lie_from_0_to_1000():
    assert [rule_for("targets", {"target_ratio": "", "target_points": value}) for value in ("0", "1000")] == [None] * 2
    assert {rule_for("targets", {"target_ratio": "", "target_points": value}) for value in ("-1", "1000.01")} == {
        ("IN-POINTS", "target_points")
    }


def test_a_target_is_of_a_year_from_2020_to_five_after_its_arrival():
    last = ARRIVAL.year + 5
    assert [rule_for("targets", {"year": year}) for year in ("2020", str(last))] == [None] * 2
    assert {rule_for("targets", {"year": y}) for y in ("2019", str(last + 1))} == {("IN-HORIZON", "year")}


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Giám đốc Sở Văn hóa, Thể thao và Du lịch",
        "Chánh Văn phòng UBND tỉnh",
        "Chủ tịch UBND xã Dương Minh Châu",
        "Phó Chủ tịch UBND tỉnh",
        "Cục trưởng",
        "trưởng ban quản lý",
    ],
)
def test_a_head_has_a_title(title):
    assert rule_for("targets", {"responsible_head_title": title}) is None


@pytest.mark.parametrize(
    "title",
    [
        "Nguyễn Văn Thử",
        "Giám đốc Sở Y tế Nguyễn Văn Thử",
        "Giám đốc NGUYỄN VĂN THỬ",
        "Giám đốc (ông Thử)",
        "Giám đốc đồng chí Thử",
        "Giám đốc, 0912345678",
        "Sở Y tế",
    ],
)
def test_a_head_has_a_title_and_no_name(title):
    _, (row,) = sort("targets", {"responsible_head_title": title})
    assert (row["rule"], row["column_name"]) == ("IN-TITLE", "responsible_head_title")
    assert not set(title.split()) & set(row["value_masked"].split())


def test_no_unit_of_the_catalogue_has_a_name_that_a_head_could_not_bear():
    names = pl.read_csv(UNITS, infer_schema=False)["name_vi"].str.replace(r" \(.*\)$", "")
    assert names.filter(names.str.contains(PERSON_IN_TITLE)).to_list() == []


def test_a_target_is_given_to_a_unit_of_any_day_or_to_a_group_of_units():
    units = ["TN72", "H53", "xa", "so-nganh", "huyen"]
    accepted, _ = sort("targets", *({"unit_code": unit} for unit in units))
    assert [row["unit_code"] for row in accepted] == ["TN72", "TN80", "xa", "so-nganh", "huyen"]
    (before,), _ = sort("targets", {"unit_code": "H53", "valid_from": "20220101"})
    assert before["unit_code"] == "TN72"
    assert {rule_for("targets", {"unit_code": unit}) for unit in ("XA", "tinh", "H99")} == {("DQ-D17", "unit_code")}


def test_an_empty_channel_means_the_first_one():
    accepted, _ = sort("dossiers", {"KenhThucHien": ""}, {"KenhThucHien": None}, {"KenhThucHien": "3"})
    assert [row["KenhThucHien"] for row in accepted] == [1, 1, 3]


# --- units ------------------------------------------------------------------------------------------------

UNKNOWN = ("DQ-D17", "MaDonVi")


@pytest.mark.parametrize("unit", ["KHONG-CO", "D703", "TN72", "c25459", "H39"])
@pytest.mark.parametrize("feed", ["dossiers", "petitions"])
def test_a_unit_unknown_or_not_valid_on_the_day_of_acceptance_is_quarantined(feed, unit):
    assert rule_for(feed, {"MaDonVi": unit}) == UNKNOWN


@pytest.mark.parametrize(
    ("days", "unit"),
    [
        ({"NgayTiepNhan": "30/06/2025", "NgayNopHoSo": "20250701", "NgayCapNhat": "20250701"}, "TN72"),
        ({"NgayTiepNhan": "01/07/2025", "NgayNopHoSo": "20250630", "NgayCapNhat": "20250630"}, "TN80"),
        ({"NgayTiepNhan": None, "NgayNopHoSo": "20250630", "NgayCapNhat": "20250701"}, "TN72"),
        ({"NgayTiepNhan": None, "NgayNopHoSo": "20250701", "NgayCapNhat": "20250630"}, "TN80"),
        ({"NgayTiepNhan": None, "NgayNopHoSo": None, "NgayCapNhat": "20250630235959"}, "TN72"),
        ({"NgayTiepNhan": None, "NgayNopHoSo": None, "NgayCapNhat": "20250701000000"}, "TN80"),
    ],
)
def test_the_unit_of_a_dossier_is_that_of_its_acceptance_else_submission_else_change(days, unit):
    accepted, _ = sort("dossiers", {"MaDonVi": "H53", "TrangThaiHoSo": "1", **days})
    assert [row["unit_code"] for row in accepted] == [unit]


def test_the_unit_of_a_petition_is_that_of_its_reception():
    accepted, _ = sort("petitions", {"MaDonVi": "H53", "NgayTiepNhan": "20250630"}, {"MaDonVi": "H53"})
    assert [row["unit_code"] for row in accepted] == ["TN72", "TN80"]


def test_a_catalogue_row_may_name_no_unit_or_one_of_any_day_but_not_an_unknown_one():
    accepted, quarantined = sort(
        "procedures", {}, {"MaDonVi": "SO-CT"}, {"MaDonVi": "N-CT"}, {"MaDonVi": "H53"}, {"MaDonVi": "KHONG-CO"},
        {"MaDonVi": "H39"},
    )  # fmt: skip
    assert [row["unit_code"] for row in accepted] == [None, "SO-CT", "N-CT", "TN80"]
    assert [(row["rule"], row["line"]) for row in quarantined] == [("DQ-D17", 6), ("DQ-D17", 7)]


def test_the_code_of_the_exchange_in_a_catalogue_means_the_unit_of_the_arrival_day():
    accepted, _ = sort("procedures", {"MaDonVi": "H53"}, arrival=date(2025, 6, 30))
    assert accepted[0]["unit_code"] == "TN72"


def test_any_unit_code_of_a_portal_row_is_kept_as_it_is():
    accepted, quarantined = sort("portal", {"unit_code": "019d2be3-6a88"}, {"unit_code": "Tỉnh khác"})
    assert [row["unit_code"] for row in accepted] == ["019d2be3-6a88", "Tỉnh khác"]
    assert quarantined == []


# --- dates of a dossier -----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", range(1, 11))
def test_only_a_dossier_in_reception_may_lack_its_day_of_acceptance(status):
    rule = rule_for("dossiers", {"NgayTiepNhan": "", "TrangThaiHoSo": str(status)})
    assert rule == (None if status in (1, 3, 5) else ("DQ-D01", "NgayTiepNhan"))


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"NgayTiepNhan": "20260401"}, ("DQ-D03", "NgayTiepNhan")),
        ({"NgayTiepNhan": "20260331235959"}, None),
        ({"NgayKetThucXuLy": "20260401"}, ("DQ-D04", "NgayKetThucXuLy")),
        ({"NgayKetThucXuLy": "20260331235959"}, None),
        ({"NgayKetThucXuLy": "20260104235959"}, ("DQ-D05", "NgayKetThucXuLy")),
        ({"NgayKetThucXuLy": "20260105000000"}, None),
        ({"TrangThaiHoSo": "9", "NgayKetThucXuLy": ""}, None),
        ({"TrangThaiHoSo": "10", "NgayKetThucXuLy": ""}, None),
        ({"NgayHenTra": "20300101", "NgayTra": "20300101"}, None),
        ({"NgayCapNhat": "20300101"}, None),
    ],
)
def test_impossible_days_are_quarantined_and_days_on_the_edge_are_not(change, rule):
    assert rule_for("dossiers", change) == rule


# --- which rule, and what it says -------------------------------------------------------------------------


def test_a_row_that_breaks_several_rules_is_quarantined_once_by_its_first_column():
    everything = {"MaDonVi": "KHONG-CO", "TrangThaiHoSo": "99", "NgayTiepNhan": "không rõ", "MucDo": "7", "MaHoSo": ""}
    assert rule_for("dossiers", everything) == ("IN-EMPTY", "MaHoSo")
    del everything["MaHoSo"]
    assert rule_for("dossiers", everything) == ("IN-CHOICE", "MucDo")
    del everything["MucDo"]
    assert rule_for("dossiers", everything) == ("IN-TIME", "NgayTiepNhan")
    del everything["NgayTiepNhan"]
    assert rule_for("dossiers", everything) == ("IN-CHOICE", "TrangThaiHoSo")


def test_an_unknown_unit_comes_before_an_impossible_day_and_the_days_come_in_their_order():
    change = {"NgayTiepNhan": "20260501", "NgayKetThucXuLy": "20260401", "MaDonVi": "KHONG-CO"}
    assert rule_for("dossiers", change) == UNKNOWN
    del change["MaDonVi"]
    assert rule_for("dossiers", change) == ("DQ-D03", "NgayTiepNhan")
    change["NgayTiepNhan"] = "20260330"
    assert rule_for("dossiers", change) == ("DQ-D04", "NgayKetThucXuLy")


def test_a_quarantined_row_tells_its_file_line_value_and_what_was_expected():
    _, quarantined = sort("dossiers", {}, {"NgayHenTra": "2026-13-01"}, {}, {"LoaiDoiTuong": "9"})
    assert sorted(quarantined, key=lambda row: row["line"]) == [
        {
            "arrival_day": ARRIVAL,
            "file_name": "delivered.csv",
            "line": 3,
            "rule": "IN-TIME",
            "column_name": "NgayHenTra",
            "value_masked": "2026-13-01",
            "expected": "yyyyMMddHHmmss, yyyyMMdd, ISO 8601 or dd/MM/yyyy[ HH:mm[:ss]]",
            "record_key": "H53-260105-0001",
        },
        {
            "arrival_day": ARRIVAL,
            "file_name": "delivered.csv",
            "line": 5,
            "rule": "IN-CHOICE",
            "column_name": "LoaiDoiTuong",
            "value_masked": "9",
            "expected": "one of 1, 2, 3, 4",
            "record_key": "H53-260105-0001",
        },
    ]


@pytest.mark.parametrize("column", ["MaDonVi", "NgayHenTra", "MucDo", "CoPhanAnh"])
def test_the_offending_value_is_masked(column):
    _, quarantined = sort("dossiers", {column: f"Nguyễn Văn Thử {IDENTITY}"})
    assert quarantined[0]["value_masked"] == mask(f"Nguyễn Văn Thử {IDENTITY}") == "aaaaaa aaa aaa 999999999999"


# --- what is accepted -------------------------------------------------------------------------------------


def test_an_accepted_row_carries_typed_values_and_where_it_came_from():
    accepted, _ = sort("portal", {"score": "17,5", "numerator": "9.0", "max_score": ""})
    assert accepted == [
        {
            "arrival_day": ARRIVAL,
            "file_name": "delivered.csv",
            "line": 2,
            "as_of": datetime(2026, 3, 31),
            "unit_code": "C25459",
            "period_type": "month",
            "period_start": datetime(2026, 3, 1),
            "indicator_code": "2.1",
            "numerator": 9,
            "denominator": 10,
            "score": Decimal("17.5000"),
            "max_score": None,
            "quality_flags": None,
        }
    ]


def test_codes_are_trimmed_composed_and_free_of_the_suffix_of_the_province():
    decomposed = unicodedata.normalize("NFD", "HS-Đất-ệ")
    accepted, _ = sort("dossiers", {"MaHoSo": f"  {decomposed} ", "MaTTHC": "1.000001.000.00.00.H53"})
    assert (accepted[0]["MaHoSo"], accepted[0]["MaTTHC"]) == ("HS-Đất-ệ", "1.000001")


cells = st.one_of(
    st.none(),
    st.text(max_size=15),
    st.sampled_from(["", " ", "0", "1", "2", "9", "10", "11", "-1", "1.0", "1,5", "có", "không", "TRUE"]),
    st.sampled_from(["20260105", "20250630", "01/07/2025", "2026-03-31T10:00:00+09:00", "31/02/2026", "2026-04-01"]),
    st.sampled_from(["H53", "TN72", "TN80", "C25459", "D703", "tinh", "xa", "month", IDENTITY]),
)


@pytest.mark.parametrize("feed", FEEDS)
@settings(derandomize=True, max_examples=20, deadline=None, database=None)
@given(data=st.data())
def test_rows_accepted_and_rows_quarantined_are_the_rows_delivered(feed, data):
    columns = list(FEEDS[feed].read_columns)
    change = st.dictionaries(st.sampled_from(columns), cells, max_size=4)
    changes = data.draw(st.lists(change, max_size=12))
    accepted, quarantined = sort(feed, *changes)
    lines = [row["line"] for row in accepted + quarantined]
    assert sorted(lines) == list(range(2, len(changes) + 2))
    assert all(IDENTITY not in str(row["value_masked"]) for row in quarantined)


@pytest.mark.parametrize("feed", FEEDS)
@settings(derandomize=True, max_examples=6, deadline=None, database=None)
@given(data=st.data())
def test_a_row_is_judged_alike_whatever_stands_beside_it(feed, data):
    columns = list(FEEDS[feed].read_columns)
    changes = data.draw(st.lists(st.dictionaries(st.sampled_from(columns), cells, max_size=3), max_size=6))
    together, _ = sort(feed, *changes)
    alone = [row for change in changes for row in sort(feed, change)[0]]
    assert [row | {"line": 2} for row in together] == alone


@pytest.mark.parametrize(
    ("change", "hit"),
    [
        ({"decision": "returned"}, ("APP-REASON", "reason")),
        ({"decision": "returned", "reason": "Thiếu minh chứng"}, None),
        ({"node_code": "1.3"}, ("APP-WHOLE", "node_code")),
        ({"decision": "locked", "node_code": "1.3"}, ("APP-WHOLE", "node_code")),
        ({"verified_score": "5"}, ("APP-SCORE", "verified_score")),
        ({"decision": "verified", "node_code": "1.3", "verified_score": "0"}, None),
        ({"decision": "verified", "node_code": "1.3", "verified_score": "-1"}, ("APP-SCORE", "verified_score")),
        ({"decision": "verified", "node_code": "1.3"}, ("APP-SCORE", "verified_score")),
        ({"decision": "verified", "verified_score": "5"}, ("APP-SCORE", "verified_score")),
        ({"decided_at": "2026-04-01"}, ("APP-FUTURE", "decided_at")),
        ({"reason": "Gọi 0912 345 678"}, ("IN-PERSON", "reason")),
        ({"reason": "Theo Quyết định 1234/QĐ-UBND ngày 01/02/2026"}, None),
        ({"appraiser_title": "Một Người Nào Đó"}, ("IN-CHOICE", "appraiser_title")),
        ({"unit_code": "C99999"}, ("DQ-D17", "unit_code")),
    ],
)
def test_a_decision_says_what_it_must_and_no_more(change, hit):
    assert rule_for("appraisals", change) == hit


# --- land -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("delivered", "commune", "is_current"),
    [
        ("25459", "C25459", True),  # also a former code, of Phường 3: the present meaning counts
        (" c25459 ", "C25459", True),
        ("25459.0", "C25459", True),
        ("25456", "C25459", False),
        ("25507", "C25498", False),  # parted: the default successor, unless the parcel's point says more
    ],
)
@pytest.mark.parametrize("feed", ["land_parcels", "land_certificates"])
def test_a_commune_of_land_data_is_resolved_to_a_present_one(feed, delivered, commune, is_current):
    (row,), _ = sort(feed, {"xaId": delivered, "maThua": None} if feed == "land_parcels" else {"xaId": delivered})
    assert (row["commune_code"], row["is_current_code"]) == (commune, is_current)


@pytest.mark.parametrize("delivered", ["10000", "X25459", "H53", "Phường Tân Ninh", "254590"])
@pytest.mark.parametrize("feed", ["land_parcels", "land_certificates"])
def test_a_commune_of_land_data_is_one_of_the_province_present_or_former(feed, delivered):
    assert rule_for(feed, {"xaId": delivered}) == ("LAND-COMMUNE", "xaId")


def test_sheet_and_parcel_have_no_leading_zeros_and_no_decimals_of_a_spreadsheet():
    (row,), _ = sort("land_parcels", {"soHieuToBanDo": "007", "soThuTuThua": "120.0"})
    assert (row["soHieuToBanDo"], row["soThuTuThua"]) == ("7", "120")
    (row,), _ = sort("land_parcels", {"soHieuToBanDo": "3A", "soThuTuThua": "0"})
    assert (row["soHieuToBanDo"], row["soThuTuThua"]) == ("3A", "0")


@pytest.mark.parametrize(
    "change",
    [
        {"maThua": None},
        {"maThua": "W652Q7VU7HG"},
        {"mucDich": "XYZ"},
        {"mucDich": None},
        {"dienTich": None},
        {"dienTichMucDich": "100+2.3"},
        {"dienTichMucDich": "100+"},
        {"daXacThucChu": None},
    ],
)
def test_a_parcel_with_a_wrong_value_is_still_a_parcel(change):
    assert rule_for("land_parcels", change) is None


@pytest.mark.parametrize("change", [{"soPhatHanh": None}, {"soPhatHanh": "12"}, {"soVaoSo": None}, {"ngayCap": None}])
def test_a_certificate_with_a_wrong_number_is_still_a_certificate(change):
    assert rule_for("land_certificates", change) is None


@pytest.mark.parametrize(
    ("feed", "column"), [("land_certificates", "giayChungNhanId"), ("land_tax_transfers", "maPhieu")]
)
def test_an_id_that_a_system_counts_up_may_have_nine_digits_but_is_no_person(feed, column):
    assert rule_for(feed, {column: "123456789"}) is None
    for value in ("Nguyễn Thị Thử", "a@b.vn"):
        assert rule_for(feed, {column: value}) == ("IN-CODE", column)


@pytest.mark.parametrize("column", ["maThua", "mucDich", "dienTichMucDich", "soHieuToBanDo", "soThuTuThua"])
def test_no_person_stands_in_a_code_of_a_parcel(column):
    assert rule_for("land_parcels", {column: "Nguyễn Thị Thử"}) == ("IN-CODE", column)
    assert rule_for("land_parcels", {column: IDENTITY}) == ("IN-CODE", column)
