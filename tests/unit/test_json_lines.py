"""A JSON-lines file is a table whose columns are the paths of its objects; no digit of a number is lost."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.intake.json_lines import open_json_lines
from orchestration.intake.limits import COLUMNS
from orchestration.intake.table import Refused


def table(*lines: str) -> dict[str, list[str | None]]:
    opened = open_json_lines("\n".join(lines).encode())
    cells = opened.read(list(range(len(opened.names))))
    return dict(zip(opened.names, (column.to_list() for column in cells.rows), strict=True))


def test_objects_and_lists_inside_have_their_path_for_a_name():
    line = '{"code": "A", "applicant": {"data": {"x": "y"}}, "steps": [{"name": "one"}, {"name": "two"}], "none": []}'
    assert table(line) == {
        "code": ["A"], "applicant.data.x": ["y"], "steps": ["2"], "steps[0].name": ["one"], "steps[1].name": ["two"],
        "none": ["0"],
    }  # fmt: skip


def test_numbers_keep_every_digit_and_booleans_their_word():
    assert table('{"a": 079123456789012345678, "b": 1.10, "c": true, "d": null}'.replace("079", "79")) == {
        "a": ["79123456789012345678"], "b": ["1.10"], "c": ["true"], "d": [None],
    }  # fmt: skip


def test_a_key_that_some_lines_leave_out_is_empty_there():
    assert table('{"a": "1"}', '{"a": "2", "b": "3"}') == {"a": ["1", "2"], "b": [None, "3"]}


def test_a_line_that_is_no_object_is_set_aside_with_its_number_and_spoils_no_other():
    cells = open_json_lines(b'{"a": "1"}\n\n{"a": "2"\n[1]\n{"a": "3"}\n').read([0])
    assert cells.rows.rows() == [("1",), ("3",)]
    assert cells.lines.to_list() == [1, 5]
    assert [(u.line, u.rule) for u in cells.unusable] == [(3, "IN-JSON"), (4, "IN-JSON")]


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_a_file_without_rows_is_refused(content):
    with pytest.raises(Refused, match="no rows"):
        open_json_lines(content)


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"[]", b'"text"', b"{", b"[" * 100_000])
def test_a_file_whose_first_line_is_no_object_is_refused_with_the_line(content):
    with pytest.raises(Refused, match="line 1 is no JSON object"):
        open_json_lines(content)


def test_objects_nested_without_end_are_cut_and_break_nothing():
    assert table('{"a":' * 50 + "1" + "}" * 50) == {".".join("a" * 8): [None]}


@settings(derandomize=True, deadline=None, database=None)
@given(st.dictionaries(st.text(min_size=1, max_size=3), st.text(max_size=5), min_size=1, max_size=4))
def test_text_comes_out_as_it_went_in(record):
    found = table(json.dumps(record))
    assert {name: cells[0] or "" for name, cells in found.items()} == record


def test_half_a_character_in_a_name_or_a_value_is_replaced_so_that_it_can_be_written():
    assert table('{"a\\ud800": "b\\udfff"}') == {"a?": ["b?"]}


def test_a_field_for_every_record_is_no_table():
    lines = [json.dumps({f"person {number}": 1}) for number in range(COLUMNS + 1)]
    with pytest.raises(Refused, match="up to line 5001 it has more than 5,000 different fields"):
        table(*lines)
