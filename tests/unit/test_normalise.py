"""Every text form of the inbox contract reads as the value it means; every other text reads as nothing."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.intake import normalise

VIETNAM = timezone(timedelta(hours=7))
DAY_FORMS = ("%Y%m%d", "%Y-%m-%d", "%d/%m/%Y")
MINUTE_FORMS = ("%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M")
SECOND_FORMS = ("%Y%m%d%H%M%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S")
FRACTION_FORMS = ("%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%d %H:%M:%S.%f")
ALL_FORMS = DAY_FORMS + MINUTE_FORMS + SECOND_FORMS + FRACTION_FORMS

moments = st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30, 23, 59, 59))
# Saigon stood at +08:00 until 1975-06-13: instants are tried from 1976 on.
instants = st.datetimes(datetime(1976, 1, 1), datetime(2199, 12, 30, 23, 59, 59))
offsets = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
steady = settings(derandomize=True, max_examples=80, deadline=None, database=None)


def series(*cells: str | None) -> pl.Series:
    return pl.Series("cell", cells, dtype=pl.String)


def read_one(read, cell: str):
    return read(series(cell)).item()


def to_the_form(moment: datetime, form: str) -> datetime:
    """The moment as far as the form can tell it."""
    if form in DAY_FORMS:
        return moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if form in MINUTE_FORMS:
        return moment.replace(second=0, microsecond=0)
    return moment if form in FRACTION_FORMS else moment.replace(microsecond=0)


# --- date-times -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("20260131083015", datetime(2026, 1, 31, 8, 30, 15)),
        ("20260131", datetime(2026, 1, 31)),
        ("2026-01-31", datetime(2026, 1, 31)),
        ("2026-01-31T08:30:15", datetime(2026, 1, 31, 8, 30, 15)),
        ("2026-01-31 08:30:15", datetime(2026, 1, 31, 8, 30, 15)),
        ("2026-01-31T08:30", datetime(2026, 1, 31, 8, 30)),
        ("2026-01-31T08:30:15.5", datetime(2026, 1, 31, 8, 30, 15, 500_000)),
        ("2026-01-31T08:30:15.123456789", datetime(2026, 1, 31, 8, 30, 15, 123_456)),
        ("31/01/2026", datetime(2026, 1, 31)),
        ("31/01/2026 08:30", datetime(2026, 1, 31, 8, 30)),
        ("31/01/2026 08:30:15", datetime(2026, 1, 31, 8, 30, 15)),
        ("29/02/2024", datetime(2024, 2, 29)),
    ],
)
def test_each_date_form_of_the_contract_reads_as_wall_time(cell, expected):
    assert read_one(normalise.read_time, cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-01-31T08:30:15Z", datetime(2026, 1, 31, 15, 30, 15)),
        ("2026-01-31T08:30Z", datetime(2026, 1, 31, 15, 30)),
        ("2026-01-31T20:30:15.250Z", datetime(2026, 2, 1, 3, 30, 15, 250_000)),
        ("2026-01-31T08:30:15+07:00", datetime(2026, 1, 31, 8, 30, 15)),
        ("2026-01-31T08:30:15+0700", datetime(2026, 1, 31, 8, 30, 15)),
        ("2026-01-31T08:30:15-05:00", datetime(2026, 1, 31, 20, 30, 15)),
        ("2025-06-30T17:00:00Z", datetime(2025, 7, 1)),
    ],
)
def test_an_offset_is_converted_to_wall_time_of_vietnam(cell, expected):
    assert read_one(normalise.read_time, cell) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "hôm qua", "chưa rõ", "31/02/2026", "2026-02-29", "2026-13-01", "20261301", "00000000", "00000000000000",
        "31/01/26", "31-01-2026", "2026/01/31", "01.31.2026", "202601310830", "2026-01-31T24:00:00", "2026-01-31T",
        "2026-01-31T25:00", "31/01/2026 08:61", "20260131 083015", "46053", "46053.5", "1", "-", "n/a",
        "20260131083015123", "31/01/2026 08:30 SA", "18991231", "22000101", "99991231", "٢٠٢٦٠١٣١",
    ],
)  # fmt: skip
def test_a_time_in_no_form_of_the_contract_reads_as_nothing(cell):
    assert read_one(normalise.read_time, cell) is None


def test_one_column_may_mix_every_form_and_an_unreadable_cell_spoils_no_other():
    moment = datetime(2026, 1, 31, 8, 30, 15, 250_000)
    cells = [moment.strftime(form) for form in ALL_FORMS]
    read = normalise.read_time(series("sớm", *cells, None, "2026-01-31T01:30:15.25Z", "31/02/2026")).to_list()
    assert read == [None, *[to_the_form(moment, form) for form in ALL_FORMS], None, moment, None]


def test_a_column_of_empty_cells_and_an_empty_column_read_as_times():
    for empty in (series(None, None), series()):
        read = normalise.read_time(empty)
        assert read.dtype == pl.Datetime("us")
        assert read.null_count() == len(empty)


@steady
@given(st.lists(st.tuples(moments, st.sampled_from(ALL_FORMS)), min_size=1, max_size=20))
def test_a_date_rendered_in_any_form_of_the_contract_reads_back_the_same(rendered):
    cells = series(*[f"{moment:{form}}" for moment, form in rendered])
    assert normalise.read_time(cells).to_list() == [to_the_form(moment, form) for moment, form in rendered]


@steady
@given(instants, offsets, st.sampled_from(("seconds", "milliseconds", "microseconds", "minutes")))
def test_an_instant_reads_the_same_from_whatever_offset_it_was_written(moment, offset, precision):
    cut = {"seconds": 1_000_000, "milliseconds": 1_000, "microseconds": 1, "minutes": 1_000_000}[precision]
    moment = moment.replace(microsecond=moment.microsecond // cut * cut)
    if precision == "minutes":
        moment = moment.replace(second=0)
    elsewhere = moment.replace(tzinfo=VIETNAM).astimezone(offset)
    assert read_one(normalise.read_time, elsewhere.isoformat(timespec=precision)) == moment


@steady
@given(instants)
def test_an_instant_in_utc_with_a_z_reads_as_the_wall_time_seven_hours_later(moment):
    moment = moment.replace(microsecond=0)
    utc = moment.replace(tzinfo=VIETNAM).astimezone(UTC)
    assert read_one(normalise.read_time, f"{utc:%Y-%m-%dT%H:%M:%SZ}") == moment


@steady
@given(st.lists(st.text(max_size=25), max_size=10))
def test_no_text_whatever_breaks_a_reader_or_changes_the_number_of_rows(texts):
    cells = normalise.read_text(series(*texts))
    readers = (
        normalise.read_time, normalise.read_count, normalise.read_decimal, normalise.read_flag,
        normalise.read_procedure_code,
    )  # fmt: skip
    for read in readers:
        values = read(cells)
        assert len(values) == len(texts)
        assert values.filter(cells.is_null()).null_count() == cells.null_count()


@pytest.mark.parametrize(
    ("read", "cells"),
    [
        (normalise.read_time, ("20260131083015", "20260131", "2026-01-31T08:30:15", "31/01/2026 08:30")),
        (normalise.read_count, ("12", "12.0")),
        (normalise.read_decimal, ("1.25", "1,25")),
        (normalise.read_flag, ("1", "0", "true", "không")),
    ],
)
@pytest.mark.parametrize("padded", ["  {}", "{} ", "\t{}\r", "\u00a0{}\u00a0"])
def test_blanks_around_a_value_do_not_matter(read, cells, padded):
    assert read(series(*map(padded.format, cells))).to_list() == read(series(*cells)).to_list()
    assert read(series(*cells)).null_count() == 0
    assert read(series(padded.format(""), None)).to_list() == [None, None]


# --- numbers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cell", "expected"), [("0", 0), ("12", 12), ("0012", 12), ("12.0", 12), ("12.00", 12)])
def test_a_whole_number_reads_also_as_a_spreadsheet_writes_it(cell, expected):
    assert read_one(normalise.read_count, cell) == expected


@pytest.mark.parametrize(
    "cell", ["hai", "-1", "1,5", "1.5", "1 000", "1e3", "12.", ".0", "1_0", "²", "٣", "9" * 19, "n/a"]
)
def test_what_is_no_whole_number_reads_as_nothing(cell):
    assert read_one(normalise.read_count, cell) is None


def test_a_thousand_with_a_vietnamese_point_never_reads_as_one():
    assert normalise.read_count(series("1.000", "12.000", "1.234")).to_list() == [None, None, None]


@steady
@given(st.integers(0, 10**18 - 1))
def test_a_whole_number_reads_back_the_same(number):
    assert read_one(normalise.read_count, str(number)) == number


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("1.25", "1.25"), ("1,25", "1.25"), ("-3,5", "-3.5"), ("0", "0"), ("18", "18"), ("0.0001", "0.0001")],
)
def test_a_decimal_number_reads_with_point_and_with_comma(cell, expected):
    assert read_one(normalise.read_decimal, cell) == Decimal(expected)


@pytest.mark.parametrize("cell", ["một", "1.234,5", "1,234.5", "1e5", "5.", ".5", "1 5", "9" * 14, "NaN", "inf"])
def test_what_is_no_decimal_number_reads_as_nothing(cell):
    assert read_one(normalise.read_decimal, cell) is None


@steady
@given(st.decimals(-(10**12), 10**12, places=4), st.sampled_from(".,"))
def test_a_decimal_number_reads_back_exactly(number, sign):
    assert read_one(normalise.read_decimal, f"{number:f}".replace(".", sign)) == number


# --- flags, codes, text -----------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["1", "1.0", "true", "True", "TRUE", "có", "Có", "CÓ", "co\u0301"])
def test_each_yes_of_the_contract_is_true_in_any_letter_case(cell):
    assert read_one(normalise.read_flag, normalise.read_text(series(cell)).item()) is True


@pytest.mark.parametrize("cell", ["0", "0.0", "false", "False", "không", "Không", "KHÔNG", "kho\u0302ng"])
def test_each_no_of_the_contract_is_false_in_any_letter_case(cell):
    assert read_one(normalise.read_flag, normalise.read_text(series(cell)).item()) is False


@pytest.mark.parametrize("cell", ["2", "-1", "có lẽ", "co", "khong", "yes", "x", "01", "tùy"])
def test_a_flag_that_is_neither_yes_nor_no_reads_as_nothing(cell):
    assert read_one(normalise.read_flag, cell) is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1.000001", "1.000001"),
        ("1.000001.H53", "1.000001"),
        ("1.000001.000.00.00.H53", "1.000001"),
        ("2.002516.H39", "2.002516"),
        ("1.000001.H5", "1.000001.H5"),
        ("H53", "H53"),
        (".H53", ".H53"),
    ],
)
def test_the_suffix_of_a_province_is_stripped_from_a_procedure_code_and_nothing_else(cell, expected):
    assert read_one(normalise.read_procedure_code, cell) == expected


def test_text_is_trimmed_and_an_empty_cell_is_no_value():
    read = normalise.read_text(series("  a b ", "\t\u00a0", "", None, "x\r"))
    assert read.to_list() == ["a b", None, None, None, "x"]


def test_decomposed_vietnamese_becomes_composed():
    composed = "Thủ tục đất đai, hộ tịch"
    assert normalise.read_text(series(unicodedata.normalize("NFD", composed), "ascii")).to_list() == [composed, "ascii"]


@steady
@given(st.lists(st.text(alphabet="aăâđêôơưấềọữ \u0301\u0302\u0323", max_size=12), max_size=8))
def test_any_text_is_nfc_after_reading_and_reading_twice_changes_nothing(texts):
    once = normalise.read_text(series(*texts))
    assert all(unicodedata.is_normalized("NFC", text) for text in once.drop_nulls())
    assert normalise.read_text(once).to_list() == once.to_list()
