"""A vendor's export is read by its mapping, a file; what the mapping does not know is set aside and reported."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import polars as pl
import pytest
import yaml
from pydantic import ValidationError

from orchestration.intake.feed import Kind
from orchestration.intake.feeds import DOSSIERS, FEEDS
from orchestration.intake.mapping import MAPPINGS, from_serial, mappings
from orchestration.intake.reading import TextFile, read_file
from orchestration.intake.rows import sort_rows
from orchestration.intake.table import Refused
from tests.unit.deliveries import CANDIDATES, csv_text
from tests.unit.test_reading import as_jsonl, as_xlsx

NAME, IDENTITY = "Nguyễn Thị Thử", "079123456789"
IGATE: dict[str, Any] = {
    "code": "H53.12-260105-0001",
    "procedure": {"code": "1.000001.H53", "translate": [{"name": "Thủ tục"}]},
    "agency": {"code": "C25459"},
    "applicant": {"data": {"fullname": NAME, "identityNumber": IDENTITY}},
    "applyMethod": {"name": "Trực tuyến"},
    "appliedDate": "2026-01-05T01:00:00.000+0000",
    "acceptedDate": "2026-01-05T02:30:00.000+0000",
    "appointmentDate": 1768788000000,
    "statusCurrentTask": "Đang xử lý",
    "updatedDate": "2026-01-06T01:00:00.000+0000",
}
OPENCPS = {
    "dossierNo": "H53.12-260105-0002", "serviceCode": "1.000001", "govAgencyCode": "C25459", "online": "true",
    "submitDate": "05/01/2026 08:00:00", "receiveDate": "1767580200000", "dueDate": "19/01/2026",
    "dossierStatus": "processing", "modifiedDate": "06/01/2026 08:00:00", "applicantName": NAME,
}  # fmt: skip
LAND = {
    "STT": "1", "Số biên nhận": "H53.12-260105-0003", "Mã TTHC": "1.012345", "Đơn vị": "UBND xã Hoà Hội",
    "Chủ sử dụng": NAME, "Hình thức nộp": "Trực tiếp", "Ngày tiếp nhận": "05.01.2026", "Ngày hẹn trả": "46041",
    "Trạng thái": "Đã chuyển thông tin thuế",
}  # fmt: skip
PORTAL = {
    "MaHoSo": "H53.12-260105-0004", "MaTTHC": "1.000001.000.00.00.H53", "MaDinhDanh": "C25459", "KenhThucHien": "2",
    "NoiNopHoSo": "2", "NgayTiepNhan": "20260105093000", "TrangThaiHoSo": "10", "NgayKetThucXuLy": "20260106090000",
    "NgayTra": "20260106100000", "DanhSachGiayToKetQua": [{"TenGiayTo": "Kết quả"}], "TaiLieuNop": [],
    "DanhSachLePhi": [{"Gia": 1}], "ChuHoSo": NAME, "NgayCapNhat": "20260106100000",
}  # fmt: skip


def accepted(file: TextFile) -> list[dict[str, Any]]:
    assert file.unusable == ()
    text = file.rows.with_columns(arrival_day=pl.lit(date(2026, 1, 31)), file_name=pl.lit("f"))
    good, bad = sort_rows(DOSSIERS, text, CANDIDATES, "key")
    assert bad.is_empty(), bad
    assert NAME not in good.write_csv()
    assert IDENTITY not in good.write_csv()
    return good.to_dicts()


def only(row: dict[str, Any], *names: str) -> tuple:
    return tuple(row[name] for name in names)


FACTS = ("MaHoSo", "MaTTHC", "unit_code", "KenhThucHien", "TrangThaiHoSo", "NgayTiepNhan", "NgayHenTra")


def test_an_igate_export_is_read_with_its_paths_words_and_times():
    file = read_file("igate.jsonl", as_jsonl(IGATE), DOSSIERS)
    assert file.vendor == "VNPT iGate"
    (row,) = accepted(file)
    assert only(row, *FACTS) == (
        "H53.12-260105-0001", "1.000001", "C25459", 2, 4, datetime(2026, 1, 5, 9, 30), datetime(2026, 1, 19, 9, 0),
    )  # fmt: skip
    assert row["applicant_id_class"] == "citizen_id"
    assert row["applicant_hash"]


def test_an_opencps_export_is_read_with_its_words_and_epochs():
    (row,) = accepted(read_file("opencps.csv", csv_text(OPENCPS).encode(), DOSSIERS))
    assert only(row, *FACTS) == (
        "H53.12-260105-0002", "1.000001", "C25459", 2, 4, datetime(2026, 1, 5, 9, 30), datetime(2026, 1, 19),
    )  # fmt: skip


def test_a_land_office_workbook_is_read_with_unit_names_serial_dates_and_dates_with_points():
    file = read_file("dat-dai.xlsx", as_xlsx(LAND), DOSSIERS)
    (row,) = accepted(file)
    assert only(row, *FACTS) == (
        "H53.12-260105-0003", "1.012345", "C25606", 1, 6, datetime(2026, 1, 5), datetime(2026, 1, 19),
    )  # fmt: skip
    assert file.warnings == ()


def test_a_push_to_the_national_portal_is_read_with_flags_from_its_lists():
    (row,) = accepted(read_file("push.jsonl", as_jsonl(PORTAL), DOSSIERS))
    assert only(row, "MaTTHC", "TrangThaiHoSo") == ("1.000001", 10)
    assert only(row, "CoKetQuaDienTu", "SoHoaThanhPhan", "CoNghiaVuTaiChinh") == (True, False, True)


def test_words_are_compared_without_letter_case_composition_and_tone_places():
    spelt = {"statusCurrentTask": "  ĐANG  xử lý", "applyMethod": {"name": "trực tuyến"}}
    (row,) = accepted(read_file("a.jsonl", as_jsonl(IGATE | spelt), DOSSIERS))
    assert only(row, "TrangThaiHoSo", "KenhThucHien") == (4, 2)


# --- what the mapping does not know -----------------------------------------------------------------------


def rows_with(status: str, times: int, known: int = 20) -> TextFile:
    records = [IGATE | {"code": f"H53.12-260105-{n:04}"} for n in range(known)]
    records += [IGATE | {"code": f"H53.12-260106-{n:04}", "statusCurrentTask": status} for n in range(times)]
    return read_file("a.jsonl", as_jsonl(*records), DOSSIERS)


def test_an_unknown_text_sets_its_rows_aside_with_their_key_and_is_reported_with_its_count():
    file = rows_with("Chờ ký số", 6)
    assert file.rows.height == 20
    assert {(u.rule, u.column, u.value_masked) for u in file.unusable} == {
        ("IN-UNMAPPED", "TrangThaiHoSo", "Chờ ký số")
    }
    assert [u.line for u in file.unusable] == list(range(21, 27))
    assert file.unusable[0].record_key == "H53.12-260106-0000"
    assert file.warnings == ("TrangThaiHoSo: texts that the mapping of VNPT iGate does not know: Chờ ký số (6 rows)",)


@pytest.mark.parametrize(("times", "known"), [(1, 20), (4, 20), (30, 20)])
def test_a_text_that_might_be_a_persons_is_shown_by_its_shape_only(times, known):
    file = rows_with(NAME, times, known)
    assert len(file.unusable) == times
    assert NAME not in repr(file.unusable) + repr(file.warnings)


# --- recognising ------------------------------------------------------------------------------------------


def test_the_contracts_own_columns_come_before_any_mapping():
    assert (
        read_file(
            "a.csv", csv_text({c.name: "" for c in DOSSIERS.columns} | {"NoiNopHoSo": "2"}).encode(), DOSSIERS
        ).vendor
        is None
    )


def test_a_known_export_without_a_required_column_is_refused_by_the_vendors_own_names():
    slim = {name: cell for name, cell in OPENCPS.items() if name != "modifiedDate"}
    with pytest.raises(Refused, match=r"an export of OpenCPS, but .* missing: NgayCapNhat \(modifiedDate\)"):
        read_file("a.csv", csv_text(slim).encode(), DOSSIERS)


def test_a_vendor_is_added_by_a_file_alone(tmp_path):
    new = yaml.safe_load((MAPPINGS / "opencps.yml").read_text("utf-8"))
    new |= {"vendor": "Một cửa mới", "recognised_by": ["so_ho_so"]}
    new["columns"] = {ours: [name.lower() for name in names] for ours, names in new["columns"].items()}
    new["columns"]["MaHoSo"] = ["so_ho_so"]
    (tmp_path / "new.yml").write_text(yaml.safe_dump(new, allow_unicode=True), "utf-8")
    export = {name.lower(): cell for name, cell in OPENCPS.items()} | {"so_ho_so": "H53.12-260105-0009"}
    file = read_file("a.csv", csv_text(export).encode(), DOSSIERS, mappings(tmp_path))
    assert file.vendor == "Một cửa mới"
    assert accepted(file)[0]["MaHoSo"] == "H53.12-260105-0009"


# --- the files themselves ---------------------------------------------------------------------------------


@pytest.mark.parametrize("mapping", mappings(), ids=lambda mapping: mapping.vendor)
def test_every_mapping_fills_the_required_columns_of_its_feed_with_columns_and_codes_that_exist(mapping):
    feed = FEEDS[mapping.feed]
    columns = {column.name: column for column in feed.columns}
    filled = mapping.columns.keys() | mapping.filled.keys()
    assert [column.name for column in feed.columns if column.required and column.name not in filled] == []
    assert filled <= set(feed.read_columns)
    assert all(columns[name].kind is Kind.FLAG for name in mapping.filled)
    for name, codes in mapping.values.items():
        assert set(codes.values()) <= columns[name].choices


def test_every_mapping_says_whose_export_it_is_and_where_its_names_come_from():
    assert len({mapping.vendor for mapping in mappings()}) == len(list(MAPPINGS.glob("*.yml"))) >= 4
    assert all(mapping.source and mapping.title_en for mapping in mappings())


def test_a_mapping_with_a_misspelt_key_is_no_mapping(tmp_path):
    (tmp_path / "bad.yml").write_text("vendor: x\ncolums: {}\n", "utf-8")
    with pytest.raises(ValidationError, match="colums"):
        mappings(tmp_path)


def test_serial_numbers_of_workbooks_become_days_and_times_and_other_texts_stay():
    cells = pl.Series("t", ["46027", "46027.395833333336", "20260105", "05/01/2026", None, "x"])
    assert from_serial(cells).to_list() == [
        "2026-01-05 00:00:00", "2026-01-05 09:30:00", "20260105", "05/01/2026", None, "x",
    ]  # fmt: skip
