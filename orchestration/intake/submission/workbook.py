"""A delivered form workbook: whose it is, and the cells of its fields, wherever a spreadsheet may have moved them."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

import polars as pl

from orchestration.forms.catalogue import Catalogue, Form, Unit
from orchestration.forms.layout import (
    ANSWERS,
    FORM_SHEET,
    HEADINGS,
    IDENTITY,
    NAME_SEPARATOR,
    NEEDED,
    POSITIONS,
    cell_name,
)
from orchestration.forms.periods import Period, UnknownPeriod, period
from orchestration.intake.table import Refused
from orchestration.intake.told import Sentence
from orchestration.intake.workbook import sheets_of

ENDING = ".xlsx"
WITH_MACROS = frozenset({".xlsm", ".xltm", ".xlsb", ".xlam"})
NAME = re.compile(r"^(?P<unit>[^_]+)__(?P<form>[^_]+)__(?P<period>[^_]+)(?:__v(?P<version>[1-9]\d{0,3}))?$")
ASKED_NAME = f"<mã đơn vị>{NAME_SEPARATOR}<mã biểu>{NAME_SEPARATOR}<kỳ>{ENDING}"
MACROS = re.compile(r"vbaProject|macrosheets|/activeX/", re.IGNORECASE)
TYPES = {
    "year": Sentence("year"),
    "nine_months": Sentence("nine months"),
    "half": Sentence("half"),
    "quarter": Sentence("quarter"),
    "month": Sentence("month"),
}
WHAT = {"unit_code": Sentence("unit"), "form_code": Sentence("form"), "period": Sentence("period")}
KEYS = frozenset({"node_code", "value"})
"""Codes by which the row of codes is known; which others it lacks is told by name."""
SHOWN_CODE = re.compile(r"^[A-Za-z0-9-]{1,20}$")


@dataclass(frozen=True)
class Identity:
    """Whose workbook it is. declared_version: of the file's name, None where it gives none."""

    form: Form
    unit: Unit
    period: Period
    declared_version: int | None


@dataclass(frozen=True)
class Line:
    """The cells of one field: its row in the sheet, its texts by column code; empty cells are left out."""

    row: int
    node_code: str
    cells: dict[str, str]


@dataclass(frozen=True)
class Submission:
    """A workbook as it was delivered.

    header_row: of the row of codes, counted from 1 as in the sheet. positions: of each column code, from 0.
    """

    identity: Identity
    header_row: int
    positions: dict[str, int]
    lines: tuple[Line, ...]
    notes: tuple[Sentence, ...]

    def cell(self, row: int, column: str) -> str:
        """`F12`."""
        return cell_name(row - 1, self.positions[column])


def open_submission(name: str, content: bytes, known: Catalogue) -> Submission:
    """The cells of a form workbook. Raises Refused, with what to do, when it is none that can be read or another
    unit's, form's or period's than its name says."""
    identity = _identity_of_name(name, known)
    _refuse_macros(content)
    sheets = sheets_of(content)
    _compare(identity, _identity_inside(sheets))
    tables = {sheet: found for sheet, cells in sheets.items() if (found := _code_row(cells)) is not None}
    if not tables:
        raise Refused("no sheet has the row of column codes; fill in a fresh template without deleting that row")
    if len(tables) > 1:
        numbers = [list(sheets).index(sheet) + 1 for sheet in tables]
        raise Refused("the form stands on sheets {numbers:, }; keep one of them and send it again", numbers=numbers)
    ((sheet, (row, positions)),) = tables.items()
    missing = [HEADINGS[code] for code in POSITIONS if code in NEEDED - positions.keys()]
    if missing:
        raise Refused(
            "columns of the template are missing: {columns:, }; fill in a fresh template without deleting columns",
            columns=missing,
        )
    notes = (
        [Sentence("the sheet of the form has another name; it was read all the same")] if sheet != FORM_SHEET else []
    )
    if any(positions[code] != POSITIONS[code] for code in NEEDED):
        notes.append(Sentence("columns stand in other places than in the template; they were read by their codes"))
    return Submission(identity, row + 1, positions, tuple(_lines(sheets[sheet], row, positions)), tuple(notes))


