"""Two writings of one word are equal, and two words are not."""

from __future__ import annotations

import unicodedata

import pytest

from orchestration.intake.words import comparable


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Xã Hòa Hội", "Xã Hoà Hội"),
        ("Thủy lợi", "Thuỷ lợi"),
        ("ĐANG XỬ LÝ", "Đang xử lý"),
        ("  Ngày\ntiếp   nhận ", "Ngày tiếp nhận"),
        ("Đất đai", unicodedata.normalize("NFD", "Đất đai")),
        ("\ufeffMaHoSo", "mahoso"),
    ],
)
def test_two_writings_of_one_word_are_equal(one, other):
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(("one", "other"), [("Hòa", "Hóa"), ("Đa", "Da"), ("Tân", "Tan"), ("hoà bình", "hoàbình")])
def test_two_words_are_not(one, other):
    assert comparable(one) != comparable(other)
