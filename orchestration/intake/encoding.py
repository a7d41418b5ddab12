"""The bytes of a delivered text file to text. UTF-8 is the rule and costs next to nothing; UTF-16 and the legacy
Vietnamese encodings are recognised by what they say: read the right way, the words are Vietnamese syllables.

No message quotes the file: it may hold personal data.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from orchestration.intake.legacy_fonts import TCVN3, VNI, WINDOWS_1258, Font
from orchestration.intake.syllables import is_syllable
from orchestration.intake.table import Refused
from orchestration.intake.told import Sentence

ADVICE = Sentence("save it as UTF-8 (in Excel: 'CSV UTF-8'), with the text in a Unicode font, and send it again")
ENOUGH = 0.8  # share of the words that must be Vietnamese in the encoding chosen
AHEAD = 0.2  # by how much its share must exceed that of the next
FEWEST = 3  # distinct words; fewer are no evidence
NOTICEABLE = 0.1  # share of words spoilt by a font from which a text is no longer taken as it is
BLOCK, BLOCKS, MOST_WORDS = 1 << 14, 8, 4000  # the sample: 8 pieces of 16 KiB from all over the file
WORD = re.compile(r"(?:[^\W\d_]|[\u00a1-\u00ff\u0300-\u036f])+")
BETWEEN_WORDS = re.compile("[\x00-@[-`{-\x7f]+")  # in ASCII text, where most of a file can be passed over quickly
SIGNS = "".join(sign for sign in map(chr, range(0xA1, 0x100)) if not sign.isalpha())  # « © ½: letters in TCVN3
SAVED_TWICE = re.compile("á[º»]")  # the first two bytes of most Vietnamese letters in UTF-8, read as Windows-1252
COMBINING = b"\xcc"  # begins U+0300 to U+033F in UTF-8 and nothing else; the Vietnamese marks are among them


class UnknownEncoding(Refused, ValueError):
    """Bytes that cannot be read with certainty; the message says what was seen and what the sender should do."""


@dataclass(frozen=True)
class Decoded:
    """A text file that could be read: its text, and the name of the encoding in which it came."""

    utf8: bytes
    encoding: str

    @property
    def text(self) -> str:
        return self.utf8.decode()


@dataclass(frozen=True)
class Reading:
    """How words look in one encoding: for each, whether it is Vietnamese, or None where that says nothing."""

    font: Font | None
    verdicts: list[bool | None]

    @property
    def share(self) -> float:
        judged = sum(verdict is not None for verdict in self.verdicts)
        return sum(verdict is True for verdict in self.verdicts) / judged if judged else 0.0

    def gain_over(self, other: Reading) -> int:
        """How many words are Vietnamese in this encoding and not in the other."""
        pairs = zip(self.verdicts, other.verdicts, strict=True)
        return sum(own is True and theirs is not True for own, theirs in pairs)


def decode(content: bytes) -> Decoded:
    """Text of a file's bytes, without byte order mark, composed if it came decomposed, legacy fonts converted.

    Raises UnknownEncoding when the bytes are in no encoding that can be told with certainty, or in several.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decode_unicode(_from_utf16(content), "UTF-16")
    body = content.removeprefix(codecs.BOM_UTF8)
    if _is_utf8(body):
        return _decode_unicode(body, "UTF-8")
    return _decode_legacy(body)


def legacy_font(texts: Iterable[str]) -> Font | None:
    """The legacy font in which Unicode text (cells, JSON values) was typed, judged over all of it; None if in none.

    Raises UnknownEncoding when part of the text is typed in such a font and part is not.
    """
    words = _thin_out(word for text in texts for word in _marked_words(text))
    unicode = _read(words, None)
    noticeable = max(FEWEST, NOTICEABLE * len(words))
    if len(words) - unicode.verdicts.count(True) < noticeable:  # nearly every file: no need to try the fonts
        return None
    best, *others = _best_first(words)
    if best.gain_over(unicode) < noticeable:
        return None
    proof = sum(verdict is True and max(word) > "ÿ" for word, verdict in zip(words, unicode.verdicts, strict=True))
    if proof < FEWEST and _is_certain(best, [unicode, *others]):
        return best.font
    raise UnknownEncoding(
        "part of the text is typed in the font {font} and part is not; {advice}", font=best.font.name, advice=ADVICE
    )


def _is_utf8(body: bytes) -> bool:
    if body.isascii():
        return True
    try:
        pl.Series([body], dtype=pl.Binary).cast(pl.String)  # 100 MB in 20 ms, a sixth of bytes.decode
    except pl.exceptions.ComputeError:
        return False
    return True


def _from_utf16(content: bytes) -> bytes:
    try:
        return content.decode("utf-16").encode()
    except UnicodeDecodeError as error:
        raise UnknownEncoding(
            "UTF-16 damaged or cut off at byte {byte}; {advice}", byte=error.start + 1, advice=ADVICE
        ) from None


