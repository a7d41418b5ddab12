"""Identity numbers at the door: what kind of number it is, and a keyed hash by which a person can be counted.

The number itself goes no further. Source: inbox contract (HMAC-SHA-256, key from `DTI_PII_KEY`); DQ-D09.
"""

from __future__ import annotations

import hmac
import re

import polars as pl

CLASSES = {
    "placeholder": re.compile(r"^(\d)\1+$|^0+1$|^123456789(012)?$"),
    "citizen_id": re.compile(r"^\d{12}$"),
    "old_id": re.compile(r"^\d{9}$"),
    "tax_code": re.compile(r"^\d{10}(\d{3})?$"),
    "passport": re.compile(r"^[A-Z]{1,2}\d{7,8}$"),
}
"""The first that fits. Systems send 000000001 where a number is missing (seen in pushes to the National Portal)."""

MALFORMED = "malformed"
WITHOUT_PERSON = {"placeholder", MALFORMED}
SEPARATORS = r"[ .\-]"


def read_identity(text: pl.Series, key: str | None) -> tuple[pl.Series, pl.Series]:
    """(hash, class) of each identity number.

    text: trimmed cells. key: without one the hashes are null; so is the hash of what names no person. Blanks, points
    and hyphens do not matter.
    """
    numbers = text.str.replace_all(SEPARATORS, "").str.to_uppercase()
    distinct = numbers.drop_nulls().unique()
    classes = {number: identity_class(number) for number in distinct}
    hashes = {
        number: hmac.digest(key.encode(), number.encode(), "sha256").hex()
        for number, kind in classes.items()
        if key and kind not in WITHOUT_PERSON
    }

    def looked_up(values: dict[str, str]) -> pl.Series:
        return numbers.replace_strict(values, default=None, return_dtype=pl.String)

    return looked_up(hashes), looked_up(classes)


def identity_class(number: str) -> str:
    """Which kind of number it looks like: a key of CLASSES, or `malformed`."""
    return next((name for name, shape in CLASSES.items() if shape.match(number)), MALFORMED)
