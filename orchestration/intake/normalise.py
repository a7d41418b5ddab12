"""Text to values: the date, number and boolean forms of the inbox contract.

Each reader takes a trimmed text series and returns the typed series; a value it cannot read becomes null,
so "unreadable" is text present and value absent.
"""

from __future__ import annotations

import polars as pl

WALL_TIME_FORMS = (
    "%Y%m%d%H%M%S",
    "%Y-%m-%d %H:%M:%S",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S%.f",
)
DAY_FORMS = ("%Y%m%d", "%Y-%m-%d", "%d/%m/%Y")
OFFSET_FORMS = ("%Y-%m-%d %H:%M:%S%z", "%Y-%m-%d %H:%M:%S%.f%z", "%Y-%m-%d %H:%M%z")
SHAPE = r"^(\d{8}(\d{6})?|\d{4}-\d\d-\d\d([T ].*)?|\d{1,2}/\d{1,2}/\d{4}( .*)?)$"
YEARS = (1900, 2199)
TRUE, FALSE = ("1", "1.0", "true", "có"), ("0", "0.0", "false", "không")
PROCEDURE_SUFFIX = r"(\.\d{3}\.\d{2}\.\d{2})?\.H\d{2}$"


def read_text(text: pl.Series) -> pl.Series:
    """Trim, normalise to NFC, and turn an empty cell into null."""
    trimmed = text.str.strip_chars()
    trimmed = trimmed.set(trimmed == "", None)
    is_ascii = trimmed.str.len_bytes().sum() == trimmed.str.len_chars().sum()
    return trimmed if is_ascii else trimmed.str.normalize("NFC")


def read_time(text: pl.Series) -> pl.Series:
    """`yyyyMMddHHmmss`, `yyyyMMdd`, ISO 8601, `dd/MM/yyyy[ HH:mm[:ss]]`, as wall time in Asia/Ho_Chi_Minh."""
    if text.is_null().all():
        return pl.Series(text.name, [None] * len(text), dtype=pl.Datetime("us"))
    text = text.set(~text.str.contains(SHAPE), None)
    first = text.drop_nulls().head(1).to_list()
    iso = text.str.replace("T", " ", literal=True).str.replace("Z$", "+00:00") if first else text
    value = pl.Series(text.name, [None] * len(text), dtype=pl.Datetime("us"))
    for form in WALL_TIME_FORMS + DAY_FORMS + OFFSET_FORMS:
        open_rows = iso.is_not_null() & value.is_null()
        if not open_rows.any():
            break
        value = value.zip_with(~open_rows, _by_form(iso.set(~open_rows, None), form))
    years = value.dt.year()
    return value.set((years < YEARS[0]) | (years > YEARS[1]), None)


def _by_form(text: pl.Series, form: str) -> pl.Series:
    if form in DAY_FORMS:
        return text.str.to_date(form, strict=False).cast(pl.Datetime("us"))
    if form in OFFSET_FORMS:
        instant = text.str.to_datetime(form, strict=False, time_unit="us")
        return instant.dt.convert_time_zone("Asia/Ho_Chi_Minh").dt.replace_time_zone(None)
    return text.str.to_datetime(form, strict=False, time_unit="us")


def read_count(text: pl.Series) -> pl.Series:
    """Whole numbers of zero or more; `12.0` (a spreadsheet's twelve) is twelve."""
    whole = text.str.extract(r"^(\d{1,18})(?:\.0+)?$", 1)
    return whole.cast(pl.Int64, strict=False)


def read_decimal(text: pl.Series) -> pl.Series:
    """Decimal numbers with point or comma, at most four decimals kept."""
    plain = text.str.extract(r"^(-?\d{1,13}(?:[.,]\d+)?)$", 1).str.replace(",", ".", literal=True)
    return plain.cast(pl.Decimal(18, 4), strict=False)


def read_flag(text: pl.Series) -> pl.Series:
    """1/0, true/false, có/không, in any letter case."""
    values = dict.fromkeys(TRUE, True) | dict.fromkeys(FALSE, False)
    return text.str.to_lowercase().replace_strict(values, default=None, return_dtype=pl.Boolean)


def read_procedure_code(text: pl.Series) -> pl.Series:
    """National procedure code without the province's suffix (`.H53`, `.000.00.00.H53`)."""
    return text.str.replace(PROCEDURE_SUFFIX, "")
