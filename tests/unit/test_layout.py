"""The table of an exported sheet is found under titles, merged headers and sub-totals, and no record is lost."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from itertools import pairwise

import fastexcel
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.intake.layout import Layout, find_table
from orchestration.intake.words import comparable

NAMES = ["Mã hồ sơ", "Mã thủ tục", "Trạng thái", "Ngày tiếp nhận", "Ghi chú", "Đơn vị"]
REQUIRED, KEYS = NAMES[:3], NAMES[:2]
SIGNATORY = "Nguyễn Thị Thử"
# two spellings of one table, so that a header can be known by its joined names or by its last parts
FORM_06 = [
    "STT",
    "Mã hồ sơ",
    "Tên thủ tục hành chính",
    "Nhận và trả kết quả / Ngày, tháng, năm / Nhận hồ sơ",
    "Nhận và trả kết quả / Ngày, tháng, năm / Hẹn trả kết quả",
    "Nhận và trả kết quả / Ngày, tháng, năm / Trả kết quả",
    "Nhận và trả kết quả / Phương thức nhận kết quả",
    "Nhận và trả kết quả / Ký nhận",
    "Ghi chú",
]

Cells = list[list[str | None]]


def known(names: list[str]) -> dict[str, int]:
    wanted = {comparable(name): name for name in NAMES}
    return {wanted[comparable(n)]: at for at, n in enumerate(names) if comparable(n) in wanted}


def score(names: list[str]) -> int:
    found = known(names)
    return len(found) if set(REQUIRED) <= set(found) else 0


def keys(names: list[str]) -> list[int]:
    return [known(names)[name] for name in KEYS]


def sheet(rows: Cells) -> pl.DataFrame:
    width = max(map(len, rows), default=0)
    padded = [row + [None] * (width - len(row)) for row in rows]
    return pl.DataFrame(padded, schema={f"c{n}": pl.String for n in range(width)}, orient="row")


def found_in(rows: Cells, **limits: int) -> Layout:
    layout = find_table(sheet(rows), score, keys, **limits)
    assert layout is not None
    return layout


def body_of(layout: Layout) -> Cells:
    return [list(row) for row in layout.body.iter_rows()]


def record(number: int = 1, **cells: str | None) -> list[str | None]:
    row = dict.fromkeys(NAMES) | {"Mã hồ sơ": f"H53-{number}", "Mã thủ tục": "1.001", "Trạng thái": "9"} | cells
    return list(row.values())


def workbook(fill: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], object]) -> pl.DataFrame:
    """A real workbook, read as the product reads one."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        fill(book, book.add_worksheet())
    reader = fastexcel.read_excel(content.getvalue())
    return reader.load_sheet(0, header_row=None, skip_rows=0, dtypes="string").to_polars()


# --- a plain table ----------------------------------------------------------------------------------------


def test_a_plain_table_is_its_first_row_and_the_rest():
    rows = [NAMES, record(1), record(2, **{"Ghi chú": "  x "}), record(3, **{"Mã thủ tục": None, "Ghi chú": "y"})]
    layout = found_in(rows)
    assert layout.header == NAMES
    assert layout.body.equals(sheet(rows)[1:])
    assert layout.lines.to_list() == [2, 3, 4]
    assert layout.lines.dtype == pl.Int64
    assert layout.notes == ()


def test_a_header_without_rows_is_an_empty_table():
    layout = found_in([NAMES])
    assert layout.header == NAMES
    assert layout.body.shape == (0, len(NAMES))
    assert layout.lines.to_list() == []
    assert layout.notes == ()


@pytest.mark.parametrize("rows", [[], [["x"]], [["Báo cáo"], ["1", "2"]], [NAMES[:2], record()]])
def test_a_sheet_without_the_required_columns_has_no_table(rows):
    assert find_table(sheet(rows), score, keys) is None


def test_a_header_further_down_than_the_limit_is_not_looked_for():
    rows = [["Báo cáo"], *[[None]] * 3, NAMES, record()]
    assert found_in(rows, within=5).lines.to_list() == [6]
    assert find_table(sheet(rows), score, keys, within=4) is None


def test_a_sheet_of_an_empty_workbook_has_no_table():
    assert find_table(workbook(lambda *_: None), score, keys) is None


