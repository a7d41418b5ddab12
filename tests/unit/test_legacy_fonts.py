"""Every letter of the legacy fonts reads as the letter that was meant; nothing else changes."""

from __future__ import annotations

import polars as pl
import pytest

from orchestration.intake.legacy_fonts import TCVN3, VNI, WINDOWS_1258, non_ascii
from tests.unit import legacy_letters
from tests.unit.legacy_letters import LOWER, TABLES, UPPER, typed

FONTS = {font.name: font for font in (TCVN3, VNI, WINDOWS_1258)}
EVERY_LETTER = [(name, written, letter) for name, table in TABLES.items() for letter, written in table.items()]
PLAIN = "MaHoSo;123.456,78 (m) [x] 2026-01-31 10:00:00 Aa Ee Ii Oo Uu Yy Dd\r\n\t\"'"


@pytest.mark.parametrize("name, written, letter", EVERY_LETTER)
def test_every_letter_reads_as_it_was_meant(name, written, letter):
    assert FONTS[name].convert(written) == letter
    assert FONTS[name].convert(f"x{written}n {written}.{written}") == f"x{letter}n {letter}.{letter}"


@pytest.mark.parametrize("name", TABLES)
def test_the_list_of_letters_is_whole(name):
    assert set(LOWER) <= set(TABLES[name])
    assert len(LOWER) == len(UPPER) == 67
    assert name == "TCVN3 (ABC)" or set(UPPER) <= set(TABLES[name])


def test_the_font_of_tcvn3_has_the_seven_capitals_without_a_tone():
    assert {letter for letter in TCVN3.letters.values() if letter.isupper()} == set("ĂÂĐÊÔƠƯ")


def test_a_title_typed_in_a_capital_font_of_tcvn3_arrives_in_lower_case():
    assert TCVN3.convert(typed("Ủy ban nhân dân", legacy_letters.TCVN3)) == "ủy ban nhân dân"
    assert TCVN3.convert("ñy ban nh©n d©n") == "ủy ban nhân dân"


CASES = [("AÙnh", "Ánh"), ("Aùnh", "Ánh"), ("ÔÛ", "Ở"), ("Ôû", "Ở"), ("Öùng", "Ứng"), ("aÙnh", "ánh")]


@pytest.mark.parametrize("written, meant", CASES)
def test_the_base_letter_of_vni_decides_the_case(written, meant):
    assert VNI.convert(written) == meant


@pytest.mark.parametrize("font", FONTS.values(), ids=list(FONTS))
def test_plain_text_is_left_alone(font):
    assert font.convert(PLAIN) == PLAIN
    assert font.convert("") == ""


@pytest.mark.parametrize("name", TABLES)
def test_a_series_reads_as_its_values_do_one_by_one(name):
    meant = ["Sở Nội vụ", None, "", "Đang xử lý", "Đang xử lý", "plain", "Yêu cầu bổ sung giấy tờ"]
    cells = pl.Series("status", [cell and typed(cell, TABLES[name]) for cell in meant])
    read = FONTS[name].convert_series(cells)
    assert read.to_list() == meant
    assert read.name == "status"
    assert FONTS[name].convert_series(pl.Series([None, "plain"], dtype=pl.String)).to_list() == [None, "plain"]


def test_only_distinct_values_with_marks_are_worth_a_look():
    assert non_ascii(pl.Series(["é", "plain", None, "é", "à"])).to_list() == ["é", "à"]


@pytest.mark.parametrize("name", TABLES)
def test_a_remainder_is_what_the_font_does_not_have(name):
    written = pl.Series([typed("thuộc", TABLES[name]), "thuộc", "Łódź"])
    assert [rest.isascii() for rest in FONTS[name].remainder(written)] == [True, False, False]
