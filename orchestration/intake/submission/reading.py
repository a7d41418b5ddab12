"""A form workbook to the rows of the feed `submissions`: one per field, each accepted, doubted or set aside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from orchestration.forms.catalogue import Catalogue, catalogue
from orchestration.intake.encoding import UnknownEncoding, legacy_font
from orchestration.intake.masking import mask
from orchestration.intake.submission.fields import Broken, Values, read_days, read_field
from orchestration.intake.submission.workbook import Identity, Line, Submission, open_submission
from orchestration.intake.table import Unusable
from orchestration.intake.told import Sentence

TEXTS = ("evidence_name",)
"""Columns in which words stand that a unit typed; the others are numbers or words picked from a list."""
REFERENCES = ("evidence_link", "evidence_hash", "evidence_name")
"""What names a document, the surest first."""


@dataclass(frozen=True)
class FieldRead:
    """A field as it was delivered: its line, its values, what its cells break."""

    line: Line
    values: Values
    broken: tuple[Broken, ...]

    @property
    def set_aside_by(self) -> Broken | None:
        """The rule by which the field is not loaded: the first of those that set it aside."""
        return next((rule for rule in self.broken if rule.sets_aside), None)


@dataclass(frozen=True)
class SubmissionRead:
    """A workbook, read: every field of the form once or more, those of no form too, and what is told of the whole."""

    submission: Submission
    fields: tuple[FieldRead, ...]
    notes: tuple[Sentence, ...]

    @property
    def identity(self) -> Identity:
        return self.submission.identity

    def rows(self) -> pl.DataFrame:
        """The fields that are loaded, as text under the feed's column names, with `line`."""
        taken = [self._row(field) for field in self.fields if field.set_aside_by is None]
        return pl.DataFrame(taken, schema=dict.fromkeys(ROW, pl.String) | {"line": pl.Int64}, orient="row")

    def unusable(self) -> tuple[Unusable, ...]:
        """The fields that are not loaded, each by the first rule it breaks."""
        return tuple(
            Unusable(
                field.line.row,
                rule.rule,
                rule.column,
                str(rule.told),
                mask(field.line.cells.get(rule.column)),
                self._key(field.line.node_code),
            )
            for field in self.fields
            if (rule := field.set_aside_by) is not None
        )

    def _key(self, node_code: str) -> str | None:
        known = self.identity.form.field(node_code) is not None
        parts = (self.identity.form.code, self.identity.unit.code, self.identity.period.key, node_code)
        return "|".join(parts) if known else None

    def _row(self, field: FieldRead) -> tuple[str | int | None, ...]:
        form, unit, period, version = (
            self.identity.form,
            self.identity.unit,
            self.identity.period,
            self.identity.declared_version,
        )
        values = field.values
        given = {
            "form_code": form.code,
            "unit_code": unit.code,
            "period": period.key,
            "node_code": field.line.node_code,
            "period_type": period.period_type,
            "period_start": period.first.isoformat(),
            "declared_version": _text(version),
            "value": _text(values.value),
            "numerator": _text(values.numerator),
            "denominator": _text(values.denominator),
            "self_score": _text(values.self_score),
            "not_applicable": "1" if values.not_applicable else "0",
            "evidence_name": values.evidence_name,
            "evidence_link": values.evidence_link,
            "evidence_hash": values.evidence_hash and values.evidence_hash.lower(),
            "evidence_date": _text(values.evidence_date),
            "cell": self.submission.cell(field.line.row, "value"),
            "doubts": "|".join(dict.fromkeys(rule.rule for rule in field.broken)) or None,
            "line": field.line.row,
        }
        return tuple(given[name] for name in ROW)


ROW = (
    "form_code", "unit_code", "period", "node_code", "period_type", "period_start", "declared_version", "value",
    "numerator", "denominator", "self_score", "not_applicable", "evidence_name", "evidence_link", "evidence_hash",
    "evidence_date", "cell", "doubts", "line",
)  # fmt: skip


def _text(value: Decimal | date | int | None) -> str | None:
    if value is None:
        return None
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    return str(value)


def read_submission(name: str, content: bytes, known: Catalogue | None = None) -> SubmissionRead:
    """Read one form workbook. Raises Refused where nothing of it can be used."""
    submission = open_submission(name, content, catalogue() if known is None else known)
    form, period = submission.identity.form, submission.identity.period
    _, last_day = form.regime.window(period)
    lines, notes, garbled = _in_unicode(submission.lines)
    days = read_days(text for line in lines if (text := line.cells.get("evidence_date")))
    fields: list[FieldRead] = []
    for line in lines:
        field = form.field(line.node_code)
        if field is None:
            told = Sentence("the code of a field of this form")
            fields.append(FieldRead(line, Values(), (Broken("IN-FIELD", "node_code", told),)))
            continue
        values, broken = read_field(field, line, last_day, days)
        if any(read.line.node_code == line.node_code for read in fields):
            told = Sentence("each field once: it stands in a row above too")
            broken.insert(0, Broken("IN-TWICE", "node_code", told))
        for column in garbled.get(line.row, ()):
            told = Sentence("Vietnamese letters in a Unicode font: type this cell again")
            broken.append(Broken("DQ-S01", column, told))
        fields.append(FieldRead(line, values, tuple(broken)))
    delivered = {read.line.node_code for read in fields}
    for field in form.fields:
        if field.node_code not in delivered:
            told = Sentence("the row of this field: it was deleted; fill in a fresh template")
            line = Line(submission.header_row, field.node_code, {})
            fields.append(FieldRead(line, Values(), (Broken("IN-FIELD", "node_code", told),)))
    return SubmissionRead(submission, tuple(_with_reused_evidence(fields)), (*submission.notes, *notes))


def _in_unicode(
    lines: Iterable[Line],
) -> tuple[list[Line], list[Sentence], dict[int, tuple[str, ...]]]:
    """Texts that units typed in an old font become Unicode where all of them were; where part of them was, the columns
    by row that must be typed again (DQ-S01; as for every file, a mixture is not mended cell by cell)."""
    lines = list(lines)
    texts = [text for line in lines for column in TEXTS if (text := line.cells.get(column))]
    try:
        font = legacy_font(texts)
    except UnknownEncoding:
        garbled = {
            line.row: columns
            for line in lines
            if (columns := tuple(column for column in TEXTS if _is_garbled(line.cells.get(column))))
        }
        return lines, [], garbled
    if font is None:
        return lines, [], {}
    converted = [
        Line(line.row, line.node_code, line.cells | {c: font.convert(line.cells[c]) for c in TEXTS if c in line.cells})
        for line in lines
    ]
    return converted, [Sentence("text typed in the font {font} was converted to Unicode", font=font.name)], {}


def _is_garbled(text: str | None) -> bool:
    try:
        return bool(text) and legacy_font([text]) is not None
    except UnknownEncoding:
        return True


def _with_reused_evidence(fields: list[FieldRead]) -> Iterable[FieldRead]:
    """DQ-S13: one document behind several fields is told on the second and later ones."""
    seen: set[str] = set()
    for read in fields:
        document = next((text for column in REFERENCES if (text := getattr(read.values, column))), None)
        if document is not None and document in seen:
            told = Sentence("evidence of its own: the same document stands behind a field above")
            read = FieldRead(read.line, read.values, (*read.broken, Broken("DQ-S13", "evidence_name", told, False)))
        if document is not None:
            seen.add(document)
        yield read
