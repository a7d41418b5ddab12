"""Both languages say everything, and numbers are written the way each reads them."""

import re
import string
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import app
from app.labels import TEXTS, Labels

SOURCES = sorted(Path(app.__file__).parent.rglob("*.py"))
VI, EN = Labels("vi"), Labels("en")


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_a_text_exists_in_both_languages_with_the_same_blanks() -> None:
    for key, (vietnamese, english) in TEXTS.items():
        assert vietnamese.strip() and english.strip(), key
        assert blanks(vietnamese) == blanks(english), key


def test_every_key_a_page_uses_exists() -> None:
    used = {key for file in SOURCES for key in re.findall(r"""\bt\(\s*["']([a-z_.]+)["']""", file.read_text("utf-8"))}
    assert len(used) > 100
    assert used <= TEXTS.keys()


def test_no_text_is_left_unused() -> None:
    source = "\n".join(file.read_text("utf-8") for file in SOURCES if file.name != "labels.py")
    prefixes = {"status", "expected"}  # Labels.status, Labels.expected
    for pattern in (r"""f["']([a-z_.]+)\.\{""", r"""known\(\s*["']([a-z_.]+)"""):
        prefixes |= set(re.findall(pattern, source))
    spoken = {
        key
        for key in TEXTS
        if f'"{key}"' in source or f"'{key}'" in source or any(key.startswith(f"{prefix}.") for prefix in prefixes)
    }
    assert TEXTS.keys() - spoken == set()


@pytest.mark.parametrize(
    ("value", "decimals", "vietnamese", "english"),
    [
        (534466, 0, "534.466", "534,466"),
        (Decimal("82.675"), 2, "82,68", "82.68"),
        (Decimal("-0.67"), 2, "−0,67", "−0.67"),
        (0, 2, "0,00", "0.00"),
        (None, 2, "—", "—"),
        (float("nan"), 0, "—", "—"),
    ],
)
def test_a_number_is_written_in_the_readers_way(value: object, decimals: int, vietnamese: str, english: str) -> None:
    assert (VI.number(value, decimals), EN.number(value, decimals)) == (vietnamese, english)


def test_a_percentage_has_the_comma_in_vietnamese_and_the_point_in_english() -> None:
    assert VI.ratio(Decimal("0.826747")) == "82,67 %"
    assert EN.ratio(Decimal("0.826747")) == "82.67%"
    assert VI.ratio(None) == EN.ratio(None) == "—"


def test_days_and_moments() -> None:
    assert (VI.day(date(2026, 3, 1)), EN.day(date(2026, 3, 1))) == ("01/03/2026", "1 Mar 2026")
    assert VI.moment(datetime(2026, 4, 10, 18, 30, tzinfo=UTC)) == "11/04/2026 01:30"
    assert (VI.month(date(2026, 3, 1)), EN.month(date(2026, 3, 1))) == ("T3/2026", "Mar 2026")


def test_a_code_without_words_is_shown_as_it_is() -> None:
    assert (VI.known("rule", "XX-9"), VI.known("rule", None)) == ("XX-9", "—")
