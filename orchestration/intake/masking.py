"""What of an offending value may be shown: enough to mend it, nothing that names a person."""

from __future__ import annotations

import re

from orchestration.intake.words import clean, readable

CODE = re.compile(r"^[A-Z0-9][A-Z0-9._/-]{0,23}$")
DATE_OR_NUMBER = re.compile(r"^\d[\d./:+T -]{0,24}$")
IDENTITY_OR_PHONE = re.compile(r"\d([ .-]?\d){8}")
PERSON = r"[\pL\pM.]\s+\pL|@|^(\d{9}|\d{12}|(\+84|0)\d{9})$"
"""What no code is, as Polars reads patterns: two words, an e-mail address, an identity or a telephone number."""
PERSON_IN_ID = r"[\pL\pM.]\s+\pL|@"
"""What no id that a system counts up is, though it may have nine digits: two words, an e-mail address."""
PERSON_IN_TITLE = (
    r"[;:()@]|\d[\d .-]{5}|(?i:\b(ông|bà|đồng chí|đ/c)\b)"
    r"|\b(?i:Nguyễn|Trần|Lê|Phạm|Huỳnh|Hoàng|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô)\s+\p{Lu}"
)
"""What the title of a post does not hold but the name of its holder brings: a form of address, the commonest family
names before another capital, brackets, long numbers. No unit of the catalogue is named so."""
PERSON_IN_TEXT = r"@|(^|\D)(\d{9}|\d{12}|(\+84|0)\d{9})(\D|$)"
"""An e-mail address, an identity or a telephone number: no reference to a document and no reason needs one."""
DOSSIER_CODE = re.compile(r"^(?=[GH0])[0-9A-Z.]{3,35}-\d{6}-\d{4,7}$")
EXCHANGE_TIME = re.compile(r"^\d{14}$|^\d{8}$|^\d{4}-\d\d-\d\d([T ]\d\d:[\d:.]{2,13}Z?)?$")
SHOWN_LENGTH = 40


def mask(value: str | None) -> str | None:
    """Codes, dates and numbers stay; anything that could be an identity number or words keeps only its shape.

    Letters become `a`, digits `9`. Nine digits, in a row or grouped by blanks, points or hyphens, could be an
    identity number or a telephone number.
    """
    if value is None or EXCHANGE_TIME.match(value):
        return value
    if (CODE.match(value) or DATE_OR_NUMBER.match(value)) and not IDENTITY_OR_PHONE.search(value):
        return value
    return _cut("".join("9" if c.isdigit() else "a" if c.isalpha() else c for c in value[: SHOWN_LENGTH + 1]))


def shown_name(column: str) -> str:
    """The name of a delivered column as it may be written anywhere: on one line, and cut."""
    return _cut(readable(clean(column[: 10 * SHOWN_LENGTH])))


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN_LENGTH else text[:SHOWN_LENGTH] + "…"


def shown_key(parts: list[str | None]) -> str | None:
    """The key of a record in one text, or None where a part is missing or may not be shown.

    A dossier code (`<e-id>-<YYMMDD>-<sequence>`) names a dossier, not a person, although it holds many digits.
    """
    harmless = all(part is not None and (DOSSIER_CODE.match(part) or mask(part) == part) for part in parts)
    return "|".join(parts) if harmless else None
