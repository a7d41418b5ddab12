"""A workbook as offices export it: the table is found, layout is passed over, nothing is swallowed."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from orchestration.intake.feeds import DOSSIERS, PETITIONS
from orchestration.intake.reading import read_file
from orchestration.intake.table import Refused
from tests.unit.deliveries import PETITION
from tests.unit.test_mapping import LAND, NAME

HEADER, ROW = list(PETITION), list(PETITION.values())


def book(*sheets: list[list]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as workbook:
        for rows in sheets:
            sheet = workbook.add_worksheet()
            for number, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if cell is not None:
                        sheet.write(number, column, cell)
    return content.getvalue()


def form() -> bytes:
    """A land office's list: title, merged header of two rows, column numbers, a group, a total, signatures."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as workbook:
        sheet = workbook.add_worksheet()
        sheet.merge_range("A1:I1", "DANH SÁCH HỒ SƠ ĐẤT ĐAI")
        merged = {"Ngày tiếp nhận": "Thời gian", "Ngày hẹn trả": "Thời gian"}
        for column, name in enumerate(LAND):
            if name in merged:
                sheet.write(3, column, name)
            else:
                sheet.merge_range(2, column, 3, column, name)
            sheet.write(4, column, f"({column + 1})")
        first = list(LAND).index("Ngày tiếp nhận")
        sheet.merge_range(2, first, 2, first + 1, "Thời gian")
        sheet.write(5, 0, "I. Lĩnh vực đất đai")
        for row, code in ((6, "H53.12-260105-0003"), (7, "H53.12-260105-0004")):
            for column, cell in enumerate((LAND | {"Số biên nhận": code}).values()):
                sheet.write(row, column, cell)
        sheet.write(8, 1, "Tổng cộng: 2")
        sheet.write(11, 6, "Tân An, ngày 05 tháng 01 năm 2026")
        sheet.write(12, 6, "NGƯỜI LẬP BIỂU")
        sheet.write(15, 6, NAME)
    return content.getvalue()


def test_a_form_with_merged_headers_numbers_groups_totals_and_signatures_gives_its_records_and_their_rows():
    file = read_file("dat-dai.xlsx", form(), DOSSIERS)
    assert file.rows["line"].to_list() == [7, 8]
    assert file.rows["MaHoSo"].to_list() == ["H53.12-260105-0003", "H53.12-260105-0004"]
    assert file.rows["NgayTiepNhan"].str.slice(0, 10).to_list() == ["2026-01-05"] * 2
    assert file.unusable == ()
    assert file.warnings == (
        "title in row 1", "column numbers in row 5", "group headings in row 6", "sub-totals in row 9",
        "signature block from row 12",
    )  # fmt: skip


def test_blank_rows_at_the_top_shift_no_line():
    assert read_file("a.xlsx", book([[], [], HEADER, ROW]), PETITIONS).rows["line"].to_list() == [4]


def test_a_formula_that_failed_is_not_swallowed():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ROW)
        sheet.write_formula(1, HEADER.index("NgayXuLy"), "=NA()", value="#N/A")
    assert read_file("a.xlsx", content.getvalue(), PETITIONS).rows["NgayXuLy"].to_list() == ["#ERROR"]


def test_the_table_may_stand_on_any_sheet_and_the_others_are_told():
    file = read_file("a.xlsx", book([["Hướng dẫn"], ["chép số liệu vào trang sau"]], [HEADER, ROW]), PETITIONS)
    assert file.rows.height == 1
    assert file.warnings == ("1 other sheets without such a table are not read",)


def test_tables_on_two_sheets_are_refused_because_one_would_be_left_out():
    with pytest.raises(Refused, match="tables on sheets 1, 3; deliver one table a workbook"):
        read_file("a.xlsx", book([HEADER, ROW], [["x"]], [HEADER, ROW]), PETITIONS)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "old .xls workbook"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"PK\x03\x04 cut off", "did not arrive whole"),
    ],
)
def test_a_workbook_that_cannot_be_opened_is_refused_with_what_to_do(content, words):
    with pytest.raises(Refused, match=words):
        read_file("a.xlsx", content, PETITIONS)


def test_text_typed_in_an_old_font_is_read_as_vietnamese():
    old = {"Loai": "§Êt ®ai, x©y dùng, hé tÞch, t­ ph¸p"}
    rows = [HEADER, *[list((PETITION | old | {"MaPAKN": f"PA-{n}", "HaiLong": "1"}).values()) for n in range(3)]]
    assert read_file("a.xlsx", book(rows), PETITIONS).rows["Loai"][0] == "Đất đai, xây dựng, hộ tịch, tư pháp"


def test_the_name_of_a_sheet_that_is_lost_is_not_told():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as workbook:
        workbook.add_worksheet(NAME)
    damaged = content.getvalue().replace(b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheetX.xml")
    with pytest.raises(Refused, match=r"cannot be read as xlsx: calamine error: Xlsx error: Worksheet$"):
        read_file("a.xlsx", damaged, PETITIONS)
