"""CSV: `,` or `;`, any line end, quoted line breaks, any encoding that Vietnamese offices still use.

A regular file is read by Polars. Where a row has too many or too few cells, or a cell holds a line break, the rows
are taken apart one by one: the sender is told the line, and the rows around it are loaded.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from orchestration.intake.encoding import decode
from orchestration.intake.table import Cells, Refused, Table, Unusable, line_numbers, no_numbers

BINARY = (b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")
QUOTED = {
    sign: re.compile(rb"(?<![^%b\n])" % sign + rb'"[^"]*+(?:""[^"]*+)*+"' + rb"(?![^%b\r\n])" % sign)
    for sign in (b",", b";")
}
"""A cell quoted as a whole. Marks within a cell (`xã "A, B"`) quote nothing: a sign between them parts cells."""
EXCEL_SEPARATOR = re.compile(rb"sep=([,;])\r?\n", re.IGNORECASE)
ALL_BUT = {sign: bytes(set(range(256)) - {*sign, *b"\n"}) for sign in (b",", b";")}
HEADER_LINES = 20
LARGEST_NUMBER = 999
"""A longer one stays text: an identity number that went astray may begin with zeros, and is masked by its length."""

CELL_LINES = 200
"""A cell with more line breaks than this is a quotation mark that was never closed."""


def open_csv(content: bytes, numbers: Callable[[list[str]], Iterable[int]] = no_numbers) -> Table:
    """The table of a CSV file. Raises Refused when it is no text, of no known encoding, or has no header.

    numbers: names -> positions of the columns that may be read as whole numbers.
    """
    if content.startswith(BINARY):
        raise Refused("not text, so not what its ending .csv says")
    decoded = decode(content)
    text = decoded.utf8
    if b"\n" not in text:
        text = text.replace(b"\r", b"\n")
    declared = EXCEL_SEPARATOR.match(text)
    skipped = 1 if declared else 0
    text = text[declared.end() :] if declared else text
    delimiter = declared[1].decode() if declared else _delimiter(text)
    names, lines = _header(text, delimiter)
    if not any(name.strip() for name in names):
        raise Refused("it has no header")
    rows = _Body(text, lines, delimiter, len(names), skipped + lines + 1, frozenset(numbers(names)))
    return Table(names, rows.read, encoding=decoded.encoding)


def _delimiter(text: bytes) -> str:
    header = text.partition(b"\n")[0]
    return ";" if header.count(b";") > header.count(b",") else ","


def _header(text: bytes, delimiter: str) -> tuple[list[str], int]:
    """(names, lines that they take up)"""
    first = [line.decode() + "\n" for line in text.split(b"\n", HEADER_LINES)[:HEADER_LINES]]
    reader = csv.reader(first, delimiter=delimiter)
    try:
        return next(reader, []), reader.line_num
    except csv.Error as error:
        raise Refused("its header cannot be taken apart; is a quotation mark never closed?") from error


@dataclass(frozen=True)
class _Body:
    """Everything below the lines of the header. The text, as UTF-8, is read where it lies: copies of it took as long
    as its hash."""

    text: bytes
    header_lines: int
    delimiter: str
    width: int
    first_line: int
    numbers: frozenset[int] = frozenset()

    @functools.cached_property
    def start(self) -> int:
        """The byte with which it begins."""
        at = 0
        for _ in range(self.header_lines):
            at = self.text.find(b"\n", at) + 1 or len(self.text)
        return at

    def read(self, wanted: list[int]) -> Cells:
        rows = self._regular(wanted, self.numbers)
        if rows is None and self.numbers:
            rows = self._regular(wanted, frozenset())
        if rows is not None and self._is_regular(rows.height):
            return Cells(rows, line_numbers(self.first_line, rows.height))
        return self._taken_apart(wanted)

    def _regular(self, wanted: list[int], numbers: frozenset[int]) -> pl.DataFrame | None:
        """The rows, if Polars can read them; None also where a cell of `numbers` is none, or too long to be shown."""
        positions = range(self.width)
        try:
            rows = pl.read_csv(
                self.text,
                has_header=False,
                skip_lines=self.header_lines,
                schema={str(position): pl.Int64 if position in numbers else pl.String for position in positions},
                separator=self.delimiter,
                columns=wanted,
            )
        except (pl.exceptions.ComputeError, pl.exceptions.SchemaError):
            return None
        largest = (rows[str(position)].max() for position in numbers.intersection(wanted))
        return rows if all((number or 0) <= LARGEST_NUMBER for number in largest) else None

    def _is_regular(self, rows: int) -> bool:
        """Whether each line is one row with a cell for every column. Totals do not tell: a row with a sign too many
        makes up for one that was cut off."""
        sign = self.delimiter.encode()
        lines, start = self.text, self.start
        if lines.find(b'"', start) >= 0:
            lines, start = QUOTED[sign].sub(b"", lines[start:]), 0
            if b'"' in lines or lines.count(b"\n") != self.text.count(b"\n", self.start):
                return False
        signs = lines.translate(None, ALL_BUT[sign]).removeprefix(lines[:start].translate(None, ALL_BUT[sign]))
        if self.start < len(self.text) and not self.text.endswith(b"\n"):
            signs += b"\n"
        return signs == (sign * (self.width - 1) + b"\n") * rows

    def _taken_apart(self, wanted: list[int]) -> Cells:
        rows: list[list[str | None]] = []
        lines: list[int] = []
        unusable: list[Unusable] = []
        for line, record in _records(self.text[self.start :].decode().split("\n"), self.delimiter):
            cells = record[: self.width] if record and not any(record[self.width :]) else record
            if cells is None or len(cells) != self.width:
                found = "a quotation mark out of place" if cells is None else f"{len(cells)} cells"
                expected = f"a row of {self.width} cells, as in the header; it has {found}"
                unusable.append(Unusable(self.first_line + line, "IN-WIDTH", "", expected))
                continue
            rows.append([cells[position] or None for position in wanted])
            lines.append(self.first_line + line)
        schema = {str(position): pl.String for position in wanted}
        return Cells(
            pl.DataFrame(rows, schema=schema, orient="row"),
            pl.Series("line", lines, dtype=pl.Int64),
            tuple(unusable),
        )


def _records(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """(line from 0, cells) of each record, None where it cannot be taken apart: the next begins one line below.

    A record that swallows other lines through a stray quotation mark costs its own line only.
    """
    at, limit = 0, 0

    def feed() -> Iterator[str]:
        nonlocal at
        while at < min(len(lines), limit):
            at += 1
            yield lines[at - 1] + "\n"

    while at < len(lines):
        start, limit = at, at + CELL_LINES
        try:
            cells = next(csv.reader(feed(), delimiter=delimiter, strict=True))
        except csv.Error:
            cells, at = None, start + 1
        if cells is None or len(cells) > 1 or any(cell.strip() for cell in cells):
            yield start, cells
