"""One field of a form: its cells to values, and every rule that its cells break.

A rule that sets a field aside costs that field only; a doubt is told and the field counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from orchestration.forms.catalogue import Answer, Field
from orchestration.forms.layout import HEADINGS, NOT_APPLICABLE
from orchestration.intake.mapping import from_serial
from orchestration.intake.masking import PERSON_IN_TEXT
from orchestration.intake.normalise import read_time
from orchestration.intake.submission.numbers import number, percent, share, whole
from orchestration.intake.submission.workbook import Line
from orchestration.intake.told import Sentence, Unfit
from orchestration.intake.words import clean, comparable
from orchestration.intake.workbook import FAILED_FORMULA

HUNDRED = Decimal(100)
ROUNDED = Decimal("0.01")
"""Percentage points by which a value may differ from its counts: two decimals are shown."""
PERSON = re.compile(PERSON_IN_TEXT)
IN_GROUPS = re.compile(r"(?<=\d)[ .](?=\d)")
LINK = re.compile(r"^https?://[^\s/@]+(/\S*)?$", re.IGNORECASE)
SHA256 = re.compile(r"^[0-9a-f]{64}$", re.IGNORECASE)
LINK_EXPECTED = Sentence("a link that begins with https:// or http://")
HASH_EXPECTED = Sentence("a SHA-256 hash of 64 hexadecimal digits")
EVIDENCE = ("evidence_name", "evidence_link", "evidence_hash", "evidence_date")
COUNTS = ("numerator", "denominator")
MARKS_OF_NO = ("", "0", "không", "false")
MARKS_OF_YES = (NOT_APPLICABLE, "1", "có", "true")


@dataclass(frozen=True)
class Broken:
    """A rule that a cell breaks. told: what is expected there. sets_aside: whether the field is not loaded."""

    rule: str
    column: str
    told: Sentence
    sets_aside: bool = True


@dataclass(frozen=True)
class Values:
    """What a field says. value: in the field's unit of measure, a ratio in percent, a level or yes/no its position."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    self_score: Decimal | None = None
    not_applicable: bool = False
    evidence_name: str | None = None
    evidence_link: str | None = None
    evidence_hash: str | None = None
    evidence_date: date | None = None

    @property
    def is_answered(self) -> bool:
        return self.not_applicable or self.value is not None or self.numerator is not None


def read_days(texts: Iterable[str]) -> dict[str, date | None]:
    """What day each text is, None where it is none; all in one go, because one alone costs as much as a hundred."""
    cells = pl.Series("cell", list(dict.fromkeys(texts)), dtype=pl.String)
    days = read_time(from_serial(cells)).dt.date()
    return dict(zip(cells, days, strict=True))


def read_field(
    field: Field, line: Line, last_day: date, days: Mapping[str, date | None]
) -> tuple[Values, list[Broken]]:
    """The values of a field and the rules that its cells break; a cell that breaks one gives no value.

    last_day: of the data of the period. days: see `read_days`, of all dates of the workbook.
    """
    reading = _Reading(field, line, days)
    values = Values(
        value=reading.value(),
        numerator=reading.count("numerator"),
        denominator=reading.count("denominator"),
        self_score=reading.self_score(),
        not_applicable=reading.is_skipped(),
        evidence_name=reading.words("evidence_name"),
        evidence_link=reading.shaped("evidence_link", LINK, "IN-LINK", LINK_EXPECTED),
        evidence_hash=reading.shaped("evidence_hash", SHA256, "IN-HASH", HASH_EXPECTED),
        evidence_date=reading.day("evidence_date"),
    )
    broken = reading.broken
    if values.not_applicable and (values.value is not None or values.numerator is not None):
        told = Sentence("either x or a value: a field that does not apply has none")
        broken.append(Broken("IN-SKIPPED", "not_applicable", told))
    lacking = [part for part in COUNTS if part not in line.cells]
    if len(lacking) == 1:
        told = Sentence("numerator and denominator together: one of them is empty")
        broken.append(Broken("IN-NUMBER", lacking[0], told))
    if values.value is None and values.numerator is not None and values.denominator is not None:
        derived = share(values.numerator, values.denominator)
        values = Values(**(vars(values) | {"value": derived}))
    if not any(rule.sets_aside for rule in broken):
        broken.extend(_doubts(field, line, values, last_day))
    return values, broken


