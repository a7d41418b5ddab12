"""Numbers as units write them, read only where they mean one thing (DQ-S04)."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from orchestration.intake.told import Unfit

BLANKS = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " "})
MACHINE = re.compile(r"^-?\d{1,15}(\.\d+)?([eE][+-]?\d{1,2})?$", re.ASCII)
"""As a spreadsheet keeps a number, whatever it shows."""
THOUSAND_OR_DECIMAL = re.compile(r"^-?[1-9]\d{0,2}[.,]\d{3}$", re.ASCII)
DECIMAL_COMMA = re.compile(r"^-?\d{1,15},\d+$", re.ASCII)
GROUPED = {
    " ": re.compile(r"^-?\d{1,3}( \d{3})+([.,]\d+)?$", re.ASCII),
    ".": re.compile(r"^-?\d{1,3}((\.\d{3})+,\d+|(\.\d{3}){2,})$", re.ASCII),
    ",": re.compile(r"^-?\d{1,3}((,\d{3})+\.\d+|(,\d{3}){2,})$", re.ASCII),
}
"""Forms with groups of thousands, by what stands between the groups."""
PERCENT = re.compile(r"^(-?\d{1,6})(?:[.,](\d+))?\s*%$", re.ASCII)
KEPT = Decimal("0.0001")
BEYOND = Decimal(10) ** 13
"""What the columns of the warehouse cannot hold."""


def number(text: str) -> Decimal:
    """A number with point or comma for decimals, thousands in groups where the text leaves no doubt; four decimals
    are kept. Raises Unfit."""
    plain = text.translate(BLANKS).strip()
    if THOUSAND_OR_DECIMAL.match(plain):
        raise Unfit("a number without doubt: three digits after one point or comma may be thousands or decimals; "
                    "write 1650 or 1,65")  # fmt: skip
    for separator, shape in GROUPED.items():
        if shape.match(plain):
            return _kept(plain.replace(separator, "").replace(",", "."))
    if MACHINE.match(plain) or DECIMAL_COMMA.match(plain):
        return _kept(plain.replace(",", "."))
    raise Unfit("a number, without words or signs")


def whole(text: str) -> Decimal:
    """A whole number. Raises Unfit."""
    value = number(text)
    if value != value.to_integral_value():
        raise Unfit("a whole number")
    return value


def percent(text: str) -> Decimal:
    """A percentage, in percent: a text with its sign, or a number from 0 to 1, as a cell with the format % keeps it.
    Raises Unfit for any other number: 99.28 without its sign may be 99,28 % or 9928 %."""
    plain = text.translate(BLANKS).strip()
    written = PERCENT.match(plain)
    if written:
        return _kept(f"{written[1]}.{written[2] or 0}")
    if MACHINE.match(plain) and 0 <= Decimal(plain) <= 1:
        return _kept(Decimal(plain) * 100)
    raise Unfit("a percentage with its sign, as 99,28 %, or its numerator and denominator")


def share(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """The percentage that two counts make; None without a denominator."""
    return _kept(numerator * 100 / denominator) if denominator else None


def _kept(value: str | Decimal) -> Decimal:
    exact = Decimal(value)
    if abs(exact) >= BEYOND:
        raise Unfit("a number, without words or signs")
    return exact.quantize(KEPT, ROUND_HALF_UP)
