"""One delivered file to frames of text under the contract's names, whatever its format and vendor.

Personal columns do not leave the file: only the columns that the feed reads are ever taken from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

import polars as pl

from orchestration.intake.columns import doubled, missing, own_positions, refuse_incomplete, unknown_columns
from orchestration.intake.delimited import open_csv
from orchestration.intake.feed import Feed, Kind
from orchestration.intake.json_lines import open_json_lines
from orchestration.intake.limits import COLUMNS
from orchestration.intake.mapping import Mapping, from_serial, mapping_for, mappings, translate
from orchestration.intake.parquet import open_parquet
from orchestration.intake.submission.reading import read_submission
from orchestration.intake.table import Cells, Refused, Table, Unusable
from orchestration.intake.told import Sentence
from orchestration.intake.unpack import unpack
from orchestration.intake.words import readable
from orchestration.intake.workbook import Wanted, open_workbook

ARCHIVE = ".zip"


@dataclass(frozen=True)
class TextFile:
    """A readable file.

    rows: as text, or whole numbers (see `Cells`), under the contract's column names, plus `line`. unusable: rows that
    are no rows of the feed.
    encoding: of a text file, in words. vendor: whose export it is, None for the contract's own columns.
    """

    rows: pl.DataFrame
    warnings: tuple[Sentence, ...]
    unusable: tuple[Unusable, ...] = ()
    encoding: str | None = None
    vendor: str | None = None


def files_in(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """(name, content) of a delivered file, or of each file inside a zip archive: `archive.zip/inside.csv`.

    Raises Refused where the archive cannot be unpacked safely.
    """
    if PurePath(name).suffix.lower() != ARCHIVE:
        yield name, content
        return
    for inside, inflated in unpack(content):
        yield f"{name}/{readable(inside)}", inflated


def read_file(name: str, content: bytes, feed: Feed, known: tuple[Mapping, ...] | None = None) -> TextFile:
    """Read one file of a feed.

    known: vendors' mappings, by default the product's own. Raises Refused when the file is not what its ending says,
    is in no known encoding, has no header, misses a required column, or reads no longer than a limit allows.
    """
    if feed.name in OWN_READERS:
        return OWN_READERS[feed.name](name, content)
    known = mappings() if known is None else known
    ending = PurePath(name).suffix.lower()
    opener = READERS.get(ending)
    if opener is None:
        raise Refused("ending '{ending}' is not one of {known:, }", ending=ending, known=sorted([*READERS, ARCHIVE]))
    table = opener(content, _header_of(feed, known))
    if len(table.names) > COLUMNS:
        raise Refused("it has {columns:,} columns; at most {most:,} are read", columns=len(table.names), most=COLUMNS)
    positions, mapping = _recognise(table.names, feed, known)
    refuse_incomplete(positions, feed, mapping)
    twice = doubled(table.names, positions)
    if twice:
        raise Refused("column stands more than once: {columns:, }", columns=twice)
    cells = _under_our_names(table, positions)
    if table.is_workbook:
        cells = _without_serials(cells, feed)
    unknown = unknown_columns(table.names, positions, feed, mapping)
    notes = [*([unknown] if unknown else []), *table.notes]
    if mapping is not None:
        cells, reported = translate(mapping, feed, cells)
        notes += reported
    rows = _complete(cells, feed)
    if feed.whole_file is not None:
        feed.whole_file(feed, rows)
    return TextFile(
        rows,
        tuple(notes),
        cells.unusable,
        table.encoding,
        mapping.vendor if mapping else None,
    )


READERS: dict[str, Callable[[bytes, Wanted], Table]] = {
    ".csv": lambda content, wanted: open_csv(content, wanted.numbers),
    ".parquet": lambda content, wanted: open_parquet(content, wanted.numbers),
    ".jsonl": lambda content, _: open_json_lines(content),
    ".xlsx": open_workbook,
}


def _read_form(name: str, content: bytes) -> TextFile:
    read = read_submission(name, content)
    return TextFile(read.rows(), read.notes, read.unusable())


OWN_READERS: dict[str, Callable[[str, bytes], TextFile]] = {"submissions": _read_form}
"""Feeds whose files are no tables."""


def _recognise(names: list[str], feed: Feed, known: tuple[Mapping, ...]) -> tuple[dict[str, int], Mapping | None]:
    """(position of each of our columns, the vendor's mapping): the contract's own names come first."""
    own = own_positions(names, feed)
    mapping = mapping_for(names, feed, known) if missing(own, feed) else None
    return (own if mapping is None else mapping.positions(names)), mapping


def _header_of(feed: Feed, known: tuple[Mapping, ...]) -> Wanted:
    keys = [column.name for column in feed.columns if column.filled]

    def score(names: list[str]) -> int:
        positions, _ = _recognise(names, feed, known)
        return 0 if missing(positions, feed) or doubled(names, positions) else len(positions)

    def key_positions(names: list[str]) -> list[int]:
        positions, _ = _recognise(names, feed, known)
        return [positions[key] for key in keys]

    def number_positions(names: list[str]) -> list[int]:
        positions, mapping = _recognise(names, feed, known)
        return [] if mapping else [positions[name] for name in feed.numbers if name in positions]

    return Wanted(score, key_positions, number_positions)


def _under_our_names(table: Table, positions: dict[str, int]) -> Cells:
    """The wanted columns once each, although a vendor's column may stand for two of ours."""
    wanted = sorted(set(positions.values()))
    cells = table.read(wanted)
    by_position = dict(zip(wanted, cells.rows.get_columns(), strict=True))
    rows = pl.DataFrame([by_position[position].alias(ours) for ours, position in positions.items()])
    return Cells(rows, cells.lines, cells.unusable)


def _without_serials(cells: Cells, feed: Feed) -> Cells:
    times = [column.name for column in feed.columns if column.kind is Kind.TIME and column.name in cells.rows.columns]
    return Cells(cells.rows.with_columns(from_serial(cells.rows[name]) for name in times), cells.lines, cells.unusable)


def _complete(cells: Cells, feed: Feed) -> pl.DataFrame:
    """All columns that the feed reads, in contract order, absent ones empty, with the line each row stands on."""
    present = set(cells.rows.columns)
    return cells.rows.select(
        cells.lines.alias("line"),
        *[pl.col(name) if name in present else pl.lit(None, pl.String).alias(name) for name in feed.read_columns],
    )
