"""XLSX: the one sheet that holds the table, every cell as text, whatever stands around the table passed over."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import fastexcel
import polars as pl

from orchestration.intake.encoding import legacy_font
from orchestration.intake.layout import Layout, find_table
from orchestration.intake.legacy_fonts import non_ascii
from orchestration.intake.table import Cells, Refused, Table
from orchestration.intake.told import Sentence, Unfit
from orchestration.intake.workbook_limits import check_workbook

QUOTATION = re.compile("[`'\"]")
FAILED_FORMULA = "#ERROR"
"""What stands for #N/A, #REF! and the like: unreadable as any value, so that the row is set aside by name."""


@dataclass(frozen=True)
class Wanted:
    """What makes a row of names a header.

    score: how many known columns the names hold, 0 where a required one is missing.
    keys: positions of the columns that every record fills.
    numbers: positions of the columns that hold whole numbers, where the names are the contract's.
    """

    score: Callable[[list[str]], int]
    keys: Callable[[list[str]], list[int]]
    numbers: Callable[[list[str]], list[int]]


def open_workbook(content: bytes, wanted: Wanted) -> Table:
    """The table of a workbook. Raises Refused when it cannot be opened, is too large, has no header, or holds a table
    on more than one sheet."""
    sheets = {name: _in_unicode(cells) for name, cells in sheets_of(content).items()}
    filled = {name: cells for name, cells in sheets.items() if cells.height and cells.width}
    if not filled:
        raise Refused("it has no header")
    found = {name: find_table(cells, wanted.score, wanted.keys) for name, cells in filled.items()}
    tables = {name: layout for name, layout in found.items() if layout is not None}
    if len(tables) > 1:
        numbers = [list(sheets).index(name) + 1 for name in tables]
        raise Refused(
            "tables on sheets {numbers:, }; deliver one table a workbook, so that none is left out", numbers=numbers
        )
    if not tables:
        return _without_table(next(iter(filled.values())))
    (layout,) = tables.values()
    others = len(filled) - 1
    unread = Sentence("{number} other sheets without such a table are not read", number=others)
    return _table(layout, (*layout.notes, unread) if others else layout.notes)


def sheets_of(content: bytes) -> dict[str, pl.DataFrame]:
    """Every sheet by its name, hidden ones too, each cell as text. Raises Refused when it cannot be opened or is too
    large."""
    try:
        check_workbook(content)
        book = fastexcel.read_excel(content)
        return {name: _cells(book, name) for name in book.sheet_names}
    except Unfit as error:
        raise Refused("cannot be read as xlsx: {reason}", reason=error) from error
    except (fastexcel.FastExcelError, ValueError, OSError) as error:
        raise Refused("cannot be read as xlsx: {library}", library=_reason(error)) from error


def _in_unicode(cells: pl.DataFrame) -> pl.DataFrame:
    font = legacy_font(text for column in cells for text in non_ascii(column))
    return cells if font is None else cells.with_columns(font.convert_series(column) for column in cells)


def _cells(book: fastexcel.ExcelReader, name: str) -> pl.DataFrame:
    """Every cell as text, because the library guesses whole numbers and swallows 'n/a' and formulas that failed."""
    sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    batch, failed = sheet.to_arrow_with_errors()
    cells = pl.DataFrame(batch)
    for error in failed.errors if failed else ():
        row, column = error.position
        cells[row, column] = FAILED_FORMULA
    return cells


def _table(layout: Layout, notes: tuple[Sentence, ...]) -> Table:
    def read(positions: list[int]) -> Cells:
        return Cells(layout.body.select(pl.nth(positions)), layout.lines)

    return Table(layout.header, read, notes, is_workbook=True)


def _without_table(cells: pl.DataFrame) -> Table:
    """The names in the first filled row: what is missing among them is told by whoever knows the feed."""
    names = next((row for row in cells.iter_rows() if any(row)), ())

    def read(_: list[int]) -> Cells:
        raise Refused("it has no header")

    return Table([name or "" for name in names], read, is_workbook=True)


def _reason(error: Exception) -> str:
    """The library's first words; what stands between quotation marks quotes the file and may be personal."""
    words = QUOTATION.split(str(error), maxsplit=1)[0].strip()
    return words.splitlines()[0] if words else "the file is damaged"
