"""Text to values: the date, number and boolean forms of the inbox contract.

Each reader takes a text series and returns the typed series; blanks around a value do not matter, and what it cannot
read becomes null, so "unreadable" is text present and value absent. The common form of a kind is read from the text as
it stands, in one pass; only the rest is trimmed and tried in other forms. Counts may come as whole numbers already.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime

import polars as pl

TIME_ZONE = "Asia/Ho_Chi_Minh"
EXCHANGE_LENGTH, EXCHANGE_DAY_LENGTH = len("yyyyMMddHHmmss"), len("yyyyMMdd")
WALL_TIME_FORMS = (
    "%Y-%m-%d %H:%M:%S",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S%.f",
)
DAY_FORMS = ("%Y%m%d", "%Y-%m-%d", "%d/%m/%Y")
OFFSET_FORMS = ("%Y-%m-%d %H:%M:%S%z", "%Y-%m-%d %H:%M:%S%.f%z", "%Y-%m-%d %H:%M%z")
SHAPE = r"^(\d{8}|\d{4}-\d\d-\d\d([T ].*)?|\d{1,2}/\d{1,2}/\d{4}( .*)?)$"
EARLIEST, LATEST = datetime(1900, 1, 1), datetime(2200, 1, 1)
TRUE, FALSE = ("1", "1.0", "true", "có"), ("0", "0.0", "false", "không")
NUMBER = r"^0*(\d+)(?:\.0)?$"
COMMUNE_CODE = r"^C?(\d{1,5})(?:\.0)?$"
PROCEDURE_SUFFIX = r"^(.+?)(\.\d{3}\.\d{2}\.\d{2})?\.H\d{2}$"


def trim(text: pl.Series) -> pl.Series:
    """Without surrounding blanks; an empty cell is null. Whole numbers have none."""
    if text.dtype != pl.String:
        return text
    trimmed = text.str.strip_chars()
    return trimmed.set(trimmed == "", None)


def read_text(text: pl.Series) -> pl.Series:
    """Trim, normalise to NFC, and turn an empty cell into null."""
    trimmed = trim(text)
    is_ascii = trimmed.str.len_bytes().sum() == trimmed.str.len_chars().sum()
    return trimmed if is_ascii else trimmed.str.normalize("NFC")


def read_time(text: pl.Series) -> pl.Series:
    """`yyyyMMddHHmmss`, `yyyyMMdd`, ISO 8601, `dd/MM/yyyy[ HH:mm[:ss]]`, as wall time in Asia/Ho_Chi_Minh."""
    value = _fill(_read_exchange_time(text), text, _read_other_time)
    unlikely = (value < EARLIEST) | (value >= LATEST)
    return value.set(unlikely, None) if unlikely.any() else value


def _read_exchange_time(text: pl.Series) -> pl.Series:
    """Fourteen digits and nothing else; as a number they have no sign, so it has as many digits as the text bytes."""
    number = text.cast(pl.Int64, strict=False)
    is_exchange = (text.str.len_bytes() == EXCHANGE_LENGTH) & (number >= 10 ** (EXCHANGE_LENGTH - 1))
    return _to_datetime(text.set(~is_exchange.fill_null(False), None), "%Y%m%d%H%M%S")


def _to_datetime(text: pl.Series, form: str) -> pl.Series:
    # nearly every moment is another one: a cache of those parsed costs more than the parsing
    return text.str.to_datetime(form, strict=False, time_unit="us", cache=False)


def _read_other_time(text: pl.Series) -> pl.Series:
    return _fill(_read_exchange_day(text), text, _read_trimmed_time)


def _read_exchange_day(text: pl.Series) -> pl.Series:
    """Eight digits and nothing else, see `_read_exchange_time`. Days repeat, so a cache of those parsed pays."""
    number = text.cast(pl.Int64, strict=False)
    is_day = (text.str.len_bytes() == EXCHANGE_DAY_LENGTH) & (number >= 10 ** (EXCHANGE_DAY_LENGTH - 1))
    days = text.set(~is_day.fill_null(False), None)
    return days.str.to_date("%Y%m%d", strict=False).cast(pl.Datetime("us"))


def _read_trimmed_time(text: pl.Series) -> pl.Series:
    trimmed = trim(text)
    return _fill(_read_exchange_time(trimmed), trimmed, _read_written_time)


def _read_written_time(text: pl.Series) -> pl.Series:
    shaped = text.set(~text.str.contains(SHAPE), None)
    plain = shaped.str.replace("T", " ", literal=True).str.replace("Z$", "+00:00")
    value = pl.Series(text.name, [None] * len(text), dtype=pl.Datetime("us"))
    for form in WALL_TIME_FORMS + DAY_FORMS + OFFSET_FORMS:
        value = _fill(value, plain, functools.partial(_read_form, form=form))
    return value


def _read_form(text: pl.Series, form: str) -> pl.Series:
    if form in DAY_FORMS:
        return text.str.to_date(form, strict=False).cast(pl.Datetime("us"))
    if form in OFFSET_FORMS:
        instant = _to_datetime(text, form)
        return instant.dt.convert_time_zone(TIME_ZONE).dt.replace_time_zone(None)
    return _to_datetime(text, form)


def _fill(value: pl.Series, text: pl.Series, read: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """Read what is still unread: the common form costs one pass, a rare one only its own rows."""
    if value.null_count() == text.null_count():
        return value
    unread = (text.is_not_null() & value.is_null()).arg_true()
    return value.scatter(unread, read(text.gather(unread)))


def read_count(text: pl.Series) -> pl.Series:
    """Whole numbers of zero or more; `12.0` (a spreadsheet's twelve) is twelve.

    `1.000` is unreadable: it may be a Vietnamese thousand.
    """
    value = _fill(text.cast(pl.Int64, strict=False), text, _read_other_count)
    negative = value < 0
    return value.set(negative, None) if negative.any() else value


def _read_other_count(text: pl.Series) -> pl.Series:
    trimmed = trim(text)
    return _fill(trimmed.cast(pl.Int64, strict=False), trimmed, _read_spreadsheet_count)


def _read_spreadsheet_count(text: pl.Series) -> pl.Series:
    return text.str.extract(r"^(\d{1,18})(?:\.0{1,2}|\.0{4,})$", 1).cast(pl.Int64, strict=False)


def read_decimal(text: pl.Series) -> pl.Series:
    """Decimal numbers with point or comma, at most four decimals kept."""
    plain = trim(text).str.extract(r"^(-?\d{1,13}(?:[.,]\d+)?)$", 1).str.replace(",", ".", literal=True)
    return plain.cast(pl.Decimal(18, 4), strict=False)


def read_flag(text: pl.Series) -> pl.Series:
    """1/0, true/false, có/không, in any letter case."""
    one, zero = text == "1", text == "0"
    return _fill(one.set(~(one | zero), None), text, _read_spoken_flag)


def _read_spoken_flag(text: pl.Series) -> pl.Series:
    values = dict.fromkeys(TRUE, True) | dict.fromkeys(FALSE, False)
    words = text.unique()  # the same few ones over and over
    spoken = trim(words).str.normalize("NFC").str.to_lowercase()
    meant = spoken.replace_strict(values, default=None, return_dtype=pl.Boolean)
    return text.replace_strict(words, meant, return_dtype=pl.Boolean)


def read_procedure_code(text: pl.Series) -> pl.Series:
    """National procedure code without the province's suffix (`.H53`, `.000.00.00.H53`), from trimmed text."""
    national = text.set(text.str.contains("H", literal=True), None)
    return _fill(national, text, _without_suffix)


def _without_suffix(text: pl.Series) -> pl.Series:
    codes = text.unique()  # 2,100 of them in all
    return text.replace_strict(codes, codes.str.replace(PROCEDURE_SUFFIX, "$1"))


def read_commune_code(text: pl.Series) -> pl.Series:
    """GSO code of five digits, from `25459`, the unit code `C25459`, or a number that lost its leading zeros; what is
    none stays as it is."""
    codes = text.unique()  # 300 of them in all
    plain = codes.str.to_uppercase().str.extract(COMMUNE_CODE, 1).str.zfill(5).fill_null(codes)
    return text.replace_strict(codes, plain)


def read_number(text: pl.Series) -> pl.Series:
    """A number that names something, such as that of a map sheet: leading zeros and a spreadsheet's `.0` do not matter.
    What is no number (`3A`) stays as it is."""
    padded = (text.str.starts_with("0") | text.str.ends_with(".0")).fill_null(False).arg_true()
    if not len(padded):
        return text
    # scatter changes the series itself, and what was delivered is still asked for
    return text.clone().scatter(padded, text.gather(padded).str.replace(NUMBER, "$1"))