class _Reading:
    """Reads the cells of one field and remembers what they break."""

    def __init__(self, field: Field, line: Line, days: Mapping[str, date | None]):
        self.field, self.cells, self.days = field, line.cells, days
        self.broken: list[Broken] = []

    def _break(self, rule: str, column: str, told: Sentence) -> None:
        self.broken.append(Broken(rule, column, told))

    def _text(self, column: str) -> str | None:
        text = self.cells.get(column)
        if text == FAILED_FORMULA:
            told = Sentence("a value: the formula in this cell ends in an error; type the value instead")
            self._break("IN-FORMULA", column, told)
            return None
        return text

    def _number(self, column: str, text: str, read: Callable[[str], Decimal]) -> Decimal | None:
        try:
            value = read(text)
        except Unfit as unfit:
            self._break("IN-NUMBER", column, unfit.sentence)
            return None
        if value < 0:
            self._break("IN-RANGE", column, Sentence("a number of {low} or more", low=0))
            return None
        return value

    def value(self) -> Decimal | None:
        text = self._text("value")
        if text is None:
            return None
        if self.field.choices:
            places = {comparable(choice): place for place, choice in enumerate(self.field.choices)}
            place = places.get(comparable(text))
            if place is None:
                self._break("IN-LEVEL", "value", Sentence("one of: {choices:; }", choices=list(self.field.choices)))
            return None if place is None else Decimal(place)
        read = {Answer.RATIO: percent, Answer.COUNT: whole}.get(self.field.kind, number)
        value = self._number("value", text, read)
        low, high = self.field.low, self.field.high
        if value is not None and low is not None and value < low:
            self._break("IN-RANGE", "value", Sentence("a number of {low} or more", low=f"{low}"))
        elif value is not None and high is not None and value > high:
            self._break("IN-RANGE", "value", Sentence("a number of at most {high}", high=f"{high}"))
        return value

    def count(self, column: str) -> Decimal | None:
        text = self._text(column)
        if text is None:
            return None
        if self.field.kind is not Answer.RATIO:
            self._break("IN-NUMBER", column, Sentence("nothing: this field has no numerator and no denominator"))
            return None
        return self._number(column, text, whole)

    def self_score(self) -> Decimal | None:
        text = self._text("self_score")
        if text is None:
            return None
        most = self.field.most_points
        if most is None:
            self._break("DQ-S12", "self_score", Sentence("nothing: no points are given for this field"))
            return None
        value = self._number("self_score", text, number)
        if value is not None and value > most:
            self._break("DQ-S12", "self_score", Sentence("a score of at most {most}", most=f"{most}"))
        return value

    def is_skipped(self) -> bool:
        text = comparable(self._text("not_applicable") or "")
        if text not in (*MARKS_OF_NO, *MARKS_OF_YES):
            self._break("IN-SKIPPED", "not_applicable", Sentence("x or nothing"))
        return text in MARKS_OF_YES

    def words(self, column: str) -> str | None:
        text = clean(self._text(column))
        if PERSON.search(IN_GROUPS.sub("", text)):
            told = Sentence("number, name and date of a document, without e-mail, identity or telephone numbers")
            self._break("IN-PERSON", column, told)
        return text or None

    def shaped(self, column: str, shape: re.Pattern[str], rule: str, expected: Sentence) -> str | None:
        text = self._text(column)
        if text is not None and not shape.match(text):
            self._break(rule, column, expected)
        return text

    def day(self, column: str) -> date | None:
        text = self._text(column)
        if text is None:
            return None
        day = self.days[text]
        if day is None:
            self._break("IN-TIME", column, Sentence("a date as 31/12/2026"))
        return day


def _doubts(field: Field, line: Line, values: Values, last_day: date) -> Iterator[Broken]:
    value, numerator, denominator = values.value, values.numerator, values.denominator
    counts = None if numerator is None or denominator is None else share(numerator, denominator)
    if numerator is not None and denominator is not None and numerator > denominator:
        yield _doubt("DQ-S10", "numerator", Sentence("a numerator not above the denominator"))
    elif field.kind is Answer.RATIO and value is not None and value > HUNDRED:
        yield _doubt("DQ-S10", "value", Sentence("a percentage of at most 100"))
    if value is not None and counts is not None and abs(value - counts) > ROUNDED:
        yield _doubt("DQ-S10", "value", Sentence("the percentage that numerator and denominator make"))
    if value is not None and not field.choices and value != 0 and value == _previous(field, line):
        yield _doubt("DQ-S10", "value", Sentence("a value of this period: it is exactly that of the last one"))
    has_evidence = any(getattr(values, column) for column in EVIDENCE)
    if field.evidence_required and values.is_answered and not values.not_applicable and not has_evidence:
        yield _doubt("DQ-S13", "evidence_name", Sentence("evidence: name and date of a document, a link or a hash"))
    if values.evidence_date is not None and values.evidence_date > last_day:
        told = Sentence("a document of the period, whose data end on {day}", day=f"{last_day:%d/%m/%Y}")
        yield Broken("DQ-S13", "evidence_date", told, sets_aside=False)


def _doubt(rule: str, column: str, told: Sentence) -> Broken:
    return Broken(rule, column, told, sets_aside=False)


def _previous(field: Field, line: Line) -> Decimal | None:
    """Last period's value, as the template showed it."""
    text = line.cells.get("previous")
    try:
        return None if text is None else (percent if field.kind is Answer.RATIO else number)(text)
    except Unfit:
        return None


def heading(column: str) -> str:
    return HEADINGS.get(column, column)
