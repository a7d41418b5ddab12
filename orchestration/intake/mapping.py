"""Exports of vendors' systems, as data: which delivered column is which of ours, and which text is which code.

A vendor is a file in `mappings/`. Nothing here knows one of them.
"""

from __future__ import annotations

import functools
from collections import Counter
from pathlib import Path

import polars as pl
import yaml
from pydantic import BaseModel, ConfigDict, Field

from orchestration.intake.feed import Feed, Kind
from orchestration.intake.masking import mask, shown_key
from orchestration.intake.normalise import TIME_ZONE, trim
from orchestration.intake.table import Cells, Unusable
from orchestration.intake.told import Sentence
from orchestration.intake.units import named_unit
from orchestration.intake.words import comparable

MAPPINGS = Path(__file__).with_name("mappings")
EPOCH_MS = "epoch_ms"
SERIAL = r"^\d{5}(\.\d+)?$"
SERIAL_ORIGIN = pl.lit("1899-12-30").str.to_date()
SHOWN_FROM_ROWS = 5
"""An unknown text on fewer rows than this might be a person's: only its shape is shown."""


class Mapping(BaseModel):
    """One vendor's export of one feed.

    recognised_by: delivered columns that together tell this export from others.
    columns: our column -> the delivered ones, in the order of preference; only the feed's columns and its identity
    column. filled: our flag -> the delivered column that is empty (or an empty list) when the flag is not set.
    values: our column -> delivered text -> our code. times: forms beyond those of the contract.
    personal: delivered columns that hold personal data, passed over in silence.
    unit_by_name: the unit column may hold the unit's name.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    vendor: str
    title_en: str
    feed: str
    source: str
    recognised_by: list[str] = Field(min_length=1)
    columns: dict[str, list[str]]
    filled: dict[str, str] = {}
    values: dict[str, dict[str, str | int]] = {}
    times: list[str] = []
    personal: list[str] = []
    unit_by_name: bool = False

    def positions(self, names: list[str]) -> dict[str, int]:
        """Our column -> position in the file, for those that the file has."""
        at = {comparable(name): position for position, name in reversed(list(enumerate(names)))}
        found = {
            ours: next((at[comparable(name)] for name in delivered if comparable(name) in at), None)
            for ours, delivered in (self.columns | {flag: [name] for flag, name in self.filled.items()}).items()
        }
        return {ours: position for ours, position in found.items() if position is not None}

    def fits(self, names: list[str]) -> bool:
        return {comparable(name) for name in self.recognised_by} <= {comparable(name) for name in names}


@functools.cache
def mappings(folder: Path = MAPPINGS) -> tuple[Mapping, ...]:
    """The mappings of a folder, by file name. Raises ValidationError (a ValueError) where one is none."""
    files = sorted(folder.glob("*.yml"))
    return tuple(Mapping.model_validate(yaml.safe_load(file.read_text("utf-8"))) for file in files)


def mapping_for(names: list[str], feed: Feed, known: tuple[Mapping, ...]) -> Mapping | None:
    """The mapping of the feed that recognises the columns; the one that asks for most, where several do."""
    fitting = [mapping for mapping in known if mapping.feed == feed.name and mapping.fits(names)]
    return max(fitting, key=lambda mapping: len(mapping.recognised_by), default=None)


def translate(mapping: Mapping, feed: Feed, cells: Cells) -> tuple[Cells, tuple[Sentence, ...]]:
    """The vendor's texts as ours, and what to report of them.

    cells: rows under our column names. A text that is in no list of `values` makes its row
    unusable (IN-UNMAPPED).
    """
    rows = cells.rows.with_columns(_unnamed(cells.rows, column, mapping) for column in cells.rows.columns)
    if mapping.unit_by_name and feed.unit_column in rows.columns:
        rows = rows.with_columns(_named_unit(rows[feed.unit_column]))
    times = [column.name for column in feed.columns if column.kind is Kind.TIME and column.name in rows.columns]
    rows = rows.with_columns(_time(rows[column], mapping.times) for column in times)
    unknown = pl.repeat(False, rows.height, eager=True)
    unusable, notes = [*cells.unusable], []
    for column, codes in mapping.values.items():
        if column not in rows.columns:
            continue
        coded, unmapped = _coded(rows[column], codes)
        fresh = unmapped & ~unknown
        unknown = unknown | unmapped
        if unmapped.any():
            shown = _shown(rows[column].filter(unmapped), known=rows.height - unmapped.sum())
            unusable += _unmapped_rows(feed, column, rows.filter(fresh), cells.lines.filter(fresh), shown)
            note = Sentence(
                "{column}: texts that the mapping of {vendor} does not know: {texts:, }",
                column=column,
                vendor=mapping.vendor,
                texts=_counted(shown),
            )
            notes.append(note)
        rows = rows.with_columns(coded)
    kept = ~unknown
    return Cells(rows.filter(kept), cells.lines.filter(kept), tuple(unusable)), tuple(notes)


def _unnamed(rows: pl.DataFrame, column: str, mapping: Mapping) -> pl.Series:
    """Flags of `filled`: 1 where the delivered column holds something, else 0."""
    cell = trim(rows[column])
    if column not in mapping.filled:
        return cell.alias(column)
    return (cell.is_not_null() & (cell != "0")).fill_null(False).cast(pl.Int8).cast(pl.String).alias(column)


def _named_unit(cell: pl.Series) -> pl.Series:
    """A text with a blank in it is no code: it is marked as a name, which the list of units resolves."""
    names = cell.filter(cell.str.contains(" ")).unique()
    return cell.replace({name: named_unit(name) for name in names})


def _time(cell: pl.Series, forms: list[str]) -> pl.Series:
    """Times in the vendor's own forms become ISO; the others stay for the reader of the contract's forms."""
    value = pl.Series(cell.name, [None] * len(cell), dtype=pl.Datetime("us"))
    for form in forms:
        value = value.fill_null(_read_form(cell, form))
    return value.dt.strftime("%Y-%m-%d %H:%M:%S%.6f").fill_null(cell)


def _read_form(cell: pl.Series, form: str) -> pl.Series:
    if form == EPOCH_MS:
        instant = cell.str.extract(r"^(\d{12,13})$", 1).cast(pl.Int64).cast(pl.Datetime("ms")).cast(pl.Datetime("us"))
        return instant.dt.replace_time_zone("UTC").dt.convert_time_zone(TIME_ZONE).dt.replace_time_zone(None)
    if form.endswith("%z"):
        instant = cell.str.to_datetime(form, strict=False, time_unit="us")
        return instant.dt.convert_time_zone(TIME_ZONE).dt.replace_time_zone(None)
    if "%H" in form or "%I" in form:
        return cell.str.to_datetime(form, strict=False, time_unit="us")
    return cell.str.to_date(form, strict=False).cast(pl.Datetime("us"))


def from_serial(cell: pl.Series) -> pl.Series:
    """Days since 1899-12-30, as workbooks keep dates, become ISO; other texts stay (DQ-S05)."""
    frame = pl.DataFrame({"cell": cell})
    days = pl.col("cell").str.extract(f"({SERIAL})", 1).cast(pl.Float64)
    moment = SERIAL_ORIGIN.cast(pl.Datetime("us")) + pl.duration(seconds=(days * 86_400).round(0).cast(pl.Int64))
    text = moment.dt.strftime("%Y-%m-%d %H:%M:%S")
    return frame.select(pl.coalesce(text, pl.col("cell")).alias(cell.name)).to_series()


def _coded(cell: pl.Series, codes: dict[str, str | int]) -> tuple[pl.Series, pl.Series]:
    """(codes, which texts are unknown). A text that is one of the codes already stays."""
    by_text = {comparable(text): str(code) for text, code in codes.items()}
    own = {str(code): str(code) for code in codes.values()}
    known = {text: (own | by_text).get(comparable(text)) for text in cell.drop_nulls().unique()}
    coded = cell.replace_strict(known, default=None, return_dtype=pl.String)
    return coded, cell.is_not_null() & coded.is_null()


def _shown(texts: pl.Series, known: int) -> dict[str, tuple[str, int]]:
    """text -> (what may be shown, rows). In a column that mostly holds known words, a text on many rows is a word."""
    counts = Counter(texts)
    return {
        text: (text if rows >= SHOWN_FROM_ROWS and known >= len(texts) else mask(text), rows)
        for text, rows in counts.items()
    }


def _unmapped_rows(
    feed: Feed, column: str, rows: pl.DataFrame, lines: pl.Series, shown: dict[str, tuple[str, int]]
) -> list[Unusable]:
    expected = "a text that the vendor's mapping knows"
    keys = rows.select(key if key in rows.columns else pl.lit(None, pl.String).alias(key) for key in feed.key).rows()
    return [
        Unusable(line, "IN-UNMAPPED", column, expected, shown[text][0], shown_key(list(key)))
        for line, text, key in zip(lines, rows[column], keys, strict=True)
    ]


def _counted(shown: dict[str, tuple[str, int]]) -> list[Sentence]:
    together: Counter[str] = Counter()
    for text, rows in shown.values():
        together[text] += rows
    return [Sentence("{text} ({rows} rows)", text=text, rows=rows) for text, rows in together.most_common(10)]
