"""One delivered file to a frame of text, whatever its format. Only the contract's columns are ever parsed:
personal columns do not leave the file."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import fastexcel
import polars as pl

from orchestration.intake.feed import Feed

PERSONAL_PREFIX = "diachi"  # `DiaChi…` of the contract: any address
PARQUET_MAGIC, ZIP_MAGIC = b"PAR1", b"PK\x03\x04"


class Refused(Exception):
    """A file that cannot be loaded at all; the message tells the sender what to mend."""


@dataclass(frozen=True)
class TextFile:
    """A readable file: its rows as text under the contract's column names, plus `line`, and its warnings."""

    rows: pl.DataFrame
    warnings: tuple[str, ...]


def read_file(path: Path, feed: Feed) -> TextFile:
    """Read one file of a feed.

    Raises Refused when the file is not what its ending says, is not UTF-8, has no header, or misses a
    required column.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise Refused(f"ending '{path.suffix}' is not one of {', '.join(sorted(READERS))}")
    try:
        return reader(path, feed)
    except pl.exceptions.PanicException as error:  # damaged Parquet; no Exception, it would end the whole load
        raise Refused(f"cannot be read as {path.suffix.lower()[1:]}: the file is damaged") from error
    except (pl.exceptions.PolarsError, fastexcel.FastExcelError, OSError, ValueError) as error:
        # the libraries quote the file between backticks, and with it personal data
        reason = re.sub("`.*", "a value; is a quotation mark never closed?", str(error).splitlines()[0])
        raise Refused(f"cannot be read as {path.suffix.lower()[1:]}: {reason}") from error


def _read_csv(path: Path, feed: Feed) -> TextFile:
    content = path.read_bytes()
    if content.startswith((PARQUET_MAGIC, ZIP_MAGIC)) or b"\x00" in content[:4096]:
        raise Refused("not text, so not what its ending .csv says")
    header, _, body = content.removeprefix(b"\xef\xbb\xbf").partition(b"\n")
    try:
        header_text = header.decode("utf-8").rstrip("\r")
    except UnicodeDecodeError as error:
        raise Refused(f"not UTF-8: byte {error.start + 1} of the header") from error
    if not header_text.strip():
        raise Refused("it has no header")
    delimiter = ";" if header_text.count(";") > header_text.count(",") else ","
    delivered = next(iter(pl.read_csv(io.BytesIO(header_text.encode()), has_header=False, infer_schema=False,
                                      separator=delimiter).iter_rows()))  # fmt: skip
    names, warnings = match_columns([name or "" for name in delivered], feed)
    # a header of our own fixes the width: without one the first row would decide it, or nothing in an empty file
    positions = delimiter.join(str(position) for position in range(len(delivered)))
    numbered = positions.encode() + b"\n" + body
    rows = pl.read_csv(numbered, infer_schema=False, separator=delimiter, columns=_ordered(names))
    rows = rows.rename({str(position): name for name, position in names.items()})
    return TextFile(_complete(rows, feed), warnings)


def _read_parquet(path: Path, feed: Feed) -> TextFile:
    delivered = pl.read_parquet_schema(path)
    names, warnings = match_columns(list(delivered), feed)
    return TextFile(_complete(_as_text(pl.read_parquet(path, columns=_ordered(names)), names), feed), warnings)


def _read_jsonl(path: Path, feed: Feed) -> TextFile:
    content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    if not content.strip():
        raise Refused("it has no rows and so no column names")
    frame = pl.read_ndjson(io.BytesIO(content), infer_schema_length=None)
    names, warnings = match_columns(frame.columns, feed)
    return TextFile(_complete(_as_text(frame.select(pl.nth(_ordered(names))), names), feed, first_line=1), warnings)


def _read_xlsx(path: Path, feed: Feed) -> TextFile:
    """First sheet; every cell as text, because the library guesses whole numbers and swallows 'n/a'."""
    cells = fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string").to_polars()
    if not cells.height:
        raise Refused("it has no header")
    names, warnings = match_columns([name or "" for name in cells.row(0)], feed)
    return TextFile(_complete(_as_text(cells[1:].select(pl.nth(_ordered(names))), names), feed), warnings)


READERS: dict[str, Callable[[Path, Feed], TextFile]] = {
    ".csv": _read_csv,
    ".parquet": _read_parquet,
    ".jsonl": _read_jsonl,
    ".xlsx": _read_xlsx,
}


def match_columns(delivered: list[str], feed: Feed) -> tuple[dict[str, int], tuple[str, ...]]:
    """Contract column -> position in the file; letter case and surrounding blanks do not matter.

    Raises Refused when a required column is missing or a known one stands twice. Unknown columns are named in
    the warnings; personal ones are passed over in silence.
    """
    positions: dict[str, list[int]] = {}
    for position, name in enumerate(delivered):
        positions.setdefault(name.strip().removeprefix("\ufeff").casefold(), []).append(position)
    wanted = {name.casefold(): name for name in feed.read_columns}
    missing = [c.name for c in feed.columns if c.required and c.name.casefold() not in positions]
    if missing:
        # only names of the contract are shown: the first line of a file without a header is personal data
        found = ", ".join(name for key, name in wanted.items() if key in positions) or "no column of the contract"
        raise Refused(f"required column missing: {', '.join(missing)}; found: {found}")
    twice = [wanted[key] for key in wanted if len(positions.get(key, [])) > 1]
    if twice:
        raise Refused(f"column stands more than once: {', '.join(twice)}")
    personal = {name.casefold() for name in feed.personal}
    ours = wanted.keys() | personal | {""}
    unknown = [
        delivered[at[0]].strip()
        for key, at in positions.items()
        if key not in ours and not key.startswith(PERSONAL_PREFIX)
    ]
    warnings = (f"unknown columns ignored: {', '.join(unknown)}",) if unknown else ()
    return {name: positions[key][0] for key, name in wanted.items() if key in positions}, warnings


def _ordered(names: dict[str, int]) -> list[int]:
    return sorted(names.values())


def _as_text(frame: pl.DataFrame, names: dict[str, int]) -> pl.DataFrame:
    by_position = [name for name, _ in sorted(names.items(), key=lambda item: item[1])]
    frame = frame.rename(dict(zip(frame.columns, by_position, strict=True)))
    return frame.select(
        _wall_time(name, dtype) if dtype in (pl.Date, pl.Datetime) else pl.col(name).cast(pl.String)
        for name, dtype in frame.schema.items()
    )


def _wall_time(name: str, dtype: pl.DataType) -> pl.Expr:
    aware = isinstance(dtype, pl.Datetime) and dtype.time_zone
    value = pl.col(name).dt.convert_time_zone("Asia/Ho_Chi_Minh") if aware else pl.col(name).cast(pl.Datetime("us"))
    return value.dt.strftime("%Y-%m-%d %H:%M:%S%.6f")


def _complete(rows: pl.DataFrame, feed: Feed, first_line: int = 2) -> pl.DataFrame:
    """All contract columns in contract order, absent ones empty, with the line each row stands on."""
    present = set(rows.columns)
    return rows.select(
        pl.int_range(first_line, pl.len() + first_line, dtype=pl.Int64).alias("line"),
        *[pl.col(name) if name in present else pl.lit(None, pl.String).alias(name) for name in feed.read_columns],
    )
