"""A masked value helps to mend the row and names nobody."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.intake.masking import SHOWN_LENGTH, mask

steady = settings(derandomize=True, max_examples=200, deadline=None, database=None)


@pytest.mark.parametrize("value", ["H53", "N-CT", "000.00.15.H53", "C25459", "11", "1.5", "-", "2.002516", "12345678"])
def test_a_short_code_or_number_stays(value):
    assert mask(value) in (value, re.sub(r"\w", "9", value))
    assert mask(value) == value or value == "-"


@pytest.mark.parametrize(
    "value",
    [
        "20261301", "20260131083060", "31/02/2026", "31/02/2026 08:30", "31/02/2026 08:30:15", "2026-02-30",
        "2026-02-30 08:30:15", "2026-02-30T08:30:15", "2026-02-30T08:30:15Z", "2026-02-30T08:30:15.123",
    ],
)  # fmt: skip
def test_an_impossible_date_stays_so_that_its_sender_finds_it(value):
    assert mask(value) == value


@pytest.mark.parametrize(
    "value",
    [
        "079123456789", "091234567", "0901234567", "0901 234 567", "079 123 456 789", "079.123.456.789",
        "84-901-234-567", "+84901234567", "H53-079123456789", "20260131083015123",
    ],
)  # fmt: skip
def test_what_could_be_an_identity_or_telephone_number_keeps_only_its_shape(value):
    assert mask(value) == re.sub(r"[A-Z]", "a", re.sub(r"\d", "9", value))


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ("Nguyễn Văn Thử", "aaaaaa aaa aaa"),
        ("thu@vidu.vn", "aaa@aaaa.aa"),
        ("12 Phố Thử", "99 aaa aaa"),
        ("chưa rõ", "aaaa aa"),
    ],
)
def test_words_keep_only_their_shape(value, shape):
    assert mask(value) == shape


def test_a_long_value_is_cut():
    assert mask("x" * 500) == "a" * SHOWN_LENGTH + "…"


def test_an_empty_value_stays_empty():
    assert mask(None) is None


@steady
@given(st.text(st.characters(categories=["L", "Zs"]), min_size=1, max_size=60).filter(lambda text: not text.isupper()))
def test_no_letter_of_any_mixed_case_text_is_shown(value):
    assert set(mask(value)) <= {"a", "…"} | {c for c in value if not c.isalpha()}


@steady
@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.text("0123456789", min_size=9, max_size=12),
    st.text(st.characters(exclude_categories=["Cs", "Nd"]), max_size=30),
)
def test_a_run_of_nine_to_twelve_digits_is_never_shown(before, digits, after):
    before = before.rstrip("0123456789")
    shown = mask(before + digits + after)
    assert not re.search(re.escape(digits), shown) or set(digits) == {"9"}


@steady
@given(st.datetimes(datetime(1900, 1, 1), datetime(2199, 1, 1)), st.sampled_from(["%Y%m%d", "%Y%m%d%H%M%S"]))
def test_the_exchange_forms_of_a_time_are_never_taken_for_a_number_of_a_person(moment, form):
    assert mask(f"{moment:{form}}") == f"{moment:{form}}"
