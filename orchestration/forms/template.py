"""The workbook of a form: as it is sent out, and as it goes back with answers and marks in it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from orchestration.forms import layout
from orchestration.forms.catalogue import Answer, Field, Form, Unit
from orchestration.forms.layout import COLUMNS, POSITIONS, Column
from orchestration.forms.periods import Period

DRAFT = "Bộ tạm, chưa phải văn bản của tỉnh"
HEADER_ROW = 5
"""Of the headings; the row of codes is the next one, the fields follow."""
FIRST_MADE = datetime(2026, 1, 1)
"""The same template gives the same bytes, whenever it is made."""
CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32)), " ")
LONGEST = 32_767
"""Letters that a cell of a spreadsheet holds."""
FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "text": {"text_wrap": True, "valign": "top"},
    "draft": {"bold": True, "font_color": "#9C0006"},
    "heading": {"bold": True, "text_wrap": True, "align": "center", "border": 1, "bg_color": "#D9E2EC"},
    "code": {"font_size": 8, "font_color": "#7B8794", "align": "center", "border": 1},
    "section": {"bold": True, "border": 1, "bg_color": "#F0F4F8"},
    "given": {"text_wrap": True, "valign": "top", "border": 1, "bg_color": "#F7F7F7"},
    "answer": {"text_wrap": True, "valign": "top", "border": 1, "locked": False, "bg_color": "#FFFFFF"},
    "closed": {"border": 1, "bg_color": "#E4E7EB"},
}  # fmt: skip
MARKED = {True: "#F8B4B4", False: "#FCE588"}
"""Fill of a marked cell: set aside, or accepted with a doubt."""


@dataclass(frozen=True)
class Mark:
    """What is told of a cell: in the cell's note and in the list on the sheet of results.

    node_code, column: of the cell, empty where the whole workbook is meant. cell: its name in the delivered workbook.
    sets_aside: whether the field is not loaded.
    """

    node_code: str
    column: str
    cell: str
    rule: str
    told_vi: str
    sets_aside: bool


def workbook(
    form: Form,
    unit: Unit,
    period: Period,
    *,
    previous: Mapping[str, str] | None = None,
    answers: Mapping[tuple[str, str], Any] | None = None,
    marks: Sequence[Mark] | None = None,
) -> bytes:
    """A form's workbook for a unit and period.

    previous: by node code, last period's accepted value as a text to show. answers: by (node code, column): texts,
    numbers, days; the value of a ratio is a number in percent or any text. marks: the findings of a check, None where
    nothing was checked.
    """
    content = io.BytesIO()
    with xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"title": form.name_vi, "created": FIRST_MADE})
        _Writer(book, form, unit, period).write(previous or {}, answers or {}, marks)
    return content.getvalue()


def result_only(marks: Sequence[Mark]) -> bytes:
    """The answer to a workbook that could not be read: the list of results alone."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"created": FIRST_MADE})
        formats = {name: book.add_format(properties) for name, properties in FORMATS.items()}
        _write_results(book.add_worksheet(layout.RESULT_SHEET), formats, marks)
    return content.getvalue()


