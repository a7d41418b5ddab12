"""Text typed in a font of the years before Unicode: TCVN3 (ABC: .VnTime, .VnArial), VNI Windows (VNI-Times) and
Windows-1258. All three are read as if they were Windows-1252, where `Së Néi vô` and `Sôû Noäi vuï` mean `Sở Nội vụ`.

Sources: TCVN 5712:1993 for the lower case of TCVN3, VNI's table of two-character letters, Microsoft's code page 1258.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from orchestration.intake.syllables import TONES

TONED = {
    "a": "àảãáạ", "ă": "ằẳẵắặ", "â": "ầẩẫấậ", "e": "èẻẽéẹ", "ê": "ềểễếệ", "i": "ìỉĩíị",
    "o": "òỏõóọ", "ô": "ồổỗốộ", "ơ": "ờởỡớợ", "u": "ùủũúụ", "ư": "ừửữứự", "y": "ỳỷỹýỵ",
}  # fmt: skip
LETTERS = "".join(TONED.values()) + "ăâêôơưđ"


@dataclass(frozen=True, eq=False)
class Font:
    """A way to write Vietnamese letters in characters of Windows-1252.

    `letters` maps what stands in the text, one or two characters, to the letter that is meant.
    """

    name: str
    letters: Mapping[str, str]

    @functools.cached_property
    def alphabet(self) -> frozenset[str]:
        """Every character outside ASCII that the font uses."""
        return frozenset(char for written in self.letters for char in written if not char.isascii())

    def convert(self, text: str) -> str:
        """The text with every letter of the font replaced; what the font does not know stays as it is."""
        return self._replace(pl.Series([text]), list(self.letters.values())).item()

    def convert_series(self, text: pl.Series) -> pl.Series:
        """`convert` for each value of a String series, at the cost of its distinct values; null stays null."""
        marked = non_ascii(text)
        return text.replace(marked, self._replace(marked, list(self.letters.values()))) if len(marked) else text

    def remainder(self, text: pl.Series) -> pl.Series:
        """What is left of each value without the letters of the font: ASCII alone, if all of it was typed in it."""
        return self._replace(text, [""] * len(self.letters))

    def _replace(self, text: pl.Series, replacements: list[str]) -> pl.Series:
        return text.str.replace_many(list(self.letters), replacements, leftmost=True)


def non_ascii(text: pl.Series) -> pl.Series:
    """The distinct values of a String series that are more than ASCII: all that an encoding can have spoilt."""
    return text.filter(text.str.len_bytes() != text.str.len_chars()).unique(maintain_order=True)


def _longest_first(letters: dict[str, str]) -> dict[str, str]:
    return dict(sorted(letters.items(), key=lambda item: -len(item[0])))


def _tcvn3() -> dict[str, str]:
    """One character each. Capitals with a tone do not exist: the capital fonts (.VnTimeH) show the lower case as
    capitals, so what was typed in one of them arrives in lower case."""
    codes = {
        "a": "µ¶·¸¹", "ă": "»¼½¾Æ", "â": "ÇÈÉÊË", "e": "ÌÎÏÐÑ", "ê": "ÒÓÔÕÖ", "i": "×ØÜÝÞ",
        "o": "ßáâãä", "ô": "åæçèé", "ơ": "êëìíî", "u": "ïñòóô", "ư": "õö÷øù", "y": "úûüýþ",
    }  # fmt: skip
    marked = dict(zip("¨©ª«¬\u00ad®¡¢£¤¥¦§", "ăâêôơưđĂÂÊÔƠƯĐ", strict=True))
    toned = {code: letter for base, row in codes.items() for code, letter in zip(row, TONED[base], strict=True)}
    return marked | toned


def _vni() -> dict[str, str]:
    """A base letter and a modifier. The base carries the letter case; its modifier may have the other one."""
    plain, circumflex, breve = "øûõùï", "àåãáä", "èúüéë"  # the modifiers for the five tones, alone or with a mark
    rows = {
        "a": ("a", plain), "ă": ("a", breve), "â": ("a", circumflex), "e": ("e", plain), "ê": ("e", circumflex),
        "o": ("o", plain), "ô": ("o", circumflex), "ơ": ("ô", plain), "u": ("u", plain), "ư": ("ö", plain),
        "y": ("y", plain[:4]),
    }  # fmt: skip
    written = {
        base + mark: toned
        for letter, (base, marks) in rows.items()
        for mark, toned in zip(marks, TONED[letter], strict=False)
    }
    written |= {"aâ": "â", "aê": "ă", "eâ": "ê", "oâ": "ô", "ô": "ơ", "ö": "ư", "ñ": "đ", "î": "ỵ"}
    written |= dict(zip("ìæóíò", TONED["i"], strict=True))
    return {
        base + mark: letter.upper() if base.isupper() else letter
        for (lower, *marked), letter in written.items()
        for base in (lower, lower.upper())
        for mark in ([marked[0], marked[0].upper()] if marked else [""])
    }


def _windows_1258() -> dict[str, str]:
    """A base letter and a combining tone, both as their bytes look in Windows-1252; a few letters stand whole."""
    written = {}
    for letter in LETTERS + LETTERS.upper():
        for form in (letter, _tone_apart(letter)):
            try:
                written[form.encode("cp1258").decode("cp1252")] = letter
            except UnicodeEncodeError:  # the code page has only the other form
                continue
    return written


def _tone_apart(letter: str) -> str:
    decomposed = unicodedata.normalize("NFD", letter)
    toneless = unicodedata.normalize("NFC", "".join(part for part in decomposed if part not in TONES))
    return toneless + "".join(part for part in decomposed if part in TONES)


TCVN3 = Font("TCVN3 (ABC)", _tcvn3())
VNI = Font("VNI Windows", _longest_first(_vni()))
WINDOWS_1258 = Font("Windows-1258", _longest_first(_windows_1258()))
