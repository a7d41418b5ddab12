"""What units send back: read as they wrote it, each wrong cell told and nothing else lost."""

from __future__ import annotations

import io
import itertools
import zipfile
from datetime import date
from decimal import Decimal

import fastexcel
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.forms.catalogue import Answer, catalogue
from orchestration.forms.layout import ANSWERS, FORM_SHEET, RESULT_SHEET, cell_name, file_name
from orchestration.forms.periods import period
from orchestration.forms.template import workbook
from orchestration.intake.feeds import SUBMISSIONS
from orchestration.intake.load import read_batches
from orchestration.intake.reading import read_file
from orchestration.intake.rows import sort_rows
from orchestration.intake.submission.checking import Checked, Finding, marked_up, validate
from orchestration.intake.submission.numbers import number, percent
from orchestration.intake.told import Unfit
from tests.unit.deliveries import CANDIDATES, deliver
from tests.unit.forms import (
    COMMUNE,
    DAY,
    FORM,
    NAME,
    OTHER_COMMUNE,
    Answers,
    edited,
    filled,
    parts_of,
    with_columns_swapped,
    with_failed_formula,
    with_part,
)

SHEET = "xl/worksheets/sheet2.xml"
EVIDENCE = {"evidence_name": "Kế hoạch số 12/KH-UBND về chuyển đổi số"}
GOOD: Answers = {
    ("1.1", "value"): "Trưởng ban (tổ trưởng)",
    ("1.3", "numerator"): 5,
    ("1.3", "denominator"): 8,
    ("1.3", "self_score"): Decimal("6.25"),
    ("1.3", "evidence_name"): "Quyết định số 7/QĐ-UBND",
    ("1.3", "evidence_link"): "https://tayninh.gov.vn/van-ban/7",
    ("1.3", "evidence_hash"): "ab" * 32,
    ("1.3", "evidence_date"): date(2026, 3, 15),
    ("2.1", "value"): "Không",
    ("3.1", "value"): Decimal("99.28"),
    ("4.3", "value"): 1650,
    ("8.1", "not_applicable"): "x",
    ("9.2", "value"): Decimal("1234.5"),
}
FORM_FIELDS = len(catalogue().forms[FORM].fields)


def check(content: bytes, name: str = NAME, day: date = DAY) -> Checked:
    return validate(name, content, day)


def told(answers: Answers) -> list[tuple[str, str, str, bool]]:
    """(node code, column, rule, set aside) of every cell that breaks a rule, missing evidence apart."""
    return [
        (f.node_code, f.column, f.rule, f.sets_aside)
        for f in check(filled(answers)).findings
        if f.node_code and "evidence: name" not in f.told
    ]


def accepted(content: bytes, name: str = NAME) -> dict[str, dict]:
    rows = read_file(name, content, SUBMISSIONS).rows
    return {row["node_code"]: row for row in rows.to_dicts()}


def refusal(checked: Checked) -> str:
    (whole,) = checked.findings
    assert checked.is_refused and whole.sets_aside and whole.cell == ""
    assert whole.told.vietnamese() != str(whole.told)
    return str(whole.told)


# --- what was written is what is read ---------------------------------------------------------------------


def test_a_filled_template_is_read_back_as_it_was_filled():
    rows = accepted(filled(GOOD))
    assert len(rows) == FORM_FIELDS
    said = {
        (node, column): row[column]
        for node, row in rows.items()
        for column in ANSWERS
        if row[column] not in (None, "0")
    }
    assert said == {
        ("1.1", "value"): "2",
        ("1.3", "value"): "62.5",
        ("1.3", "numerator"): "5",
        ("1.3", "denominator"): "8",
        ("1.3", "self_score"): "6.25",
        ("1.3", "evidence_name"): "Quyết định số 7/QĐ-UBND",
        ("1.3", "evidence_link"): "https://tayninh.gov.vn/van-ban/7",
        ("1.3", "evidence_hash"): "ab" * 32,
        ("1.3", "evidence_date"): "2026-03-15",
        ("3.1", "value"): "99.28",
        ("4.3", "value"): "1650",
        ("8.1", "not_applicable"): "1",
        ("9.2", "value"): "1234.5",
    }
    assert rows["2.1"]["value"] == "0"


