"""Parquet: typed columns become the text that the readers of values know."""

from __future__ import annotations

import io

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.intake.limits import INFLATED_BYTES, ROWS
from orchestration.intake.normalise import TIME_ZONE
from orchestration.intake.table import Cells, Refused, Table, line_numbers

FIRST_LINE = 2
"""Rows are counted as in the CSV that the same table would be."""


def open_parquet(content: bytes) -> Table:
    """The table of a Parquet file. Raises Refused when it is none or holds more than the limits."""
    try:
        metadata = pq.read_metadata(io.BytesIO(content))
        names = list(pl.read_parquet_schema(io.BytesIO(content)))
    except (pa.ArrowException, pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise Refused("cannot be read as parquet: the file is damaged or no Parquet") from error
    size = sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))
    if metadata.num_rows > ROWS or size > INFLATED_BYTES:
        raise Refused(
            "it holds {rows:,} rows and {size:,} bytes, more than one delivery may", rows=metadata.num_rows, size=size
        )

    def read(wanted: list[int]) -> Cells:
        try:
            rows = pl.read_parquet(io.BytesIO(content), columns=wanted)
            text = rows.select(_as_text(name, dtype) for name, dtype in rows.schema.items())
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
            raise Refused("cannot be read as parquet: the file is damaged, or a column is no plain value") from error
        return Cells(text, line_numbers(FIRST_LINE, text.height))

    return Table(names, read)


def _as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    if dtype not in (pl.Date, pl.Datetime):
        return pl.col(name).cast(pl.String)
    aware = isinstance(dtype, pl.Datetime) and dtype.time_zone
    value = pl.col(name).dt.convert_time_zone(TIME_ZONE) if aware else pl.col(name).cast(pl.Datetime("us"))
    return value.dt.strftime("%Y-%m-%d %H:%M:%S%.6f")
