"""Vietnamese words made comparable: letter case, blanks, composition and the place of the tone mark do not matter."""

from __future__ import annotations

import functools
import re
import unicodedata

TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"


def clean(text: str | None) -> str:
    """Composed (NFC), every run of blanks and line breaks as one blank, without byte order mark."""
    return " ".join(unicodedata.normalize("NFC", text or "").removeprefix("\ufeff").split())


def readable(text: str) -> str:
    """On one line and writable anywhere: line breaks, marks of direction and the lone halves of characters that a file
    name or a JSON escape may hold are written as escapes (`\\n`, `\\u202e`, `\\udcb5`). Different texts stay different
    unless they hold such an escape in letters."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


@functools.lru_cache(maxsize=4096)
def comparable(text: str) -> str:
    """The form in which two writings of one word are equal: cleaned, letter case folded, each tone mark at the end of
    its word, because two ways to place it are in use (Hòa, Hoà; 7 of the 96 communes; rule DQ-S03)."""
    return re.sub(r"\w+", _tones_last, clean(text).casefold())


def _tones_last(word: re.Match[str]) -> str:
    marks = unicodedata.normalize("NFD", word[0])
    tones = "".join(mark for mark in marks if mark in TONE_MARKS)
    return unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONE_MARKS)) + tones
