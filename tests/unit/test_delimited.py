"""A CSV is taken apart exactly: every row is a row of cells with its line, or is set aside with its line."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.intake.delimited import CELL_LINES, open_csv
from orchestration.intake.table import Refused

HEADER = "a,b,c\n"


def rows(text: str | bytes, wanted: tuple[int, ...] = (0, 1, 2)) -> tuple[list[tuple], list[int], list[int]]:
    """(rows, their lines, lines of the unusable ones)"""
    cells = open_csv(text.encode() if isinstance(text, str) else text).read(list(wanted))
    return cells.rows.rows(), cells.lines.to_list(), [unusable.line for unusable in cells.unusable]


def test_only_the_wanted_columns_are_read():
    assert rows(HEADER + "1,secret,3\n", (0, 2)) == ([("1", "3")], [2], [])


def test_a_cell_may_hold_line_breaks_and_the_line_is_where_its_row_begins():
    assert rows(HEADER + '1,"x\ny\n\nz",3\n4,5,6\n') == ([("1", "x\ny\n\nz", "3"), ("4", "5", "6")], [2, 6], [])


def test_blank_lines_are_no_rows_and_shift_no_line():
    assert rows(HEADER + "\n1,2,3\n   \n\n4,5,6\n\n") == ([("1", "2", "3"), ("4", "5", "6")], [3, 6], [])


def test_a_quoted_delimiter_is_part_of_the_cell():
    assert rows(HEADER + '1,"2,5",3\n') == ([("1", "2,5", "3")], [2], [])


def test_a_short_row_beside_one_with_a_quoted_delimiter_is_not_taken_for_a_whole_one():
    assert rows(HEADER + '1,"2,5",3\n4,5\n') == ([("1", "2,5", "3")], [2], [3])


def test_doubled_quotation_marks_are_one():
    assert rows(HEADER + '1,"he said ""no""",3\n') == ([("1", 'he said "no"', "3")], [2], [])


def test_a_quotation_mark_inside_an_unquoted_cell_is_a_character():
    assert rows(HEADER + '1,5" pipe,3\n4,5,6\n')[0] == [("1", '5" pipe', "3"), ("4", "5", "6")]


def test_cells_too_many_that_are_all_empty_do_no_harm():
    assert rows(HEADER + "1,2,3,,\n4,5,6\n") == ([("1", "2", "3"), ("4", "5", "6")], [2, 3], [])


@pytest.mark.parametrize("bad", ["1,2", "1,2,3,4", '1,"2,3', '1,"2"x,3'])
@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_row_that_cannot_be_taken_apart_costs_itself_only(bad, position):
    lines = ["4,5,6", "7,8,9"]
    lines.insert(position, bad)
    good = [number for number in (2, 3, 4) if number != position + 2]
    assert rows(HEADER + "\n".join(lines) + "\n") == ([("4", "5", "6"), ("7", "8", "9")], good, [position + 2])


def test_an_open_quotation_mark_at_the_top_of_a_long_file_costs_its_own_row():
    body = "".join(f"{n},{n},{n}\n" for n in range(3 * CELL_LINES))
    found, lines, unusable = rows(HEADER + '1,"2,3\n' + body)
    assert len(found) == 3 * CELL_LINES
    assert (lines[0], unusable) == (3, [2])


def test_a_header_over_several_lines_moves_the_first_row_down():
    assert rows('a,"b\nof two lines",c\n1,2,3\n') == ([("1", "2", "3")], [3], [])
    assert open_csv(b'a,"b\nof two lines",c\n1,2,3\n').names == ["a", "b\nof two lines", "c"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_line_end_gives_the_same_rows(line_end):
    assert rows((HEADER + "1,2,3\n4,5,6").replace("\n", line_end)) == ([("1", "2", "3"), ("4", "5", "6")], [2, 3], [])


def test_a_separator_that_excel_declares_is_obeyed_and_counts_as_a_line():
    assert rows("sep=;\na,x;b;c\n1;2;3\n") == ([("1", "2", "3")], [3], [])


def test_a_last_row_without_line_end_is_a_row():
    assert rows(HEADER + "1,2,3") == ([("1", "2", "3")], [2], [])


@pytest.mark.parametrize("content", [b"", b"\n", b" , ,\n1,2,3\n", b"\xef\xbb\xbf"])
def test_a_file_without_names_is_refused(content):
    with pytest.raises(Refused, match="it has no header"):
        open_csv(content)


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PAR1", b"%PDF-1.7", b"\x1f\x8b\x08", b"a,\x00b\n"])
def test_what_is_no_text_is_refused_as_such(content):
    with pytest.raises(Refused, match="not text"):
        open_csv(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_in_every_form_and_named(encoding):
    content = (HEADER + "Sở Nội vụ,Đang xử lý,3\n").encode(encoding)
    assert rows(content) == ([("Sở Nội vụ", "Đang xử lý", "3")], [2], [])
    assert open_csv(content).encoding.startswith(encoding.removesuffix("-sig").upper())


cell = st.text(st.sampled_from('ab ,;"\nĐệ'), max_size=6)


@settings(derandomize=True, deadline=None, database=None)
@given(
    records=st.lists(st.tuples(cell, cell, cell), max_size=8),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_what_a_csv_writer_writes_is_read_back_cell_for_cell(records, quoting):
    text = io.StringIO()
    writer = csv.writer(text, quoting=quoting, lineterminator="\n")
    writer.writerows([("a", "b", "c"), *records])
    found, _, unusable = rows(text.getvalue().encode())
    plain = [tuple(cell or None for cell in record) for record in records]
    assert [tuple(cell or None for cell in row) for row in found] == plain
    assert unusable == []


@settings(derandomize=True, deadline=None, database=None)
@given(st.text(st.sampled_from('1a,;"\n\r\t Đ'), max_size=200))
def test_any_text_is_read_or_refused(text):
    try:
        found, lines, unusable = rows(HEADER + text)
    except Refused:
        return
    assert len(found) == len(lines)
    assert sorted({*lines, *unusable}) == sorted([*lines, *unusable])


def test_a_row_with_a_cell_too_many_and_one_that_was_cut_off_do_not_make_up_for_each_other():
    assert rows(HEADER + "1,2,3,4\n5,6\n7,8,9\n") == ([("7", "8", "9")], [4], [2, 3])
    assert rows("a,b\n1,2,3\n\n4,5\n", (0, 1)) == ([("4", "5")], [4], [2])


def test_a_delimiter_between_quotation_marks_inside_a_cell_parts_cells():
    assert rows(HEADER + '1,xã "A, B",3\n4,5,6\n') == ([("4", "5", "6")], [3], [2])
    assert rows(HEADER + '1,2,xã "A, B"\n4,5,6\n') == ([("4", "5", "6")], [3], [2])