def test_blanks_line_breaks_and_tone_marks_in_a_header_do_not_matter():
    odd = [" Mã\nhồ  sơ ", unicodedata.normalize("NFD", "MÃ THỦ TỤC"), "\ufeffTrạng\u00a0thái", "Ngày", None, "Hoà"]
    layout = found_in([odd, record()])
    assert layout.header == ["Mã hồ sơ", "MÃ THỦ TỤC", "Trạng thái", "Ngày", "", "Hoà"]
    assert comparable("TX Hoà  Thành\nThuỷ") == comparable("tx Hòa Thành Thủy")
    assert comparable("Hòa") != comparable("Hóa")


def test_blank_rows_are_no_rows_and_lines_stay_those_of_the_sheet():
    layout = found_in([NAMES, record(1), [None, " "], record(2), [None]])
    assert layout.lines.to_list() == [2, 4]
    assert layout.notes == ()


# --- header -----------------------------------------------------------------------------------------------


def form_06(_, page) -> None:
    """Form 06: title, header of three merged rows, column numbers, groups, sub-totals, page break, signatures."""
    page.merge_range("A1:C1", "UBND TỈNH")
    page.merge_range("D1:I1", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    page.merge_range("A3:I3", "SỔ THEO DÕI HỒ SƠ")
    header(page, 4)
    page.write_row(7, 0, [f"({n})" for n in range(1, 10)])
    page.merge_range("A9:I9", "I. Lĩnh vực đất đai")
    page.write_row(9, 0, [1, "H53-1", "Tổng hợp hồ sơ đất đai", "05/01/2026", "20/01/2026", None, "Bưu chính"])
    page.write_row(10, 0, [2, "H53-2", "Cộng đồng dân cư được giao đất", "06/01/2026", None, None, "Trực tiếp"])
    page.merge_range("A12:C12", "Cộng lĩnh vực đất đai")
    page.write_number("D12", 2)
    header(page, 12)
    page.write_row(15, 0, [f"({n})" for n in range(1, 10)])
    page.write_row(16, 0, ["II", None, "Lĩnh vực hộ tịch"])
    page.write_row(17, 0, [3, "H53-3", "Khai sinh", "07/01/2026", None, None, "Trực tuyến"])
    page.write_row(18, 0, [None, "Tổng cộng", None, 3])
    page.write_row(19, 0, [4, None, "Khai tử", "08/01/2026", None, None, "Trực tuyến"])
    page.merge_range("F22:I22", "Tây Ninh, ngày 31 tháng 01 năm 2026")
    page.write("B23", "NGƯỜI LẬP BIỂU")
    page.merge_range("F23:I23", "THỦ TRƯỞNG ĐƠN VỊ")
    page.write("B24", "(Ký, ghi rõ họ tên)")
    page.write("B28", SIGNATORY)


def header(page, top: int) -> None:
    for column, name in enumerate(["STT", "Mã hồ sơ", "Tên thủ tục\nhành chính"]):
        page.merge_range(top, column, top + 2, column, name)
    page.merge_range(top, 3, top, 7, "Nhận và trả kết quả")
    page.merge_range(top + 1, 3, top + 1, 5, "Ngày, tháng, năm")
    page.write_row(top + 2, 3, ["Nhận hồ sơ", "Hẹn trả kết quả", "Trả kết quả"])
    page.merge_range(top + 1, 6, top + 2, 6, "Phương thức nhận kết quả")
    page.merge_range(top + 1, 7, top + 2, 7, "Ký nhận")
    page.merge_range(top, 8, top + 2, 8, "Ghi chú")


def of_form(names: list[str]) -> Callable[[list[str]], int]:
    return lambda header: sum(name in header for name in names) if {"Mã hồ sơ", names[3]} <= set(header) else 0


def test_form_06_is_read_by_its_joined_names():
    layout = find_table(workbook(form_06), of_form(FORM_06), lambda names: [names.index("Mã hồ sơ"), 2, 3])
    assert layout.header == FORM_06
    assert layout.lines.to_list() == [10, 11, 18, 20]
    assert layout.body.to_series(1).to_list() == ["H53-1", "H53-2", "H53-3", None]
    assert layout.notes == (
        "title in rows 1, 3",
        "column numbers in rows 8, 16",
        "header repeated in rows 13-15",
        "group headings in rows 9, 17",
        "sub-totals in rows 12, 19",
        "signature block from row 22",
    )


def test_form_06_is_read_by_the_last_parts_of_its_names():
    last_parts = [name.split(" / ")[-1] for name in FORM_06]
    layout = find_table(workbook(form_06), of_form(last_parts), lambda names: [names.index("Mã hồ sơ"), 2, 3])
    assert layout.header == last_parts
    assert layout.lines.to_list() == [10, 11, 18, 20]


def test_a_note_never_shows_a_text_of_the_sheet():
    layout = find_table(workbook(form_06), of_form(FORM_06), lambda _: [1, 2, 3])
    kinds = ("title", "column numbers", "header repeated", "group headings", "sub-totals", "signature block")
    for note, kind in zip(layout.notes, kinds, strict=True):
        assert set(note.removeprefix(kind)) <= set("inrows fromrow 0123456789-,")
    assert not any(SIGNATORY in (cell or "") for row in body_of(layout) for cell in row)


def test_a_merged_cell_ends_where_another_begins_above():
    rows = [
        ["Hồ sơ", None, "Kỳ", None, "Trạng thái"],
        ["Mã hồ sơ", "Mã thủ tục", None, None, None],
        [None, None, "Năm", "Tháng", None],
        ["H53-1", "1.001", "2026", "1", "9"],
    ]
    joined = ["Hồ sơ / Mã hồ sơ", "Hồ sơ / Mã thủ tục", "Kỳ / Năm", "Kỳ / Tháng", "Trạng thái"]
    layout = find_table(sheet(rows), lambda names: int(names == joined), lambda _: [0, 1])
    assert layout.header == joined
    assert layout.lines.to_list() == [4]


def test_a_header_whose_merged_cells_were_filled_out_by_the_exporter_has_each_part_once():
    rows = [["Mã hồ sơ", "Mã thủ tục", "Kỳ", "Kỳ"], ["Mã hồ sơ", "Mã thủ tục", "Trạng thái", "Năm"], record()]
    wanted = ["Mã hồ sơ", "Mã thủ tục", "Kỳ / Trạng thái", "Kỳ / Năm"]
    layout = find_table(sheet(rows), lambda names: int(wanted == [n for n in names if n]), lambda _: [0, 1])
    assert layout.header[:4] == wanted


def test_a_title_does_not_become_part_of_a_name():
    layout = found_in([["Báo cáo tháng", None, "Mẫu 06"], ["Sở Thử"], NAMES, record()])
    assert layout.header == NAMES
    assert layout.lines.to_list() == [4]
    assert layout.notes == ("title in rows 1-2",)


def test_a_table_may_start_at_c5():
    def fill(_, page):
        page.write_row("C5", NAMES)
        page.write_row("C6", record())

    layout = find_table(workbook(fill), score, keys)
    assert [name for name in layout.header if name] == NAMES
    assert layout.lines.to_list() == [6]
    assert [cell for row in body_of(layout) for cell in row if cell] == [cell for cell in record() if cell]


def test_a_table_may_start_at_c5_under_a_title_in_a1():
    def fill(_, page):
        page.write("A1", "Báo cáo")
        page.write_row("C5", NAMES)
        page.write_row("C6", record())

    layout = find_table(workbook(fill), score, keys)
    assert layout.header == ["", "", *NAMES]
    assert layout.lines.to_list() == [6]
    assert layout.notes == ("title in row 1",)


def test_a_better_header_on_the_next_page_does_not_swallow_the_rows_of_the_first():
    layout = found_in([[*NAMES[:4], "Chú thích", "Cơ quan"], record(1), record(2), NAMES, record(3)])
    assert layout.lines.to_list() == [2, 3, 4, 5]  # the header of page 2 is another one, so nobody drops it unseen


def test_rows_under_a_damaged_header_are_kept_when_the_next_page_has_a_whole_one():
    rows = [["Đơn vị:", "Sở Thử"], [*NAMES[:2], "?", *NAMES[3:]], record(1), record(2), NAMES, record(4)]
    layout = found_in(rows)
    assert layout.lines.to_list() == [2, 3, 4, 6]
    assert layout.notes == ("title in row 1",)


def test_a_title_printed_on_every_page_is_passed_over_with_the_header():
    page = [["Sổ theo dõi"], ["Trang", None, None, "của sổ"], NAMES]
    layout = found_in([*page, record(1), [None], *page, record(2)])
    assert layout.lines.to_list() == [4, 9]
    assert layout.notes == ("title in rows 1-2", "header repeated in rows 6-8")


def test_a_header_printed_on_every_page_is_passed_over_with_its_column_numbers():
    numbers = [str(n) for n in range(1, 7)]
    layout = found_in([NAMES, numbers, record(1), NAMES, numbers, record(2), [None], NAMES, record(3)])
    assert layout.lines.to_list() == [3, 6, 9]
    assert layout.notes == ("column numbers in rows 2, 5", "header repeated in rows 4, 8")


# --- column numbers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "numbers",
    [
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["1", "2", "3", "4", "5", "6"],
        ["A", "B", "1", "2", "3", "4"],
        ["-1", "-2", "-3", "-4", "-5", "-6"],  # what a spreadsheet makes of a typed (1)
        ["[1]", "[2]", "[3]", "[4]", "[5]", None],
        ["(1)", "(2)", "(3)=(4)+(5)", "(4)", "5=(6)", "6 = 7 - 8"],
    ],
)
def test_a_row_of_column_numbers_below_the_header_is_passed_over(numbers):
    layout = found_in([NAMES, numbers, record()])
    assert layout.lines.to_list() == [3]
    assert layout.notes == ("column numbers in row 2",)