@pytest.mark.parametrize("form", catalogue().forms)
def test_every_form_comes_back_blank_without_a_fault_and_without_a_value(form):
    known = catalogue().forms[form]
    key = {"year": "2026", "quarter": "2026-Q3"}[known.period_type]
    (unit, *_) = catalogue().owing(known, period(key))
    checked = check(filled(unit=unit.code, form=form, key=key), file_name(unit.code, form, key), date(2026, 9, 1))
    assert (checked.accepted, checked.answered, checked.findings) == (len(known.fields), 0, ())


@pytest.mark.parametrize("typed", ["05/03/2026", "5/3/2026", "2026-03-05", 46086])
def test_the_day_of_a_document_is_read_day_first_or_as_the_spreadsheet_keeps_it(typed):
    rows = accepted(filled({("2.1", "value"): "Có", ("2.1", "evidence_date"): typed}))
    assert rows["2.1"]["evidence_date"] == "2026-03-05"


def test_an_empty_field_is_accepted_without_a_value_and_is_not_zero():
    assert accepted(filled())["4.3"]["value"] is None
    assert accepted(filled({("4.3", "value"): 0}))["4.3"]["value"] == "0"


def test_a_version_is_taken_from_the_name_where_it_gives_one():
    assert accepted(filled(), NAME.replace(".xlsx", "__v3.xlsx"))["1.1"]["declared_version"] == "3"
    assert accepted(filled())["1.1"]["declared_version"] is None


# --- numbers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [("99,28 %", "99.28"), ("96.85 %", "96.85"), ("96.85%", "96.85"), ("0.9928", "99.28"), ("1", "100"), ("0", "0"),
     ("100 %", "100"), ("99,285\u00a0%", "99.285"), ("0.6666666666666666", "66.6667"), ("120 %", "120")],
)  # fmt: skip
def test_a_percentage_is_read_with_comma_or_point_or_as_the_spreadsheet_keeps_it(written, meant):
    assert percent(written) == Decimal(meant)


@pytest.mark.parametrize("written", ["99,28", "99.28", "0,5", "1.5", "khoảng 90 %", "90 phần trăm", "%", "-0.1"])
def test_a_percentage_that_could_mean_two_things_is_not_guessed(written):
    with pytest.raises(Unfit):
        percent(written)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("1650", 1650), ("1 650", 1650), ("1.650.000", 1_650_000), ("1.650,5", "1650.5"), ("1,650.5", "1650.5"),
     ("12,5", "12.5"), ("12.50", "12.5"), ("0,125", "0.125"), ("1E+3", 1000), ("0.30000000000000004", "0.3")],
)  # fmt: skip
def test_a_number_is_read_where_it_means_one_thing(written, meant):
    assert number(written) == Decimal(meant)


@pytest.mark.parametrize("written", ["1.650", "1,650", "12.345", "nhiều", "12 người", "1.65.0", "1e99", "", "५"])
def test_a_number_that_could_mean_two_things_or_none_is_not_guessed(written):
    with pytest.raises(Unfit):
        number(written)