def _identity_of_name(name: str, known: Catalogue) -> Identity:
    path = PurePath(PurePath(name).name)
    ending = path.suffix.lower()
    if ending in WITH_MACROS:
        raise Refused("it may hold macros ({ending}), and nothing of it was run; save it as .xlsx", ending=ending)
    if ending != ENDING:
        raise Refused("a form is sent as {known:, }, not as '{ending}'", known=[ENDING], ending=ending)
    parts = NAME.match(path.stem)
    if parts is None:
        raise Refused("its name must be {name}, with __v2 before the ending if you number versions", name=ASKED_NAME)
    form = known.forms.get(parts["form"])
    if form is None:
        raise Refused("its name gives no form that is asked for; the forms are {forms:, }", forms=list(known.forms))
    try:
        asked = period(parts["period"])
    except UnknownPeriod:
        asked = None
    if asked is None or not form.holds(asked):
        raise Refused(
            "its name gives no period for which the form {form} is asked ({type})", form=form.code,
            type=TYPES[form.period_type],
        )  # fmt: skip
    _, last = form.regime.window(asked)
    unit = known.unit(parts["unit"], last)
    if unit is None or unit.level != form.unit_level:
        raise Refused("its name gives no unit that owes the form {form} for {period}", form=form.code, period=asked.key)
    version = int(parts["version"]) if parts["version"] else None
    return Identity(form, unit, asked, version)


def _refuse_macros(content: bytes) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return  # what it is instead is told by the reader of workbooks
    if any(MACROS.search(part) for part in parts):
        raise Refused("it may hold macros ({ending}), and nothing of it was run; save it as .xlsx", ending=ENDING)


def _identity_inside(sheets: dict[str, pl.DataFrame]) -> dict[str, str]:
    for cells in sheets.values():
        if cells.width >= 2 and cells.height and cells[0, 0] == IDENTITY:
            return {key: value for key, value in cells.select(pl.nth(0, 1)).iter_rows() if key and value}
    raise Refused("it does not say whose it is: it was not made from a template; fill in the template of this unit")


def _compare(named: Identity, inside: dict[str, str]) -> None:
    """Raise Refused when the workbook is another one than its name says (DQ-S11 for the period)."""
    expected = {"unit_code": named.unit.code, "form_code": named.form.code, "period": named.period.key}
    for key, value in expected.items():
        found = inside.get(key, "")
        if found != value:
            raise Refused(
                "its name says {what} {named}, but the workbook is that of {inside}; nothing of it was loaded: send "
                "the template of {named}, or correct the name",
                what=WHAT[key],
                named=value,
                inside=found if SHOWN_CODE.match(found) else "?",
            )


def _code_row(cells: pl.DataFrame) -> tuple[int, dict[str, int]] | None:
    """(row, positions) of the row of codes, both from 0; a code that stands twice is its first."""
    for row, texts in enumerate(cells.iter_rows()):
        at = {text.strip(): position for position, text in reversed(list(enumerate(texts))) if text}
        if at.keys() >= KEYS:
            return row, {code: at[code] for code in POSITIONS if code in at}
    return None


def _lines(cells: pl.DataFrame, header: int, positions: dict[str, int]) -> list[Line]:
    """The rows below the codes that name a field, or answer without naming one."""
    lines = []
    for row, texts in enumerate(cells.slice(header + 1).iter_rows(), start=header + 2):
        found = {code: text.strip() for code, at in positions.items() if (text := texts[at]) and text.strip()}
        node_code = found.get("node_code", "")
        if node_code or any(code in found for code in ANSWERS):
            lines.append(Line(row, node_code, found))
    return lines
