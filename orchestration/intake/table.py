"""What every format gives: the names of the columns, and a way to read the wanted ones as text.

Columns that nobody asks for are never parsed into a cell: that is how personal columns stay in the file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from orchestration.intake.told import Sentence, Told


class Refused(Told):
    """A file that cannot be loaded at all; the message tells the sender what to mend."""


@dataclass(frozen=True)
class Unusable:
    """A row that cannot be used: where it stands, the rule it breaks, what was expected, what may be shown of it.

    column: empty where the row as a whole is at fault.
    """

    line: int
    rule: str
    column: str
    expected: str
    value_masked: str | None = None
    record_key: str | None = None


@dataclass(frozen=True)
class Cells:
    """Rows of the wanted columns.

    rows: one column per wanted position, in the order of the positions; an empty cell is null. String, or Int64 where
    the format and the column have whole numbers and every cell of the file is one.
    lines: the line (or sheet row) on which each row begins. unusable: rows that could not be taken apart.
    """

    rows: pl.DataFrame
    lines: pl.Series
    unusable: tuple[Unusable, ...] = ()


@dataclass(frozen=True)
class Table:
    """A delivered table.

    names: of its columns as delivered. read: positions, ascending -> Cells; raises Refused.
    notes: what the reader passed over. encoding: of a text file, in words. is_workbook: dates may be serial numbers.
    """

    names: list[str]
    read: Callable[[list[int]], Cells]
    notes: tuple[Sentence, ...] = ()
    encoding: str | None = None
    is_workbook: bool = False


def no_numbers(_: list[str]) -> tuple[int, ...]:
    """For a reader: every column is read as text."""
    return ()


def line_numbers(first: int, rows: int) -> pl.Series:
    return pl.int_range(first, first + rows, dtype=pl.Int64, eager=True).alias("line")