@pytest.mark.parametrize(
    "row",
    [
        ["1", "2", "4", "3", "5", "6"],
        ["7", "8", "9", "10", "11", "12"],
        ["1", "2", "3", None, None, None],
        ["1", "1", "1", "1", "1", "1"],
        ["A", "B", "C", "D", None, "Đ"],
    ],
)
def test_a_record_of_small_numbers_is_no_row_of_column_numbers(row):
    assert found_in([NAMES, row, record()]).lines.to_list() == [2, 3]


def test_column_numbers_further_down_are_a_record():
    numbers = [str(n) for n in range(1, 7)]
    assert found_in([NAMES, record(), numbers]).lines.to_list() == [2, 3]


# --- group headings, sub-totals, signatures ----------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    [
        ["I. Lĩnh vực đất đai"],
        [None, "Lĩnh vực hộ tịch"],
        ["II", None, "12", "3", "4", "5"],
        ["IV.", None, "12", "3", "4", "5"],
        ["XII - Lĩnh vực thử", None, "12", "3", "4"],
        ["A", None, "12", "3", "4", "5"],
        ["B. Cấp xã", None, "12", "3", "4"],
    ],
)
def test_a_group_heading_is_passed_over(heading):
    layout = found_in([NAMES, record(1), heading, record(2)])
    assert layout.lines.to_list() == [2, 4]
    assert layout.notes == ("group headings in row 3",)