def _decode_unicode(body: bytes, name: str) -> Decoded:
    if b"\x00" in body:
        raise UnknownEncoding("not text: it has zero bytes, or is UTF-16 without its mark; {advice}", advice=ADVICE)
    if body.isascii():
        return Decoded(body, name)
    decomposed = COMBINING in body
    if decomposed:
        body = unicodedata.normalize("NFC", body.decode()).encode()
    words = _sample(body, "utf-8")
    if sum(bool(SAVED_TWICE.search(word)) for word in words) >= max(FEWEST, NOTICEABLE * len(words)):
        raise UnknownEncoding(
            "{encoding} that was read as Windows-1252 and saved a second time; {advice}", encoding=name, advice=ADVICE
        )
    font = legacy_font(words)
    if font:
        return Decoded(font.convert(body.decode()).encode(), f"{name} in {font.name} font")
    return Decoded(body, f"{name} decomposed" if decomposed else name)


def _decode_legacy(body: bytes) -> Decoded:
    line = _first_line_that_is_not_utf8(body)
    words = _sample(body, "utf-8")
    if sum(_verdict(word, word) is True for word in words) >= FEWEST:
        raise UnknownEncoding(
            "UTF-8 in part, but not on line {line}: damaged, or put together from several; {advice}",
            line=line,
            advice=ADVICE,
        )
    try:
        text = body.decode("cp1252")
    except UnicodeDecodeError:
        raise UnknownEncoding(
            "not UTF-8 (line {line}) nor any Vietnamese encoding; {advice}", line=line, advice=ADVICE
        ) from None
    words = _sample(body, "cp1252")
    best, *others = _best_first(words)
    if _is_certain(best, others):
        return Decoded(best.font.convert(text).encode(), best.font.name)
    raise UnknownEncoding(
        "not UTF-8 (line {line}) and no other encoding fits: in the nearest, {font}, {share:.0%} of "
        "{words} different words with marks are Vietnamese; {advice}",
        line=line,
        font=best.font.name,
        share=best.share,
        words=len(words),
        advice=ADVICE,
    )


def _first_line_that_is_not_utf8(body: bytes) -> int:
    try:
        body.decode()
    except UnicodeDecodeError as error:
        return body.count(b"\n", 0, error.start) + 1
    raise AssertionError("the text is UTF-8")


def _best_first(words: list[str]) -> list[Reading]:
    readings = [_read(words, font) for font in (TCVN3, VNI, WINDOWS_1258)]
    return sorted(readings, key=lambda reading: reading.share, reverse=True)


def _is_certain(best: Reading, others: list[Reading]) -> bool:
    return (
        best.share >= ENOUGH
        and best.verdicts.count(True) >= FEWEST
        and all(best.share - other.share >= AHEAD for other in others)
    )


def _read(words: list[str], font: Font | None) -> Reading:
    signs = "".join(sign for sign in SIGNS if not font or sign not in font.alphabet)
    cores = [word.strip(signs) for word in words]
    if font is None:
        return Reading(None, [_verdict(core, core) for core in cores])
    written = pl.Series(cores, dtype=pl.String)
    rows = zip(cores, font.convert_series(written), font.remainder(written), strict=True)
    return Reading(font, [_verdict(core, meant, remainder) for core, meant, remainder in rows])


def _verdict(written: str, meant: str, remainder: str = "") -> bool | None:
    """Is the word Vietnamese? None for a lone letter and for what no grammar covers: QĐ, HĐND, đkkd."""
    if written.isascii() or len(written) == 1:
        return None
    if remainder.isascii() and is_syllable(meant):
        return True
    is_code = remainder.isascii() and meant.translate({ord("đ"): "", ord("Đ"): ""}).isascii()
    return None if is_code else False


def _sample(body: bytes, encoding: str) -> list[str]:
    """Different words with marks from all over the file; a word that a piece cuts in two is left out."""
    if len(body) <= BLOCK * BLOCKS:
        return _thin_out(_marked_words(body.decode(encoding, "ignore")))
    pieces = (body[start : start + BLOCK] for start in range(0, len(body), len(body) // BLOCKS))
    return _thin_out(word for piece in pieces for word in _marked_words(piece.decode(encoding, "ignore"), cut=True))


def _marked_words(text: str, cut: bool = False) -> Iterable[str]:
    """Words with a mark, each once; with `cut`, not those that the ends of the text may cut in two."""
    stretches = BETWEEN_WORDS.split(text)
    for stretch in dict.fromkeys(stretches[1:-1] if cut else stretches):
        if not stretch.isascii():
            yield from (word for word in WORD.findall(stretch) if not word.isascii())


def _thin_out(words: Iterable[str]) -> list[str]:
    different = list(dict.fromkeys(words))
    return different[:: len(different) // MOST_WORDS + 1]