# --- one bad cell costs its field -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "hit"),
    [
        ({("4.3", "value"): "nhiều"}, ("4.3", "value", "IN-NUMBER")),
        ({("4.3", "value"): "1.650"}, ("4.3", "value", "IN-NUMBER")),
        ({("4.3", "value"): "12,5"}, ("4.3", "value", "IN-NUMBER")),
        ({("3.1", "value"): "99,28"}, ("3.1", "value", "IN-NUMBER")),
        ({("4.3", "numerator"): 3}, ("4.3", "numerator", "IN-NUMBER")),
        ({("1.3", "numerator"): "năm", ("1.3", "denominator"): 8}, ("1.3", "numerator", "IN-NUMBER")),
        ({("3.1", "numerator"): 5}, ("3.1", "denominator", "IN-NUMBER")),
        ({("3.1", "denominator"): 5}, ("3.1", "numerator", "IN-NUMBER")),
        ({("9.2", "value"): -5}, ("9.2", "value", "IN-RANGE")),
        ({("1.1", "value"): "Trưởng phòng"}, ("1.1", "value", "IN-LEVEL")),
        ({("2.1", "value"): "Rồi"}, ("2.1", "value", "IN-LEVEL")),
        ({("2.1", "value"): "Có", ("2.1", "self_score"): "10,5"}, ("2.1", "self_score", "DQ-S12")),
        ({("2.1", "value"): "Có", ("2.1", "not_applicable"): "x"}, ("2.1", "not_applicable", "IN-SKIPPED")),
        ({("2.1", "not_applicable"): "chưa"}, ("2.1", "not_applicable", "IN-SKIPPED")),
        ({("2.1", "evidence_link"): "ổ D:\\vanban"}, ("2.1", "evidence_link", "IN-LINK")),
        ({("2.1", "evidence_link"): "https://ai:mk@a.vn/x"}, ("2.1", "evidence_link", "IN-LINK")),
        ({("2.1", "evidence_hash"): "abc"}, ("2.1", "evidence_hash", "IN-HASH")),
        ({("2.1", "evidence_date"): "31/02/2026"}, ("2.1", "evidence_date", "IN-TIME")),
        ({("2.1", "evidence_name"): "CCCD 079 123 456 789"}, ("2.1", "evidence_name", "IN-PERSON")),
        ({("2.1", "evidence_name"): "hỏi 0912345678"}, ("2.1", "evidence_name", "IN-PERSON")),
        ({("2.1", "evidence_name"): "gửi cb@example.vn"}, ("2.1", "evidence_name", "IN-PERSON")),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else None,
)
def test_a_bad_cell_costs_its_field_and_no_other(answers, hit):
    assert (*hit, True) in told(GOOD | answers)
    rows = accepted(filled(GOOD | answers))
    assert rows.keys() == {field.node_code for field in catalogue().forms[FORM].fields} - {hit[0]}
    (unusable,) = read_file(NAME, filled(GOOD | answers), SUBMISSIONS).unusable
    assert (unusable.rule, unusable.column) == (hit[2], hit[1])
    assert unusable.record_key == f"{FORM}|{COMMUNE}|2026|{hit[0]}"


def test_a_formula_that_failed_costs_its_field_and_is_named_by_its_cell():
    (finding,) = (f for f in check(with_failed_formula(filled(GOOD), "F21")).findings if f.sets_aside)
    assert (finding.cell, finding.node_code, finding.rule) == ("F21", "4.3", "IN-FORMULA")
    assert "công thức" in finding.told.vietnamese()


def test_an_error_in_a_percentages_own_formula_is_told_too():
    findings = check(with_failed_formula(filled(), "F11", "#REF!")).findings
    assert [(f.cell, f.rule) for f in findings] == [("F11", "IN-FORMULA")]


@pytest.mark.parametrize(
    ("answers", "hit"),
    [
        ({("1.3", "numerator"): 9, ("1.3", "denominator"): 8}, ("1.3", "numerator", "DQ-S10")),
        ({("3.1", "value"): "105 %"}, ("3.1", "value", "DQ-S10")),
        ({("3.1", "value"): "50 %", ("3.1", "numerator"): 1, ("3.1", "denominator"): 3}, ("3.1", "value", "DQ-S10")),
        ({("2.1", "value"): "Có", ("2.1", "evidence_date"): date(2027, 1, 1)}, ("2.1", "evidence_date", "DQ-S13")),
        (
            {(node, column): text for node in ("2.1", "2.2") for column, text in (EVIDENCE | {"value": "Có"}).items()},
            ("2.2", "evidence_name", "DQ-S13"),
        ),
    ],
)
def test_a_doubt_is_told_and_the_field_counts(answers, hit):
    assert told(answers) == [(*hit, False)]
    assert accepted(filled(answers))[hit[0]]["doubts"].split("|").count(hit[2]) == 1


def test_an_answer_without_evidence_is_doubted_and_one_that_does_not_apply_is_not():
    findings = check(filled({("2.1", "value"): "Có", ("2.2", "not_applicable"): "x"})).findings
    assert [(f.node_code, f.column, f.rule) for f in findings] == [("2.1", "evidence_name", "DQ-S13")]


def test_a_value_equal_to_the_last_periods_is_doubted():
    content = workbook(*parts_of(), previous={"4.3": "1650", "3.1": "99,28 %"}, answers=GOOD)
    assert {f.node_code for f in check(content).findings if f.rule == "DQ-S10"} == {"4.3", "3.1"}


