"""Identity numbers at the door: what kind of number it is, and a keyed hash by which a person can be counted.

The number itself goes no further. Source: inbox contract (HMAC-SHA-256, key from `DTI_PII_KEY`); DQ-D09.
"""

from __future__ import annotations

import hmac

import polars as pl

from orchestration.intake.normalise import trim

ONE_DIGIT_REPEATED = "|".join(f"{digit}{{2,}}" for digit in range(10))
CLASSES = {
    "placeholder": rf"^({ONE_DIGIT_REPEATED}|0+1|123456789(012)?)$",
    "citizen_id": r"^\d{12}$",
    "old_id": r"^\d{9}$",
    "tax_code": r"^\d{10}(\d{3})?$",
    "passport": r"^[A-Z]{1,2}\d{7,8}$",
}
"""The first that fits. Systems send 000000001 where a number is missing (seen in pushes to the National Portal)."""

MALFORMED = "malformed"
WITHOUT_PERSON = {"placeholder", MALFORMED}
SEPARATORS = r"[ .\-]"
PLAIN = r"^[0-9]+$"
"""Nearly every number: nothing to trim, to take out or to write in capitals."""


def read_identity(text: pl.Series, key: str | None) -> tuple[pl.Series, pl.Series]:
    """(hash, class) of each identity number.

    text: cells as delivered. key: without one the hashes are null; so is the hash of what names no person. Blanks,
    points and hyphens do not matter.
    """
    numbers = _numbers(text)
    classes = _classes(numbers)
    persons = numbers.set(classes.is_in(WITHOUT_PERSON), None)
    return _hashes(persons, key) if key else persons.clear(len(persons)), classes


def _numbers(text: pl.Series) -> pl.Series:
    other = (text.is_not_null() & ~text.str.contains(PLAIN)).arg_true()
    if not len(other):
        return text
    return text.scatter(other, trim(text.gather(other)).str.replace_all(SEPARATORS, "").str.to_uppercase())


def _classes(numbers: pl.Series) -> pl.Series:
    number = pl.col(numbers.name)
    kind = pl.lit(MALFORMED)
    for name, shape in reversed(CLASSES.items()):
        kind = pl.when(number.str.contains(shape)).then(pl.lit(name)).otherwise(kind)
    return numbers.to_frame().select(pl.when(number.is_not_null()).then(kind)).to_series()


def _hashes(persons: pl.Series, key: str) -> pl.Series:
    keyed = hmac.new(key.encode(), digestmod="sha256")  # copied for each person: setting the key up costs as much again
    distinct = persons.drop_nulls().unique()

    def hashed(number: str) -> str:
        of_one = keyed.copy()
        of_one.update(number.encode())
        return of_one.hexdigest()

    hashes = pl.Series([hashed(number) for number in distinct], dtype=pl.String)
    return persons.replace_strict(distinct, hashes, default=None, return_dtype=pl.String)