@pytest.mark.parametrize(
    "total",
    ["Cộng", "CỘNG:", "Tổng cộng", "Tổng số", "Tổng", "Cộng lĩnh vực đất đai", "Cộng (I+II)", "Cộng I", "Luỹ kế"],
)
@pytest.mark.parametrize("row", [[None, None], ["3", None], ["I.1", None], [None]])
def test_a_sub_total_is_passed_over(total, row):
    layout = found_in([NAMES, record(1), [*row, total, "12", "3", "4"], record(2)])
    assert layout.lines.to_list() == [2, 4]
    assert layout.notes == ("sub-totals in row 3",)


@pytest.mark.parametrize("text", ["Tổng hợp số liệu", "Cộng đồng dân cư", "Cộng hòa", "Tổng kiểm tra", "Vi phạm"])
def test_a_row_without_key_whose_text_only_begins_like_a_sub_total_stays_to_be_quarantined(text):
    row = [None, "1.001", text, "05/01/2026", None, "x"]
    layout = found_in([NAMES, record(1), row, record(2)])
    assert layout.lines.to_list() == [2, 3, 4]
    assert layout.notes == ()


@pytest.mark.parametrize("text", ["Tổng cộng", "Cộng lĩnh vực đất đai", "I. Đất đai", "Người lập biểu", "Nơi nhận:"])
def test_a_row_with_all_its_keys_is_a_record_whatever_it_says(text):
    rows = [NAMES, record(1, **{"Trạng thái": text}), [text, text], record(2, **{"Ghi chú": text})]
    layout = found_in(rows)
    assert layout.lines.to_list() == [2, 3, 4]
    assert layout.notes == ()


def test_headings_in_the_first_of_several_key_columns_are_no_records():
    layout = found_in([NAMES, ["I. Đất đai"], record(1), ["Cộng"], ["II. Hộ tịch"], record(2)])
    assert layout.lines.to_list() == [3, 6]
    assert layout.notes == ("group headings in rows 2, 5", "sub-totals in row 4")


def test_headings_in_the_only_key_column_stay_because_they_cannot_be_told_from_records():
    rows = [NAMES, ["I. Đất đai"], record(1)]
    assert find_table(sheet(rows), score, lambda _: [0]).lines.to_list() == [2, 3]


def test_without_key_columns_every_row_is_a_record():
    rows = [NAMES, ["Tổng cộng"], [None], record(1), ["Nơi nhận:"]]
    layout = find_table(sheet(rows), score, lambda _: [])
    assert layout.lines.to_list() == [2, 4, 5]