def test_a_row_of_no_field_a_doubled_and_a_deleted_one_are_told_and_the_others_read():
    content = filled(GOOD)

    def renamed(old: str, new: str):
        return lambda text: text.replace(f"<si><t>{old}</t></si>", f"<si><t>{new}</t></si>")

    strange = check(edited(content, "xl/sharedStrings.xml", renamed("2.1", "99.9")))
    assert {(f.node_code, f.rule) for f in strange.findings if f.sets_aside} == {
        ("99.9", "IN-FIELD"),
        ("2.1", "IN-FIELD"),
    }
    assert strange.accepted == FORM_FIELDS - 1
    doubled = check(edited(content, "xl/sharedStrings.xml", renamed("2.2", "2.1")))
    assert {(f.node_code, f.rule) for f in doubled.findings if f.sets_aside} == {
        ("2.1", "IN-TWICE"),
        ("2.2", "IN-FIELD"),
    }


# --- what a spreadsheet may do to a template --------------------------------------------------------------


def test_a_renamed_sheet_is_read_and_told():
    checked = check(edited(filled(GOOD), "xl/workbook.xml", lambda text: text.replace('name="Biểu"', 'name="Sheet1"')))
    assert checked.accepted == FORM_FIELDS
    assert "the sheet of the form has another name; it was read all the same" in [f.told for f in checked.findings]


def test_moved_columns_are_read_by_their_codes_and_cells_are_named_where_they_stand_now():
    moved = with_columns_swapped(filled(GOOD | {("4.3", "value"): "nhiều"}), "F", "L")
    checked = check(moved)
    assert [f.cell for f in checked.findings if f.sets_aside] == ["L21"]
    rows = accepted(with_columns_swapped(filled(GOOD), "F", "L"))
    for row in rows.values():
        row["cell"] = row["cell"].replace("L", "F")
    assert rows == accepted(filled(GOOD))


def test_a_deleted_column_refuses_the_workbook_and_is_named():
    content = edited(filled(GOOD), "xl/sharedStrings.xml", lambda text: text.replace("<t>numerator</t>", "<t>x</t>"))
    assert "columns of the template are missing: Tử số" in refusal(check(content))


def test_text_typed_in_an_old_font_is_converted_where_all_of_it_was():
    old = "KÕ ho¹ch chuyÓn ®æi sè n¨m 2026 cña Uû ban nh©n d©n x·"
    content = filled({("2.1", "value"): "Có", ("2.1", "evidence_name"): old})
    assert accepted(content)["2.1"]["evidence_name"] == "Kế hoạch chuyển đổi số năm 2026 của Uỷ ban nhân dân xã"
    assert [str(f.told) for f in check(content).findings] == [
        "text typed in the font TCVN3 (ABC) was converted to Unicode"
    ]


def test_text_of_which_part_is_typed_in_an_old_font_is_asked_for_cell_by_cell():
    old = "KÕ ho¹ch chuyÓn ®æi sè n¨m 2026 cña Uû ban nh©n d©n x·"
    new = "Quyết định phê duyệt kế hoạch chuyển đổi số của Chủ tịch Ủy ban nhân dân xã"
    answers = {("2.1", "value"): "Có", ("2.1", "evidence_name"): old}
    answers |= {("2.2", "value"): "Có", ("2.2", "evidence_name"): new}
    assert told(answers) == [("2.1", "evidence_name", "DQ-S01", True)]


# --- workbooks that are not the one asked for -------------------------------------------------------------


def test_another_units_workbook_is_refused_and_both_units_are_named():
    words = refusal(check(filled(GOOD, unit=OTHER_COMMUNE)))
    assert COMMUNE in words and OTHER_COMMUNE in words and "nothing of it was loaded" in words


