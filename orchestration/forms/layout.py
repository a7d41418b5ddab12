"""Where things stand in a form's workbook: what the writer and the reader share.

The reader goes by the row of codes and by the identity, never by a sheet's name or a column's place: both may change
between a unit's hands.
"""

from __future__ import annotations

from dataclasses import dataclass

IDENTITY = "dti-form"
"""Stands in the first cell of the sheet that says whose workbook this is; below it pairs of key and value."""

IDENTITY_SHEET, GUIDE_SHEET, FORM_SHEET, RESULT_SHEET = "_dti", "Hướng dẫn", "Biểu", "Kết quả kiểm tra"
NAME_SEPARATOR = "__"
NOT_APPLICABLE = "x"


@dataclass(frozen=True)
class Column:
    """A column of the form. code: its name in the row of codes. answered: by the unit; width: in characters."""

    code: str
    heading_vi: str
    width: int
    answered: bool = False


COLUMNS = (
    Column("node_code", "Mã số", 8),
    Column("name", "Nội dung", 38),
    Column("definition", "Cách tính", 44),
    Column("unit_of_measure", "Đơn vị tính", 11),
    Column("previous", "Kỳ trước", 11),
    Column("value", "Giá trị", 16, answered=True),
    Column("numerator", "Tử số", 12, answered=True),
    Column("denominator", "Mẫu số", 12, answered=True),
    Column("not_applicable", "Không áp dụng (x)", 10, answered=True),
    Column("most_points", "Điểm tối đa", 9),
    Column("self_score", "Điểm tự chấm", 9, answered=True),
    Column("evidence_name", "Minh chứng: số, tên văn bản", 34, answered=True),
    Column("evidence_link", "Minh chứng: liên kết", 26, answered=True),
    Column("evidence_hash", "Minh chứng: mã SHA-256 của tệp", 20, answered=True),
    Column("evidence_date", "Ngày văn bản (31/12/2026)", 14, answered=True),
)
POSITIONS = {column.code: position for position, column in enumerate(COLUMNS)}
ANSWERS = tuple(column.code for column in COLUMNS if column.answered)
HEADINGS = {column.code: column.heading_vi for column in COLUMNS}
NEEDED = frozenset({"node_code", *ANSWERS})
"""Codes that the row of codes must hold."""


def file_name(unit_code: str, form_code: str, period: str) -> str:
    """The name under which a template is sent out and comes back."""
    return NAME_SEPARATOR.join((unit_code, form_code, period)) + ".xlsx"


def cell_name(row: int, column: int) -> str:
    """`F12` from positions counted from 0."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"
