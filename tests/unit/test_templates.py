"""The workbooks that are sent out: for whom, for which days, and what they hold."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import fastexcel
import pytest

from orchestration.forms.catalogue import Answer, catalogue
from orchestration.forms.layout import COLUMNS, FORM_SHEET, GUIDE_SHEET
from orchestration.forms.periods import UnknownPeriod, period
from orchestration.forms.template import DRAFT
from orchestration.templates import NothingAsked, in_words, write_templates
from tests.unit.forms import COMMUNE, FORM, NAME, filled, parts_of

FORMS = catalogue().forms


@pytest.mark.parametrize(
    ("key", "period_type", "first", "last", "before"),
    [
        ("2026", "year", date(2026, 1, 1), date(2026, 12, 31), "2025"),
        ("2026-H1", "half", date(2026, 1, 1), date(2026, 6, 30), "2025-H2"),
        ("2026-M9", "nine_months", date(2026, 1, 1), date(2026, 9, 30), "2025-M9"),
        ("2026-Q1", "quarter", date(2026, 1, 1), date(2026, 3, 31), "2025-Q4"),
        ("2026-Q3", "quarter", date(2026, 7, 1), date(2026, 9, 30), "2026-Q2"),
        ("2028-02", "month", date(2028, 2, 1), date(2028, 2, 29), "2028-01"),
    ],
)
def test_a_key_names_a_period(key, period_type, first, last, before):
    found = period(key)
    assert (found.key, found.period_type, found.first, found.last) == (key, period_type, first, last)
    assert found.previous.key == before


@pytest.mark.parametrize("key", ["", "26", "2026-Q5", "2026-13", "2026-00", "2026-H3", "2026-M6", "2026-q1", "0000"])
def test_what_is_no_period_is_none(key):
    with pytest.raises(UnknownPeriod):
        period(key)


def test_the_reporting_regime_runs_from_the_15th_to_the_14th_and_the_calendar_one_by_whole_months():
    quarter, year = FORMS["cds-xa"].regime, FORMS["dti-xa"].regime
    assert quarter.window(period("2026-Q1")) == (date(2025, 12, 15), date(2026, 3, 14))
    assert year.window(period("2026")) == (date(2026, 1, 1), date(2026, 12, 31))
    assert (quarter.due(period("2026-Q1")), year.due(period("2026"))) == (date(2026, 3, 19), date(2027, 1, 15))


def test_a_year_asks_all_111_units_and_a_unit_that_ended_owes_nothing(tmp_path):
    written = write_templates(tmp_path, tmp_path / "serving", "2026")
    assert len(written) == len({path.name for path in written}) == 111
    assert {path.parent for path in written} == {tmp_path / "2026"}
    assert {path.name.split("__")[1] for path in written} == {"dti-so", "dti-xa"}
    districts = {unit.code for unit in catalogue().units if unit.level == "huyen"}
    assert districts.isdisjoint({path.name.split("__")[0] for path in written})


def test_one_unit_and_one_form_may_be_asked_for_alone(tmp_path):
    (one,) = write_templates(tmp_path, tmp_path, "2026", unit_code=COMMUNE)
    assert one.name == NAME
    assert len(write_templates(tmp_path, tmp_path, "2026-Q3", form_code="cds-so")) == 15


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"key": "năm nay"}, "write 2026"),
        ({"key": "2026-09"}, "no form is asked for the period 2026-09; the forms are dti-so (each year)"),
        ({"key": "2019"}, "no form is asked for the period 2019"),
        ({"key": "2026", "form_code": "x"}, "'x' is no form; there are dti-so, dti-xa"),
        ({"key": "2026", "form_code": "cds-so"}, "no form is asked for the period 2026"),
        ({"key": "2026", "unit_code": "C99999"}, "'C99999' is no unit that owes a form"),
    ],
)
def test_what_cannot_be_asked_for_is_told_with_what_can(tmp_path, asked, words):
    with pytest.raises(NothingAsked, match=re.escape(words)):
        write_templates(tmp_path, tmp_path, **asked)
    assert list(tmp_path.iterdir()) == []


def publish(serving: Path, rows: list[tuple]) -> None:
    serving.mkdir()
    with duckdb.connect(str(serving / "marts-1.duckdb")) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.fct_submission_value (unit_code varchar, form_code varchar, period varchar,"
            " node_code varchar, value decimal(18, 4), counts boolean)"
        )
        connection.executemany("insert into marts.fct_submission_value values (?, ?, ?, ?, ?, ?)", rows)
    (serving / "current.json").write_text(json.dumps({"file": "marts-1.duckdb"}))


def previous(path: Path) -> dict[str, str]:
    sheet = fastexcel.read_excel(path).load_sheet(FORM_SHEET, header_row=None, skip_rows=0, dtypes="string").to_polars()
    at = [column.code for column in COLUMNS].index("previous")
    return {row[0]: row[at] for row in sheet.iter_rows() if row[0] and row[at] and row[0][0].isdigit()}


def test_the_values_that_counted_last_period_stand_beside_the_blanks(tmp_path):
    rows = [
        (COMMUNE, FORM, "2025", "3.1", Decimal("99.28"), True),
        (COMMUNE, FORM, "2025", "4.3", Decimal("1650"), True),
        (COMMUNE, FORM, "2025", "1.1", Decimal("2"), True),
        (COMMUNE, FORM, "2025", "9.2", Decimal("5"), False),
        (COMMUNE, FORM, "2025", "8.1", None, True),
        (COMMUNE, FORM, "2024", "4.4", Decimal("7"), True),
        ("C28243", FORM, "2025", "4.4", Decimal("8"), True),
    ]
    publish(tmp_path / "serving", rows)
    (path,) = write_templates(tmp_path, tmp_path / "serving", "2026", unit_code=COMMUNE)
    assert previous(path) == {"3.1": "99,28 %", "4.3": "1650", "1.1": "Trưởng ban (tổ trưởng)"}


def test_without_a_published_version_or_with_one_of_before_the_forms_nothing_is_known_of_last_period(tmp_path):
    serving = tmp_path / "serving"
    serving.mkdir()
    with duckdb.connect(str(serving / "old.duckdb")):
        pass
    (serving / "current.json").write_text(json.dumps({"file": "old.duckdb"}))
    for known in (serving, tmp_path / "none"):
        (path,) = write_templates(tmp_path, known, "2026", unit_code=COMMUNE)
        assert previous(path) == {}


def test_a_value_is_shown_as_a_unit_would_write_it():
    by_kind = {field.kind: field for field in FORMS["dti-so"].fields}
    assert in_words(by_kind[Answer.RATIO], Decimal("66.6667")) == "66,6667 %"
    assert in_words(by_kind[Answer.AMOUNT], Decimal("1200.50")) == "1200,5"
    assert in_words(by_kind[Answer.COUNT], Decimal("100.0000")) == "100"
    assert in_words(by_kind[Answer.YES_NO], Decimal(0)) == "Không"
    assert in_words(by_kind[Answer.LEVEL], Decimal(9)) == ""
    assert in_words(by_kind[Answer.COUNT], None) == ""


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def test_a_template_says_whose_it_is_hidden_from_sight_and_lets_only_answers_be_written():
    found = parts(filled())
    assert '<sheet name="_dti" sheetId="3" state="veryHidden"' in found["xl/workbook.xml"]
    sheet = found["xl/worksheets/sheet2.xml"]
    assert '<sheetProtection sheet="1"' in sheet
    lists = re.findall(r'<dataValidation type="list"', sheet)
    chosen = [field for field in FORMS[FORM].fields if field.choices]
    assert len(lists) == len(chosen) + len(FORMS[FORM].fields)  # each choice, and each mark "does not apply"


def test_a_draft_says_on_both_sheets_that_it_is_none_of_the_provinces_texts():
    book = fastexcel.read_excel(filled())
    for name in (GUIDE_SHEET, FORM_SHEET):
        sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
        assert any(DRAFT in (cell or "") for cell in sheet[:, 0])
    assert all(form.is_draft for form in FORMS.values())


def test_a_template_tells_days_of_the_data_and_the_due_day():
    guide = fastexcel.read_excel(filled(unit="N-NV", form="cds-so", key="2026-Q3")).load_sheet(
        GUIDE_SHEET, header_row=None, skip_rows=0, dtypes="string"
    )
    text = "\n".join(filter(None, guide.to_polars()[:, 0]))
    assert "Số liệu từ ngày 15/06/2026 đến ngày 14/09/2026" in text
    assert "Hạn gửi: 19/09/2026 (hạn tạm đặt, chưa có văn bản)." in text
    assert "N-NV__cds-so__2026-Q3.xlsx" in text


def test_the_same_template_is_the_same_file():
    assert filled() == filled()
    assert parts_of()[1].name_vi in parts(filled())["xl/sharedStrings.xml"]