class _Writer:
    """Writes one workbook; formats are made once, by their names and what is added to them."""

    def __init__(self, book: xlsxwriter.Workbook, form: Form, unit: Unit, period: Period):
        self.book, self.form, self.unit, self.period = book, form, unit, period
        self.formats: dict[tuple[str, str, str], Format] = {}

    def format(self, name: str, number: str = "", fill: str = "") -> Format:
        key = (name, number, fill)
        if key not in self.formats:
            more = ({"num_format": number} if number else {}) | ({"bg_color": fill} if fill else {})
            self.formats[key] = self.book.add_format(FORMATS[name] | more)
        return self.formats[key]

    def write(
        self, previous: Mapping[str, str], answers: Mapping[tuple[str, str], Any], marks: Sequence[Mark] | None
    ) -> None:
        guide = self.book.add_worksheet(layout.GUIDE_SHEET)
        sheet = self.book.add_worksheet(layout.FORM_SHEET)
        identity = self.book.add_worksheet(layout.IDENTITY_SHEET)
        if marks is not None:
            results = self.book.add_worksheet(layout.RESULT_SHEET)
            _write_results(results, {name: self.format(name) for name in FORMATS}, marks)
            results.activate()
        else:
            sheet.activate()
        self._write_guide(guide)
        lists = self._write_identity(identity)
        self._write_form(sheet, lists, previous, answers, marks or ())

    def _write_guide(self, sheet: Worksheet) -> None:
        first, last = self.form.regime.window(self.period)
        lines = [
            f"Biểu: {self.form.name_vi} ({self.form.code})",
            f"Đơn vị: {self.unit.name_vi} ({self.unit.code})",
            f"Kỳ: {self.period.in_words()} ({self.period.key})",
            f"Số liệu từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y} ({self.form.regime.name_vi.lower()}).",
            f"Hạn gửi: {self.form.regime.due(self.period):%d/%m/%Y}"
            + (" (hạn tạm đặt, chưa có văn bản)." if self.form.regime.deadline_confidence == "unverified" else "."),
            f"Tên tệp khi gửi: {layout.file_name(self.unit.code, self.form.code, self.period.key)}. Gửi lại sau khi "
            "sửa thì giữ nguyên tên; mọi lần gửi đều được lưu.",
            "Chỉ điền vào các ô trắng. Để trống nghĩa là chưa có số liệu, không phải 0.",
            "Tỷ lệ: điền tử số và mẫu số; nếu tự ghi giá trị thì ghi kèm dấu %, ví dụ 99,28 %.",
            "Số: dấu phẩy hoặc dấu chấm đều được cho phần lẻ; không ghi 1.650 vì không rõ là một nghìn sáu trăm năm "
            "mươi hay 1,65: ghi 1650.",
            "Mục không thuộc chức năng của đơn vị: ghi x ở cột “Không áp dụng” và để trống giá trị.",
            "Minh chứng là số, tên, ngày của văn bản; liên kết; hoặc mã SHA-256 của tệp. Không ghi họ tên, số điện "
            "thoại, số định danh của cá nhân.",
            "Bản trả về có trang “Kết quả kiểm tra”: ô đỏ chưa được nhận, ô vàng được nhận nhưng cần xem lại.",
        ]  # fmt: skip
        sheet.set_column(0, 0, 110)
        sheet.write_string(0, 0, "Hướng dẫn điền biểu", self.format("title"))
        if self.form.is_draft:
            sheet.write_string(1, 0, f"{self.form.note_vi}.", self.format("draft"))
        for row, line in enumerate(lines, start=2):
            sheet.write_string(row, 0, line, self.format("text"))
        sheet.protect()

    def _write_identity(self, sheet: Worksheet) -> dict[str, str]:
        """Whose workbook this is, and the lists that cells offer; gives the range of each field's list."""
        facts = {
            layout.IDENTITY: "1",
            "form_code": self.form.code,
            "unit_code": self.unit.code,
            "period": self.period.key,
            "framework_version": self.form.framework_version,
        }
        for row, pair in enumerate(facts.items()):
            sheet.write_row(row, 0, pair)
        lists = {}
        for row, field in enumerate((field for field in self.form.fields if field.choices), start=len(facts)):
            sheet.write_string(row, 0, field.node_code)
            sheet.write_row(row, 1, field.choices)
            first, last = layout.cell_name(row, 1), layout.cell_name(row, len(field.choices))
            lists[field.node_code] = f"={layout.IDENTITY_SHEET}!${first[0]}${row + 1}:${last[0]}${row + 1}"
        sheet.protect()
        sheet.very_hidden()
        return lists

    def _write_form(
        self,
        sheet: Worksheet,
        lists: Mapping[str, str],
        previous: Mapping[str, str],
        answers: Mapping[tuple[str, str], Any],
        marks: Sequence[Mark],
    ) -> None:
        sheet.write_string(0, 0, self.form.name_vi, self.format("title"))
        sheet.write_string(1, 0, f"{self.unit.name_vi} ({self.unit.code})")
        sheet.write_string(2, 0, f"Kỳ: {self.period.in_words()}")
        if self.form.is_draft:
            sheet.write_string(3, 0, DRAFT, self.format("draft"))
        for position, column in enumerate(COLUMNS):
            hidden = {"hidden": True} if self._is_idle(column) else {}
            sheet.set_column(position, position, column.width, None, hidden)
            sheet.write_string(HEADER_ROW, position, column.heading_vi, self.format("heading"))
            sheet.write_string(HEADER_ROW + 1, position, column.code, self.format("code"))
        by_cell: dict[tuple[str, str], list[Mark]] = {}
        for mark in marks:
            by_cell.setdefault((mark.node_code, mark.column), []).append(mark)
        row, section = HEADER_ROW + 2, None
        for field in self.form.fields:
            if field.section_vi != section:
                section = field.section_vi
                for position in range(len(COLUMNS)):
                    sheet.write_blank(row, position, None, self.format("section"))
                sheet.write_string(row, POSITIONS["name"], section, self.format("section"))
                row += 1
            self._write_field(sheet, row, field, lists, previous.get(field.node_code, ""), answers, by_cell)
            row += 1
        sheet.freeze_panes(HEADER_ROW + 2, POSITIONS["name"] + 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER_ROW)
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _is_idle(self, column: Column) -> bool:
        return column.code in ("most_points", "self_score") and not self.form.asks_for_points

    def _write_field(
        self,
        sheet: Worksheet,
        row: int,
        field: Field,
        lists: Mapping[str, str],
        previous: str,
        answers: Mapping[tuple[str, str], Any],
        marks: Mapping[tuple[str, str], list[Mark]],
    ) -> None:
        given = {
            "node_code": field.node_code,
            "name": field.name_vi,
            "definition": field.definition_vi,
            "unit_of_measure": field.unit_vi,
            "previous": previous,
            "most_points": "" if field.most_points is None else str(field.most_points),
        }
        for position, column in enumerate(COLUMNS):
            code = column.code
            if code in given:
                sheet.write_string(row, position, given[code], self.format("given"))
                continue
            told = marks.get((field.node_code, code), [])
            fill = MARKED[any(mark.sets_aside for mark in told)] if told else ""
            answer = answers.get((field.node_code, code))
            is_open = code not in ("numerator", "denominator") or field.kind is Answer.RATIO
            is_open = is_open and (code != "self_score" or field.most_points is not None)
            look = self.format("answer" if is_open else "closed", self._number_form(field, code), fill)
            self._write_answer(sheet, row, position, field, code, answer, look)
            if told:
                sheet.write_comment(row, position, "\n".join(f"{mark.told_vi} ({mark.rule})" for mark in told))
            if is_open:
                offered = self._offered(field, code, lists)
                if offered:
                    sheet.data_validation(row, position, row, position, offered)

    def _number_form(self, field: Field, code: str) -> str:
        """A day is kept as the text that is typed: a spreadsheet set to another country reads 05/03 as 3 May, and a
        number that is no day, in a cell with the format of one, ends the library that reads workbooks."""
        if code == "value":
            return {Answer.RATIO: "0.00%", Answer.AMOUNT: "#,##0.##", Answer.COUNT: "0"}.get(field.kind, "@")
        if code in ("numerator", "denominator"):
            return "0"
        return "General" if code == "self_score" else "@"

    def _write_answer(
        self, sheet: Worksheet, row: int, position: int, field: Field, code: str, answer: Any, look: Format
    ) -> None:
        if answer is None or answer == "":
            if code == "value" and field.kind is Answer.RATIO:
                top, bottom = (layout.cell_name(row, POSITIONS[part]) for part in ("numerator", "denominator"))
                formula = f'=IF(AND(ISNUMBER({top}),ISNUMBER({bottom})),IF({bottom}=0,"",{top}/{bottom}),"")'
                sheet.write_formula(row, position, formula, look, value="")
            else:
                sheet.write_blank(row, position, None, look)
        elif isinstance(answer, date):
            sheet.write_string(row, position, f"{answer:%d/%m/%Y}", look)
        elif isinstance(answer, int | float | Decimal):
            percent = code == "value" and field.kind is Answer.RATIO
            sheet.write_number(row, position, float(answer) / 100 if percent else float(answer), look)
        else:
            sheet.write_string(row, position, str(answer).translate(CONTROL)[:LONGEST], look)

    def _offered(self, field: Field, code: str, lists: Mapping[str, str]) -> dict[str, Any] | None:
        """What the spreadsheet itself holds a cell to. It warns or stops the typing hand, not a paste: the reader
        checks again."""
        if code == "value" and field.node_code in lists:
            return {"validate": "list", "source": lists[field.node_code], "error_message": "Chọn trong danh sách."}
        if code == "not_applicable":
            return {"validate": "list", "source": [layout.NOT_APPLICABLE], "error_message": "Ghi x hoặc để trống."}
        if code == "self_score":
            most = float(field.most_points or 0)
            return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": most,
                    "error_message": f"Điểm tự chấm từ 0 đến {field.most_points}."}  # fmt: skip
        if code in ("numerator", "denominator") or (code == "value" and field.kind is Answer.COUNT):
            return {"validate": "integer", "criteria": ">=", "value": 0, "error_message": "Ghi số nguyên từ 0."}
        if code == "value":
            return {"validate": "decimal", "criteria": ">=", "value": 0, "error_type": "warning",
                    "error_message": "Ghi một số từ 0."}  # fmt: skip
        return None


def _write_results(sheet: Worksheet, formats: Mapping[str, Format], marks: Sequence[Mark]) -> None:
    headings = (("Ô", 8), ("Mã số", 10), ("Cột", 24), ("Quy tắc", 14), ("Mức", 26), ("Cần sửa", 90))
    sheet.write_string(0, 0, "Kết quả kiểm tra", formats["title"])
    set_aside = sum(mark.sets_aside for mark in marks)
    summary = f"{set_aside} lỗi, {len(marks) - set_aside} điểm cần xem lại." if marks else "Không có lỗi."
    sheet.write_string(1, 0, summary)
    for position, (heading, width) in enumerate(headings):
        sheet.set_column(position, position, width)
        sheet.write_string(3, position, heading, formats["heading"])
    for row, mark in enumerate(marks, start=4):
        level = "chưa được nhận" if mark.sets_aside else "được nhận, cần xem lại"
        heading = layout.HEADINGS.get(mark.column, mark.column)
        for position, text in enumerate((mark.cell, mark.node_code, heading, mark.rule, level, mark.told_vi)):
            sheet.write_string(row, position, text, formats["given"])
