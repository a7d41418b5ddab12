"""A workbook that would exhaust the memory is refused with words before a library opens it."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.intake import workbook_limits
from orchestration.intake.workbook_limits import MOST_CELLS, MOST_INFLATED, OLE_MAGIC, check_workbook

SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
OPEN = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def written(*cells: tuple[int, int, str]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet()
        for row, column, text in cells:
            page.write(row, column, text)
    return content.getvalue()


def with_parts(method: int = zipfile.ZIP_DEFLATED, **parts: str) -> bytes:
    """A workbook of one cell in which some parts were replaced: `sheet`, `texts`, or any other name."""
    names = {"sheet": SHEET, "texts": TEXTS}
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written((0, 0, "x")))) as old, zipfile.ZipFile(content, "w", method) as new:
        replaced = {names.get(name, name): text for name, text in parts.items()}
        for name in dict.fromkeys([*old.namelist(), *replaced]):
            new.writestr(name, replaced[name] if name in replaced else old.read(name))
    return content.getvalue()


def sheet_of(rows: str) -> bytes:
    return with_parts(sheet=f"{OPEN}{rows}</sheetData></worksheet>")


def refused(content: bytes) -> str:
    with pytest.raises(ValueError) as error:
        check_workbook(content)
    return str(error.value)


def test_a_workbook_as_systems_write_it_passes():
    check_workbook(written(*((row, column, f"Tổng hợp {row}") for row in range(200) for column in range(40))))


def test_two_cells_in_opposite_corners_are_refused():
    assert refused(written((0, 0, "x"), (1_048_575, 16_383, "y"))).startswith(
        "a sheet reaches to row 1048576 and column 16384; at most 1048576 rows, 500 columns"
    )


@pytest.mark.parametrize(("row", "column"), [(1_048_575, 0), (1_048_575, 29), (0, 499)])
def test_a_long_or_a_wide_sheet_within_the_limits_passes(row, column):
    check_workbook(written((0, 0, "x"), (row, column, "y")))


@pytest.mark.parametrize(("row", "column"), [(1_048_575, 30), (0, 500)])
def test_one_column_more_is_refused(row, column):
    assert "delete what stands below and to the right" in refused(written((0, 0, "x"), (row, column, "y")))


def test_formatted_cells_without_content_do_not_count():
    check_workbook(sheet_of('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row>'))


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>',
        "<row r='4294967295'/>",
        '<x:row><x:c r = "XFD1"><x:v>1</x:v></x:c></x:row>',
        '<row><c a=">" r="XFD1"><v>1</v></c></row>',
        "<row>" + "<c><v>1</v></c>" * 501 + "</row>",
        "<row>" + "<c/>" * 16_385 + "</row>",
    ],
)
def test_a_far_cell_is_found_however_it_is_written(rows):
    assert "a sheet reaches to" in refused(sheet_of(rows))


def test_cells_without_a_reference_are_counted(monkeypatch):
    monkeypatch.setattr(workbook_limits, "MOST_ROWS", 50)
    rows = "<row><c><v>1</v></c></row>"
    check_workbook(sheet_of(rows * 50))
    assert "reaches to row 51" in refused(sheet_of(rows * 51))


def test_cells_that_must_be_counted_one_by_one_are_counted_up_to_a_limit(monkeypatch):
    monkeypatch.setattr(workbook_limits, "MOST_COUNTED", 50)
    check_workbook(sheet_of("<row>" + "<c/>" * 50 + "</row>"))
    assert "too many cells" in refused(sheet_of("<row>" + "<c/>" * 51 + "</row>"))


def test_a_bomb_is_refused_while_it_is_unpacked():
    content = with_parts(sheet=OPEN + " " * (MOST_INFLATED + 1))
    assert len(content) < 1_000_000
    assert "more than 200 MB" in refused(content)


def test_all_parts_together_are_measured(monkeypatch):
    monkeypatch.setattr(workbook_limits, "MOST_INFLATED", 30_000)
    check_workbook(with_parts(one=" " * 10_000))
    assert "unpacked it has more than" in refused(with_parts(one=" " * 10_000, two=" " * 10_000))


def test_the_size_that_a_part_declares_is_not_trusted(monkeypatch):
    monkeypatch.setattr(workbook_limits, "MOST_INFLATED", 100_000)
    content = bytearray(with_parts(sheet=OPEN + " " * 200_000))
    directory = content.rindex(SHEET.encode()) - 46  # the entry of the central directory that ends in this name
    assert content[directory : directory + 4] == b"PK\x01\x02"
    content[directory + 24 : directory + 28] = struct.pack("<I", 10)
    assert "unpacked it has more than" in refused(bytes(content))


def test_a_shared_text_counts_as_often_as_a_cell_names_it(monkeypatch):
    monkeypatch.setattr(workbook_limits, "MOST_TEXT", 100_000)
    texts = f"<sst count='1' uniqueCount='1'><si><t>{'x' * 1_000}</t></si><si><t>y</t></si></sst>"
    cell = '<row r="1"><c r="A1" t="s"><v>{}</v></c></row>'
    many = [OPEN + cell.format(text) * 120 for text in (0, 1)]
    assert "its texts written out" in refused(with_parts(sheet=many[0], texts=texts))
    check_workbook(with_parts(sheet=many[1], texts=texts))
    hidden = OPEN + '<row r="1"><c r="A1" t="s"><v><![CDATA[0]]></v></c></row>' * 120
    assert "its texts written out" in refused(with_parts(sheet=hidden, texts=texts))


def test_a_declared_number_of_texts_is_not_trusted():
    texts = f'<sst uniqueCount="{MOST_CELLS + 1}"><si><t>x</t></si></sst>'
    assert "declares" in refused(with_parts(texts=texts))
    assert "two tables" in refused(with_parts(texts="<sst><si/></sst>", other="<sst><si/></sst>"))


def test_a_password_and_the_old_format_are_named():
    encrypted = OLE_MAGIC + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert refused(encrypted) == "it is protected by a password; save it as .xlsx without a password"
    assert refused(OLE_MAGIC + bytes(600)).startswith("it is an old .xls workbook; save it as .xlsx")


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", written((0, 0, "x"))[:-100]])
def test_what_is_no_workbook_or_did_not_arrive_whole_is_named(content):
    assert refused(content) == "it is no workbook, or it did not arrive whole"


def test_other_ways_of_packing_are_refused_and_none_at_all_is_read():
    check_workbook(with_parts(zipfile.ZIP_STORED))
    assert "no spreadsheet uses" in refused(with_parts(zipfile.ZIP_LZMA))


def test_a_flood_of_parts_is_refused():
    assert "parts, more than 1000" in refused(with_parts(**{f"p{n}": "" for n in range(1_001)}))


@settings(max_examples=150, deadline=None)
@given(changes=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_damaged_workbook_passes_or_is_refused_and_breaks_nothing(changes):
    content = bytearray(WORKBOOK)
    for position, value in changes:
        content[position % len(content)] = value
    try:
        check_workbook(bytes(content))
    except ValueError as error:
        assert str(error)


WORKBOOK = written((0, 0, "x"), (3, 2, "y"))
