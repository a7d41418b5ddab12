"""What a feed is: its columns, their kinds, and the rules a row must meet. Facts only; no reading here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import polars as pl


class Kind(StrEnum):
    """Kind of a delivered column; decides how its text is read (see `normalise`)."""

    TEXT = "text"
    CODE = "code"
    PROCEDURE = "procedure"
    COMMUNE = "commune"
    NUMBER = "number"
    TIME = "time"
    COUNT = "count"
    DECIMAL = "decimal"
    FLAG = "flag"


DTYPES: dict[Kind, pl.DataType] = {
    Kind.TEXT: pl.String(),
    Kind.CODE: pl.String(),
    Kind.PROCEDURE: pl.String(),
    Kind.COMMUNE: pl.String(),
    Kind.NUMBER: pl.String(),
    Kind.TIME: pl.Datetime("us"),
    Kind.COUNT: pl.Int64(),
    Kind.DECIMAL: pl.Decimal(18, 4),
    Kind.FLAG: pl.Boolean(),
}

IS_SNAPSHOT = "is_snapshot"


@dataclass(frozen=True)
class Column:
    """One column of the inbox contract.

    required: the column must stand in the header (marked * in the contract).
    filled: its value must not be empty either.
    default: value of an empty cell, where the contract gives one.
    choices: the closed list of values, where the contract gives one.
    """

    name: str
    kind: Kind
    required: bool = False
    filled: bool = False
    default: str | None = None
    choices: frozenset[str | int] | None = None


@dataclass(frozen=True)
class RowRule:
    """A rule over the parsed columns of one row; `broken` is true where the row cannot be used."""

    rule: str
    column: str
    broken: pl.Expr
    expected: str


@dataclass(frozen=True)
class Identity:
    """A column with identity numbers of persons, of which only a keyed hash and the kind of number are kept."""

    column: str
    hash_column: str
    class_column: str


@dataclass(frozen=True)
class Derived:
    """Columns that are worked out at the door from what a row says, and kept beside it.

    columns: their types. of: the parsed rows -> these columns, in the same order of rows.
    """

    columns: Mapping[str, pl.DataType]
    of: Callable[[pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True)
class Feed:
    """A feed of the inbox.

    key: columns that together name one record; a later version of the record has the same.
    unit_column: column that names a unit, resolved to `unit_code`; None where units are free.
    unit_day: day on which the unit must be valid; may use the parsed columns and `arrival_day`.
    unit_optional: the unit may be left empty.
    unit_of_any_day: a unit code is accepted even where it is not valid on that day (a catalogue names past owners).
    unit_groups: codes that stand for a group of units and are kept as they are (a plan is given to all communes).
    business_day: the day whose month the row moves, for counting late touches; None for snapshots.
    version_time: when the record itself was last changed at its source.
    identity: the column by which persons are counted, hashed at the door; None where nobody is counted.
    personal: columns of the exchange format that hold personal data; they are never kept.
    whole_file: a rule over all rows of one file, under our names with their `line`; it raises Refused.
    own_rules: (rule, column) of what the feed's own reader sets rows aside by, before the rules of every feed.
    derived: what is worked out from a row's values; row rules may ask for it.
    snapshots: a delivery may be a full snapshot, by its manifest; each of its rows then says so (IS_SNAPSHOT).
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    unit_column: str | None = None
    unit_day: pl.Expr | None = None
    unit_optional: bool = False
    unit_of_any_day: bool = False
    unit_groups: frozenset[str] = frozenset()
    rules: tuple[RowRule, ...] = ()
    business_day: str | None = None
    version_time: str | None = None
    identity: Identity | None = None
    personal: frozenset[str] = frozenset()
    whole_file: Callable[[Feed, pl.DataFrame], None] | None = None
    own_rules: tuple[tuple[str, str], ...] = ()
    derived: Derived | None = None
    snapshots: bool = False

    @property
    def read_columns(self) -> tuple[str, ...]:
        """Names of the columns that are read from a file."""
        return (*(c.name for c in self.columns), *((self.identity.column,) if self.identity else ()))

    @property
    def numbers(self) -> tuple[str, ...]:
        """Columns of whole numbers."""
        return tuple(c.name for c in self.columns if c.kind is Kind.COUNT)

    @property
    def open_codes(self) -> frozenset[str]:
        """Columns of any code whatever, in a feed about persons: a name or number in the wrong column would pass."""
        codes = {c.name for c in self.columns if c.kind in (Kind.CODE, Kind.PROCEDURE, Kind.NUMBER) and not c.choices}
        return frozenset(codes - {self.unit_column}) if self.personal else frozenset()

    @property
    def raw_schema(self) -> dict[str, pl.DataType]:
        """Columns and types of the accepted frame, in table order."""
        provenance = {"arrival_day": pl.Date(), "file_name": pl.String(), "line": pl.Int64()}
        unit = {"unit_code": pl.String()} if self.unit_column else {}
        hashed = (self.identity.hash_column, self.identity.class_column) if self.identity else ()
        derived = self.derived.columns if self.derived else {}
        whole = {IS_SNAPSHOT: pl.Boolean()} if self.snapshots else {}
        columns = {c.name: DTYPES[c.kind] for c in self.columns}
        return provenance | columns | unit | dict.fromkeys(hashed, pl.String()) | derived | whole
