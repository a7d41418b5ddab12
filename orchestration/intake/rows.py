"""Text rows to accepted and quarantined ones: every value read, every rule of a row applied.

Always: rows in = rows accepted + rows quarantined.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import polars as pl

from orchestration.intake import normalise
from orchestration.intake.feed import IS_SNAPSHOT, Column, Feed, Kind
from orchestration.intake.identity import read_identity
from orchestration.intake.masking import PERSON, mask, shown_key
from orchestration.intake.units import known_codes, resolve_units

READ = {
    Kind.TIME: normalise.read_time,
    Kind.COUNT: normalise.read_count,
    Kind.DECIMAL: normalise.read_decimal,
    Kind.FLAG: normalise.read_flag,
    Kind.PROCEDURE: normalise.read_procedure_code,
    Kind.COMMUNE: normalise.read_commune_code,
    Kind.NUMBER: normalise.read_number,
}
WORDS = {Kind.TEXT, Kind.CODE, Kind.PROCEDURE, Kind.COMMUNE, Kind.NUMBER}
CODE_EXPECTED = "a code; words, addresses and identity or telephone numbers are none"
EXPECTED = {
    Kind.TIME: ("IN-TIME", "yyyyMMddHHmmss, yyyyMMdd, ISO 8601 or dd/MM/yyyy[ HH:mm[:ss]]"),
    Kind.COUNT: ("IN-COUNT", "a whole number"),
    Kind.DECIMAL: ("IN-DECIMAL", "a number with point or comma"),
    Kind.FLAG: ("IN-FLAG", "1/0, true/false or có/không"),
}
UNIT_RULE = "DQ-D17"
PROVENANCE = ["arrival_day", "file_name", "line"]
QUARANTINE_SCHEMA: dict[str, pl.DataType] = {
    "arrival_day": pl.Date(),
    "file_name": pl.String(),
    "line": pl.Int64(),
    "rule": pl.String(),
    "column_name": pl.String(),
    "value_masked": pl.String(),
    "expected": pl.String(),
    "record_key": pl.String(),
}


@dataclass(frozen=True)
class Violation:
    """A broken rule: which column, what was expected, and a boolean series that is true on the rows it hits."""

    rule: str
    column: str
    expected: str
    rows: pl.Series


def sort_rows(
    feed: Feed, text: pl.DataFrame, candidates: pl.DataFrame, pii_key: str | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Parse text rows and part them into accepted and quarantined ones; each row is in exactly one of the two.

    text: the feed's columns and its identity column as text or whole numbers (see `Cells`), with PROVENANCE.
    pii_key: see `identity.read_identity`.
    A row that breaks several rules is quarantined once, by the first of: its columns in contract order, its
    unit, the feed's row rules.
    """
    names = [column.name for column in feed.columns]
    with ThreadPoolExecutor() as threads:  # Polars works outside the interpreter's lock
        pairs = threads.map(lambda column: _read(column, text[column.name]), feed.columns)
        cells, values = (dict(zip(names, series, strict=True)) for series in zip(*pairs, strict=True))
    frame = text.select(PROVENANCE).with_columns(**values)
    violations = [v for column in feed.columns for v in _column_violations(feed, column, cells, values)]
    if feed.unit_column:
        frame = frame.with_columns(unit_code=_units(feed, frame, candidates))
        violations.append(_unit_violation(feed, frame))
    if feed.identity:
        hashes, classes = read_identity(text[feed.identity.column], pii_key)
        frame = frame.with_columns(hashes.alias(feed.identity.hash_column), classes.alias(feed.identity.class_column))
    if feed.derived:
        frame = frame.with_columns(feed.derived.of(frame))
    if feed.snapshots:
        frame = frame.with_columns(pl.lit(False).alias(IS_SNAPSHOT))  # the manifest decides, not a row
    for rule in feed.rules:
        violations.append(Violation(rule.rule, rule.column, rule.expected, _mask(frame, rule.broken)))
    violations = [violation for violation in violations if violation.rows.any()]
    accepted = frame.select(pl.col(name).cast(dtype) for name, dtype in feed.raw_schema.items())
    if not violations:
        return accepted, pl.DataFrame(schema=QUARANTINE_SCHEMA)
    unusable = functools.reduce(operator.or_, (violation.rows for violation in violations))
    return accepted.filter(~unusable), _quarantine(feed, frame, cells, violations)