def test_two_cells_of_a_narrow_table_may_be_half_a_record():
    rows = [REQUIRED, ["H53-1", "1.001", "9"], ["H53-2", None, "9"]]
    assert found_in(rows).lines.to_list() == [2, 3]


@pytest.mark.parametrize(
    "first_line",
    [
        [None, "Tây Ninh, ngày 31 tháng 01 năm 2026"],
        [None, None, None, "…, ngày … tháng … năm …"],
        [None, None, "Ngày 31 tháng 1 năm 2026"],
        ["Nơi nhận:", None, None, "TM. ỦY BAN NHÂN DÂN"],
        ["NGƯỜI LẬP BIỂU", None, None, "THỦ TRƯỞNG ĐƠN VỊ"],
        [None, None, None, "KT. CHỦ TỊCH"],
        [None, None, None, "Uỷ ban nhân dân xã"],
        [None, None, None, "(Ký, ghi rõ họ tên)"],
    ],
)
def test_everything_from_the_signatures_on_is_passed_over(first_line):
    rows = [NAMES, record(1), [None, None, "x", "y", "z", "t"], first_line, [None], [None, None, SIGNATORY, "a", "b"]]
    layout = found_in(rows)
    assert layout.lines.to_list() == [2, 3]
    assert layout.notes == ("signature block from row 4",)


def test_a_form_without_records_still_ends_at_its_signatures():
    layout = found_in([NAMES, [f"({n})" for n in range(1, 7)], [None, None, None, "Người lập biểu"], [SIGNATORY]])
    assert layout.body.is_empty()
    assert layout.notes == ("column numbers in row 2", "signature block from row 3")


def test_words_of_a_signature_block_above_the_last_record_end_nothing():
    rows = [NAMES, record(1), [None, None, "Nơi nhận", "x", "y", "z"], record(2)]
    assert found_in(rows).lines.to_list() == [2, 3, 4]


def test_a_long_list_of_rows_is_cut_and_counted():
    rows = [NAMES, *[row for number in range(25) for row in (record(number), ["Cộng"])]]
    (note,) = found_in(rows).notes
    assert note.startswith("sub-totals in rows 3, 5, 7, ")
    assert note.endswith(", 41 and 5 more places")


# --- nothing good is lost ---------------------------------------------------------------------------------

TEXTS = st.sampled_from(
    [
        "Tổng cộng",
        "Cộng",
        "I. Đất đai",
        "IV",
        "Người lập biểu",
        "Nơi nhận",
        SIGNATORY,
        "(1)",
        "1",
        "2",
        "9",
        "A",
        *NAMES,
    ]
) | st.text(max_size=6)
CELLS = st.none() | TEXTS
ROWS = st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=12)


@settings(max_examples=150, deadline=None)
@given(rows=ROWS, title=st.lists(st.sampled_from([["Báo cáo"], [None], ["Sở Thử", None, "Mẫu 06"]]), max_size=3))
def test_every_row_with_all_its_keys_is_in_the_body_once_and_in_order(rows, title):
    rows = [row for row in rows if row != NAMES]
    # below the header a row with other texts between them: there a row of column numbers would be meant
    layout = found_in([*title, NAMES, record(), *rows])
    top = len(title) + 2
    lines = layout.lines.to_list()
    expected = [n for n, row in enumerate(rows, top + 1) if (row[0] or "").strip() and (row[1] or "").strip()]
    assert [line for line in lines if line in expected] == expected
    assert all(above < below for above, below in pairwise(lines))
    assert body_of(layout) == [[*title, NAMES, record(), *rows][line - 1] for line in lines]


@settings(max_examples=100, deadline=None)
@given(rows=ROWS)
def test_a_row_is_in_the_body_or_its_number_is_in_a_note_or_it_is_blank(rows):
    layout = found_in([NAMES, record(), *rows])
    noted = set()
    for note in layout.notes:
        if note.startswith("signature block"):
            noted |= set(range(int(note.split()[-1]), len(rows) + 3))
            continue
        for run in note.split(" in row")[1].removeprefix("s").split(","):
            first, _, last = run.strip().partition("-")
            noted |= set(range(int(first), int(last or first) + 1))
    blank = {n for n, row in enumerate(rows, 3) if not any((cell or "").strip() for cell in row)}
    assert set(layout.lines) | noted | blank == set(range(2, len(rows) + 3))
    assert not set(layout.lines) & (noted | blank)
