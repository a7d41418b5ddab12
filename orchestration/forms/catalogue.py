"""What the forms ask and of whom: the seeds forms, form_fields, reporting_calendar and units."""

from __future__ import annotations

import csv
import functools
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from orchestration.forms.periods import Period, Regime

SEEDS = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds"
FORMS, FIELDS = SEEDS / "frameworks" / "forms.csv", SEEDS / "frameworks" / "form_fields.csv"
CALENDAR, UNITS = SEEDS / "reference" / "reporting_calendar.csv", SEEDS / "reference" / "units.csv"
NODES = SEEDS / "frameworks" / "dti_nodes.csv"
YES, NO = "Có", "Không"


class Answer(StrEnum):
    """What a field is answered with."""

    RATIO = "ratio"
    COUNT = "count"
    AMOUNT = "amount"
    YES_NO = "yes_no"
    LEVEL = "level"


@dataclass(frozen=True)
class Field:
    """One question of a form.

    section_vi: name of the main index. choices: the words of a yes/no answer or a level, lowest first; the value that
    is kept is their position from 0. low, high: least and greatest value, in the field's unit of measure; a ratio is
    in percent. most_points: greatest self-score, None where none is asked for.
    """

    node_code: str
    section_vi: str
    name_vi: str
    name_en: str
    definition_vi: str
    unit_vi: str
    kind: Answer
    choices: tuple[str, ...]
    low: Decimal | None
    high: Decimal | None
    most_points: Decimal | None
    evidence_required: bool


@dataclass(frozen=True)
class Form:
    """A form: the units of which level fill it in, for which type of period, under which regime."""

    code: str
    name_vi: str
    name_en: str
    framework_version: str
    unit_level: str
    regime: Regime
    confidence: str
    valid_from: date
    valid_to: date | None
    note_vi: str
    fields: tuple[Field, ...]

    @property
    def period_type(self) -> str:
        return self.regime.period_type

    @property
    def is_draft(self) -> bool:
        return self.confidence == "unverified"

    @property
    def asks_for_points(self) -> bool:
        return any(field.most_points is not None for field in self.fields)

    def holds(self, period: Period) -> bool:
        """Whether the form is for that period."""
        return (
            period.period_type == self.period_type
            and self.valid_from <= period.last
            and (self.valid_to is None or period.last <= self.valid_to)
        )

    def field(self, node_code: str) -> Field | None:
        return next((field for field in self.fields if field.node_code == node_code), None)


@dataclass(frozen=True)
class Unit:
    """A unit that may owe a form."""

    code: str
    name_vi: str
    level: str
    valid_from: date
    valid_to: date

    def exists_on(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_to


@dataclass(frozen=True)
class Catalogue:
    """All forms by their codes, and all units."""

    forms: dict[str, Form]
    units: tuple[Unit, ...]

    def owing(self, form: Form, period: Period) -> list[Unit]:
        """The units that owe a form for a period: of its level, existing on the last day of its data."""
        _, last = form.regime.window(period)
        return [unit for unit in self.units if unit.level == form.unit_level and unit.exists_on(last)]

    def unit(self, code: str, day: date) -> Unit | None:
        return next((unit for unit in self.units if unit.code == code and unit.exists_on(day)), None)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@functools.cache
def catalogue() -> Catalogue:
    """The shipped catalogue."""
    regimes = {
        (row["regime"], row["period_type"]): Regime(
            row["regime"],
            row["period_type"],
            row["regime_vi"],
            row["regime_en"],
            int(row["opens_months_before"]),
            int(row["opens_day"]),
            int(row["closes_day"]) if row["closes_day"] else None,
            int(row["deadline_days"]),
            row["deadline_confidence"],
        )
        for row in _rows(CALENDAR)
    }
    sections = {(row["framework_version"], row["node_code"]): row["name_vi"] for row in _rows(NODES)}
    form_rows = list(_rows(FORMS))
    version_of = {row["form_code"]: row["framework_version"] for row in form_rows}
    fields: dict[str, list[Field]] = {}
    for row in _rows(FIELDS):
        kind = Answer(row["kind"])
        choices = tuple(row["choices_vi"].split("|")) if row["choices_vi"] else ()
        fields.setdefault(row["form_code"], []).append(
            Field(
                row["node_code"],
                sections[version_of[row["form_code"]], row["section_code"]],
                row["name_vi"],
                row["name_en"],
                row["definition_vi"],
                row["unit_vi"],
                kind,
                (NO, YES) if kind is Answer.YES_NO else choices,
                _decimal(row["min_value"]),
                _decimal(row["max_value"]),
                _decimal(row["max_self_score"]),
                row["evidence_required"] == "true",
            )
        )
    forms = {
        row["form_code"]: Form(
            row["form_code"],
            row["name_vi"],
            row["name_en"],
            row["framework_version"],
            row["unit_level"],
            regimes[row["regime"], row["period_type"]],
            row["confidence"],
            date.fromisoformat(row["valid_from"]),
            _day(row["valid_to"]),
            row["note_vi"],
            tuple(fields[row["form_code"]]),
        )
        for row in form_rows
    }
    units = tuple(
        Unit(
            row["code"],
            row["name_vi"],
            row["level"],
            _day(row["valid_from"]) or date.min,
            _day(row["valid_to"]) or date.max,
        )
        for row in _rows(UNITS)
    )
    return Catalogue(forms, units)


def catalogue_digest() -> str:
    """Digest of the seeds that decide how a form is read."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in (FORMS, FIELDS, CALENDAR, NODES))).hexdigest()