def test_the_workbook_of_another_period_or_form_is_refused():
    assert "its name says period 2025" in refusal(check(filled(), file_name(COMMUNE, FORM, "2025"), DAY))
    quarterly = filled(form="cds-xa", key="2026-Q3")
    assert "its name says form dti-xa" in refusal(check(quarterly))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("bao cao.xlsx", "its name must be"),
        (f"{COMMUNE}__dti-xa.xlsx", "its name must be"),
        (f"{COMMUNE}__dti-xa__2026__v0.xlsx", "its name must be"),
        (f"{COMMUNE}__dti-huyen__2026.xlsx", "no form that is asked for; the forms are dti-so, dti-xa"),
        (f"{COMMUNE}__dti-xa__2026-Q1.xlsx", "no period for which the form dti-xa is asked"),
        (f"{COMMUNE}__dti-xa__2024.xlsx", "no period for which the form dti-xa is asked"),
        (f"{COMMUNE}__dti-xa__nam.xlsx", "no period for which the form dti-xa is asked"),
        ("C99999__dti-xa__2026.xlsx", "no unit that owes the form dti-xa"),
        ("N-NV__dti-xa__2026.xlsx", "no unit that owes the form dti-xa"),
        (f"{COMMUNE}__dti-xa__2026.xlsm", "may hold macros"),
        (f"{COMMUNE}__dti-xa__2026.csv", "a form is sent as .xlsx, not as '.csv'"),
    ],
)
def test_a_name_that_says_nothing_usable_refuses_the_workbook_with_what_to_do(name, words):
    assert words in refusal(check(filled(), name))


def test_a_workbook_with_macros_under_another_ending_is_refused_and_nothing_is_run():
    assert "nothing of it was run" in refusal(check(with_part(filled(), "xl/vbaProject.bin", b"Sub AutoOpen")))


def test_a_workbook_with_a_password_is_refused():
    locked = bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le")
    assert "protected by a password" in refusal(check(locked))


def test_a_workbook_that_is_no_template_is_refused():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet().write_row(0, 0, ["node_code", "value"])
    assert "it was not made from a template" in refusal(check(content.getvalue()))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"\0" * 100])
def test_what_is_no_workbook_is_refused(content):
    assert "cannot be read as xlsx" in refusal(check(content))


def test_a_late_workbook_and_a_locked_period_are_told_and_lose_nothing():
    checked = validate(NAME, filled(GOOD), date(2027, 1, 18), locked={(FORM, COMMUNE, "2026")})
    said = [f.told for f in checked.findings if not f.cell]
    assert checked.accepted == FORM_FIELDS
    assert [sentence.vietnamese() for sentence in said] == [
        "hạn gửi là 15/01/2027, gửi chậm 3 ngày",
        "kỳ này đã khóa: bản gửi được lưu nhưng không tính. Liên hệ cơ quan đã khóa kỳ",
    ]


# --- the copy that goes back ------------------------------------------------------------------------------


def sheet(content: bytes, name: str) -> pl.DataFrame:
    return fastexcel.read_excel(content).load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()


def test_the_copy_names_each_cell_with_rule_and_what_is_expected():
    checked = check(filled(GOOD | {("4.3", "value"): "1.650", ("2.1", "self_score"): 11}))
    results = sheet(marked_up(checked), RESULT_SHEET)
    listed = [tuple(row) for row in results.slice(4).select(pl.nth(0, 1, 3, 4)).iter_rows()]
    assert ("F21", "4.3", "IN-NUMBER", "chưa được nhận") in listed
    assert ("K14", "2.1", "DQ-S12", "chưa được nhận") in listed
    assert len(listed) == len(checked.findings)
    assert results[1, 0] == f"2 lỗi, {len(checked.findings) - 2} điểm cần xem lại."


def test_the_copy_holds_the_answers_as_they_were_given_and_is_read_as_the_delivered_one():
    answers = GOOD | {("4.3", "value"): "1.650", ("3.1", "value"): "99,28 %", ("2.1", "self_score"): 11}
    first = check(filled(answers))
    second = check(marked_up(first))
    assert second.answers == first.answers
    assert [(f.cell, f.rule) for f in second.findings] == [(f.cell, f.rule) for f in first.findings]


def test_the_copy_of_a_refused_workbook_says_why():
    results = sheet(marked_up(check(b"")), RESULT_SHEET)
    assert "không đọc được tệp xlsx" in results[4, 5]


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("https://a.vn")', "a\x01b", "<b>&amp;", "x" * 40_000])
def test_no_text_of_a_workbook_becomes_a_formula_or_breaks_the_copy(text):
    checked = check(filled({("2.1", "value"): "Có"}))
    hostile = Checked(
        NAME, checked.identity, 0, 0, checked.findings, {}, {("2.1", "evidence_name"): text, ("4.3", "value"): text}
    )
    copy = marked_up(hostile)
    written = sheet(copy, FORM_SHEET)[13, 11]  # L14
    assert written == text.replace("\x01", " ")[:32_767]
    assert "<f>" not in _sheet_text(copy).replace("<f>IF(", "")
    assert check(copy).identity == checked.identity