def _read(column: Column, text: pl.Series) -> tuple[pl.Series, pl.Series]:
    """(cells, values) of a column. The cells are trimmed where one of them could not be read: a rule asks only whether
    a cell that has no value is empty."""
    if column.kind in WORDS:
        cell = normalise.read_text(text)
        return cell, READ[column.kind](cell) if column.kind in READ else cell
    cell = text if column.default is None else _filled(normalise.trim(text), column.default)
    value = READ[column.kind](cell)
    return (cell if value.null_count() == cell.null_count() else normalise.trim(cell)), value


def _filled(cell: pl.Series, default: str) -> pl.Series:
    return cell.fill_null(default if cell.dtype == pl.String else int(default))


def _mask(frame: pl.DataFrame, expression: pl.Expr) -> pl.Series:
    return frame.select(expression.fill_null(False).alias("broken"))["broken"]


def _column_violations(
    feed: Feed, column: Column, cells: dict[str, pl.Series], values: dict[str, pl.Series]
) -> Iterator[Violation]:
    cell, value = cells[column.name], values[column.name]
    if column.filled and cell.null_count():
        yield Violation("IN-EMPTY", column.name, "a value: the column is required", cell.is_null())
    if value.null_count() > cell.null_count():
        rule, expected = EXPECTED[column.kind]
        yield Violation(rule, column.name, expected, cell.is_not_null() & value.is_null())
    if column.name in feed.open_codes:
        yield Violation("IN-CODE", column.name, CODE_EXPECTED, cell.str.contains(PERSON).fill_null(False))
    if column.choices:
        allowed = ", ".join(str(choice) for choice in sorted(column.choices))
        wrong = value.is_not_null() & ~value.is_in(list(column.choices))
        yield Violation("IN-CHOICE", column.name, f"one of {allowed}", wrong)


def _units(feed: Feed, frame: pl.DataFrame, candidates: pl.DataFrame) -> pl.Series:
    day = frame.select(feed.unit_day.alias("day"))["day"]
    delivered = frame[feed.unit_column]
    unit = resolve_units(delivered, day, candidates)
    if feed.unit_of_any_day:
        unit = unit.fill_null(known_codes(delivered, candidates))
    return unit.fill_null(delivered.set(~delivered.is_in(list(feed.unit_groups)), None)) if feed.unit_groups else unit


def _unit_violation(feed: Feed, frame: pl.DataFrame) -> Violation:
    unknown = pl.col("unit_code").is_null()
    if feed.unit_optional:
        unknown &= pl.col(feed.unit_column).is_not_null()
    return Violation(
        UNIT_RULE, feed.unit_column, "a unit of the catalogue that is valid on that day", _mask(frame, unknown)
    )


def _quarantine(
    feed: Feed, frame: pl.DataFrame, cells: dict[str, pl.Series], violations: list[Violation]
) -> pl.DataFrame:
    """One line per unusable row, by the first rule it breaks."""
    parts = []
    taken = pl.repeat(False, frame.height, eager=True)
    for violation in violations:
        first = violation.rows & ~taken
        taken = taken | violation.rows
        offending = [mask(value) for value in normalise.trim(cells[violation.column].filter(first).cast(pl.String))]
        # as read, so that 1.001193.H53 and 1.001193 are one record, as they are in the raw tables
        keys = frame.filter(first).select(pl.col(feed.key).cast(pl.String)).rows()
        parts.append(
            frame.filter(first)
            .select(PROVENANCE)
            .with_columns(
                pl.lit(violation.rule).alias("rule"),
                pl.lit(violation.column).alias("column_name"),
                pl.Series("value_masked", offending, dtype=pl.String),
                pl.lit(violation.expected).alias("expected"),
                pl.Series("record_key", [shown_key(list(key)) for key in keys], dtype=pl.String),
            )
        )
    return pl.concat(parts).select(pl.col(name).cast(dtype) for name, dtype in QUARANTINE_SCHEMA.items())
