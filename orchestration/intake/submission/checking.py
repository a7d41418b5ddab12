"""The check of one form workbook as its sender sees it: what was accepted, what is wrong with which cell, and the
workbook sent back with marks in it. Pure: the load and a page that takes uploads call the same."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from orchestration.forms.catalogue import Answer, Catalogue, Field
from orchestration.forms.layout import ANSWERS
from orchestration.forms.periods import Period
from orchestration.forms.template import Mark, result_only, workbook
from orchestration.intake.submission.fields import heading
from orchestration.intake.submission.numbers import MACHINE
from orchestration.intake.submission.reading import FieldRead, SubmissionRead, read_submission
from orchestration.intake.submission.workbook import Identity
from orchestration.intake.table import Refused
from orchestration.intake.told import Sentence
from orchestration.intake.unforeseen import as_refusal

WHOLE = ""
"""Stands for the cell, field and column of what is said of the whole workbook."""

Key = tuple[str, str, str]
"""(form code, unit code, period)."""


@dataclass(frozen=True)
class Finding:
    """What is said of a cell, or of the whole workbook.

    cell: `F12` of the delivered workbook. rule: empty where only something is told. told: what is expected there.
    sets_aside: whether the field, or the workbook, is not loaded.
    """

    cell: str
    node_code: str
    column: str
    rule: str
    told: Sentence
    sets_aside: bool

    @property
    def heading_vi(self) -> str:
        """Heading of the column in the workbook."""
        return heading(self.column)


@dataclass(frozen=True)
class Checked:
    """The result of a check.

    identity: None where the workbook was refused. accepted: fields that are loaded; answered: those of them that say
    something. previous, answers: what stood in the workbook, for the copy that goes back.
    """

    name: str
    identity: Identity | None
    accepted: int
    answered: int
    findings: tuple[Finding, ...]
    previous: dict[str, str]
    answers: dict[tuple[str, str], Any]

    @property
    def is_refused(self) -> bool:
        return self.identity is None

    @property
    def errors(self) -> int:
        """Fields, or the workbook, not loaded."""
        return sum(finding.sets_aside for finding in self.findings)


def validate(
    name: str, content: bytes, day: date, *, locked: Container[Key] = frozenset(), known: Catalogue | None = None
) -> Checked:
    """Check a workbook that arrives on a day.

    name: of the file, which says unit, form and period. locked: what takes no more versions that count. known: by
    default the shipped catalogue. Raises nothing: a workbook that cannot be used is a finding about the whole.
    """
    try:
        with as_refusal(name):
            read = read_submission(name, content, known)
    except Refused as refused:
        return Checked(name, None, 0, 0, (Finding(WHOLE, WHOLE, WHOLE, "", refused.sentence, True),), {}, {})
    taken = [field for field in read.fields if field.set_aside_by is None]
    form = read.identity.form
    by_code = {field.node_code: field for field in form.fields}
    of_form = [field for field in read.fields if field.line.node_code in by_code]
    first = {field.line.node_code: field for field in reversed(of_form)}
    return Checked(
        name,
        read.identity,
        accepted=len(taken),
        answered=sum(field.values.is_answered for field in taken),
        findings=(*_of_the_whole(read, day, locked), *_of_cells(read)),
        previous={code: text for code, field in first.items() if (text := field.line.cells.get("previous"))},
        answers={
            (code, column): _as_written(by_code[code], column, field, text)
            for code, field in first.items()
            for column in ANSWERS
            if (text := field.line.cells.get(column)) is not None
        },
    )


def marked_up(checked: Checked) -> bytes:
    """The workbook that goes back: the template with the answers as they were given, each cell that breaks a rule
    coloured and noted, and the list of results. It is written anew, so nothing hidden in the delivered one is in it.
    Of a refused workbook only the list.
    """
    marks = [Mark(f.node_code, f.column, f.cell, f.rule, f.told.vietnamese(), f.sets_aside) for f in checked.findings]
    if checked.identity is None:
        return result_only(marks)
    form, unit, period = checked.identity.form, checked.identity.unit, checked.identity.period
    return workbook(form, unit, period, previous=checked.previous, answers=checked.answers, marks=marks)


def days_late(identity: Identity, day: date) -> int:
    """Days by which a workbook that arrives on a day is late."""
    return max(0, (day - _due(identity)).days)


def _due(identity: Identity) -> date:
    period: Period = identity.period
    return identity.form.regime.due(period)


def _of_the_whole(read: SubmissionRead, day: date, locked: Container[Key]) -> Iterator[Finding]:
    identity = read.identity
    told = list(read.notes)
    late = days_late(identity, day)
    if late:
        told.append(
            Sentence("it was due on {due} and came {days} days late", due=f"{_due(identity):%d/%m/%Y}", days=late)
        )
    if (identity.form.code, identity.unit.code, identity.period.key) in locked:
        told.append(Sentence("the period is locked; this version is kept and does not count: ask who locked it"))
    yield from (Finding(WHOLE, WHOLE, WHOLE, "", sentence, False) for sentence in told)


def _of_cells(read: SubmissionRead) -> Iterator[Finding]:
    for field in read.fields:
        for broken in field.broken:
            cell = read.submission.cell(field.line.row, broken.column)
            yield Finding(cell, field.line.node_code, broken.column, broken.rule, broken.told, broken.sets_aside)


def _as_written(field: Field, column: str, read: FieldRead, text: str) -> Any:
    """A cell's text, as a number or day where the spreadsheet kept one."""
    if column == "evidence_date":
        return read.values.evidence_date or text
    if column in ("value", "numerator", "denominator", "self_score") and MACHINE.match(text) and not field.choices:
        percent = column == "value" and field.kind is Answer.RATIO
        return Decimal(text) * 100 if percent else Decimal(text)
    return text