def _sheet_text(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read(SHEET).decode()


# --- by the day -------------------------------------------------------------------------------------------


def test_delivered_fields_are_accepted_or_quarantined_and_a_refused_workbook_costs_no_other(tmp_path):
    other = file_name(OTHER_COMMUNE, FORM, "2026")
    bad = filled(GOOD | {("4.3", "value"): "1.650"})
    files = {NAME: bad, other: filled(GOOD, unit=OTHER_COMMUNE), "bieu.xlsx": filled()}
    (batch,) = read_batches(SUBMISSIONS, [deliver(tmp_path, "submissions", DAY, files)], CANDIDATES)
    assert {facts.file_name: facts.rows for facts in batch.files} == {NAME: FORM_FIELDS, other: FORM_FIELDS}
    assert (batch.accepted.height, batch.quarantined.height) == (2 * FORM_FIELDS - 1, 1)
    assert [refused.file_name for refused in batch.refusals] == ["bieu.xlsx"]
    assert dict(batch.accepted.schema) == SUBMISSIONS.raw_schema


def test_every_finding_says_something_in_both_languages():
    bad = {("4.3", "value"): "1.650", ("2.1", "self_score"): 11, ("1.3", "numerator"): 9, ("1.3", "denominator"): 8}
    for finding in check(filled(GOOD | bad), day=date(2027, 3, 1)).findings:
        assert isinstance(finding, Finding)
        assert finding.told.vietnamese() and finding.told.vietnamese() != finding.told


def test_cells_are_named_as_a_spreadsheet_names_them():
    names = [cell_name(0, column) for column in (0, 25, 26, 701, 702)]
    assert names == ["A1", "Z1", "AA1", "ZZ1", "AAA1"]


def test_the_draft_forms_ask_each_field_once_and_in_a_known_way():
    for form in catalogue().forms.values():
        codes = [field.node_code for field in form.fields]
        assert len(codes) == len(set(codes))
        assert all(bool(field.choices) == (field.kind in (Answer.LEVEL, Answer.YES_NO)) for field in form.fields)
        assert all(a.section_vi == b.section_vi or a.section_vi not in {f.section_vi for f in form.fields[i + 1 :]}
                   for i, (a, b) in enumerate(itertools.pairwise(form.fields)))  # fmt: skip


CELLS = st.tuples(
    st.sampled_from([field.node_code for field in catalogue().forms[FORM].fields]), st.sampled_from(ANSWERS)
)


@settings(max_examples=60, deadline=None)
@given(
    answers=st.dictionaries(
        CELLS,
        st.one_of(
            st.text(max_size=30),
            st.from_regex(r"[-0-9., %xE]{1,12}", fullmatch=True),
            st.integers(-10, 10**16),
            st.floats(allow_nan=False, allow_infinity=False, width=32),
        ),
        max_size=12,
    )
)
def test_whatever_is_typed_into_cells_each_field_is_accepted_or_named(answers):
    content = filled(answers)
    text = read_file(NAME, content, SUBMISSIONS)
    assert text.rows.height + len(text.unusable) == FORM_FIELDS
    checked = check(content)
    named = {f.node_code for f in checked.findings if f.sets_aside}
    assert named == {unusable.record_key.split("|")[-1] for unusable in text.unusable}
    accepted, quarantined = sort_rows(SUBMISSIONS, _with_provenance(text.rows), CANDIDATES)
    assert (accepted.height, quarantined.height) == (text.rows.height, 0)
    again = check(marked_up(checked))
    assert {(f.node_code, f.column, f.rule) for f in again.findings if f.sets_aside} == {
        (f.node_code, f.column, f.rule) for f in checked.findings if f.sets_aside
    }


def _with_provenance(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(arrival_day=pl.lit(DAY), file_name=pl.lit(NAME))
