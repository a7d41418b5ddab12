"""Parquet: typed columns become the text that the readers of values know.

Arrow reads the file, not Polars: a damaged length made Polars ask for more memory than there is, and that ends the
process, which nothing can catch. What Arrow read is validated before Polars, which trusts it, takes it over.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.intake.limits import INFLATED_BYTES, ROWS
from orchestration.intake.normalise import TIME_ZONE
from orchestration.intake.table import Cells, Refused, Table, line_numbers, no_numbers

DAMAGED = (pa.ArrowException, pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError, MemoryError)
FIRST_LINE = 2
"""Rows are counted as in the CSV that the same table would be."""

BEYOND_THE_CALENDAR = "#ERROR"
"""What stands for a time before the year 1 or after 9999, which Polars cannot write: unreadable, so that the row is set
aside and not the file."""
FIRST_AND_LAST = {
    "d": (-719_162, 2_932_896),
    "ms": (-62_135_596_800_000, 253_402_300_799_999),
    "us": (-62_135_596_800_000_000, 253_402_300_799_999_999),
    "ns": (-(2**63), 2**63 - 1),
}
"""The years 1 to 9999, counted from 1970."""
A_SECOND = {"ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}


def open_parquet(content: bytes, numbers: Callable[[list[str]], Iterable[int]] = no_numbers) -> Table:
    """The table of a Parquet file. Raises Refused when it is none or holds more than the limits.

    numbers: names -> positions of the columns that may be read as whole numbers.
    """
    try:
        file = pq.ParquetFile(io.BytesIO(content))
        names = list(file.schema_arrow.names)
        sizes = [file.metadata.row_group(group).total_byte_size for group in range(file.num_row_groups)]
    except DAMAGED as error:
        raise Refused("cannot be read as parquet: the file is damaged or no Parquet") from error
    rows, size = file.metadata.num_rows, sum(sizes)
    if rows > ROWS or size > INFLATED_BYTES:
        raise Refused("it holds {rows:,} rows and {size:,} bytes, more than one delivery may", rows=rows, size=size)

    whole = {names[position] for position in numbers(names)}

    def read(wanted: list[int]) -> Cells:
        columns = [names[position] for position in wanted]
        try:
            table = file.read(columns=columns)
            table.validate(full=True)
            frame = pl.DataFrame(table)
            if frame.columns != columns or any(dtype.is_nested() for dtype in frame.dtypes):
                raise ValueError("a list or an object is no plain value")
            text = frame.select(
                column.cast(pl.Int64) if column.name in whole and column.dtype.is_signed_integer() else _as_text(column)
                for column in frame
            )
        except DAMAGED as error:
            raise Refused("cannot be read as parquet: the file is damaged, or a column is no plain value") from error
        return Cells(text, line_numbers(FIRST_LINE, text.height))

    return Table(names, read)


def _as_text(column: pl.Series) -> pl.Series | pl.Expr:
    """In the form that is read fastest of those that say the same."""
    name, dtype = column.name, column.dtype
    if dtype == pl.Boolean:
        return column.cast(pl.Int8).cast(pl.String)
    if dtype not in (pl.Date, pl.Datetime):
        return column.cast(pl.String)
    first, last = FIRST_AND_LAST[dtype.time_unit if isinstance(dtype, pl.Datetime) else "d"]
    writable = pl.col(name).to_physical().is_between(first, last)
    value = pl.when(writable).then(pl.col(name))
    aware = isinstance(dtype, pl.Datetime) and dtype.time_zone
    value = value.dt.convert_time_zone(TIME_ZONE) if aware else value.cast(pl.Datetime("us"))
    in_seconds = dtype == pl.Date or not (column.to_physical() % A_SECOND[dtype.time_unit]).cast(pl.Boolean).any()
    text = value.dt.strftime("%Y%m%d%H%M%S" if in_seconds else "%Y-%m-%d %H:%M:%S%.6f")
    return pl.when(writable).then(text).when(pl.col(name).is_not_null()).then(pl.lit(BEYOND_THE_CALENDAR)).alias(name)
