"""Filled form workbooks for tests."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

from orchestration.forms.catalogue import Form, Unit, catalogue
from orchestration.forms.layout import file_name
from orchestration.forms.periods import Period, period
from orchestration.forms.template import workbook

COMMUNE, OTHER_COMMUNE = "C25459", "C28243"
FORM, PERIOD = "dti-xa", "2026"
NAME = file_name(COMMUNE, FORM, PERIOD)
DAY = date(2027, 1, 10)
Answers = dict[tuple[str, str], Any]


def parts_of(unit: str = COMMUNE, form: str = FORM, key: str = PERIOD) -> tuple[Form, Unit, Period]:
    asked = catalogue().forms[form]
    when = period(key)
    owing = {each.code: each for each in catalogue().owing(asked, when)}
    return asked, owing[unit], when


def filled(answers: Answers | None = None, **whose: str) -> bytes:
    """The template of a unit with answers in it."""
    return workbook(*parts_of(**whose), answers=answers or {})


def edited(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The workbook with the text of one part changed, as another program might leave it."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as after:
        assert part in before.namelist()
        for name in before.namelist():
            data = before.read(name)
            after.writestr(name, change(data.decode()).encode() if name == part else data)
    return changed.getvalue()


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    """The workbook with one part more."""
    changed = io.BytesIO(content)
    with zipfile.ZipFile(changed, "a") as book:
        book.writestr(name, data)
    return changed.getvalue()


def with_columns_swapped(content: bytes, first: str, second: str) -> bytes:
    """The form's sheet with two columns in each other's place."""
    turned = {first: second, second: first}

    def swap(sheet: str) -> str:
        return re.sub(r'<c r="([A-Z]+)(\d+)"', lambda cell: f'<c r="{turned.get(cell[1], cell[1])}{cell[2]}"', sheet)

    return edited(content, "xl/worksheets/sheet2.xml", swap)


def with_failed_formula(content: bytes, cell: str, error: str = "#DIV/0!") -> bytes:
    """The form with a formula in a cell that ended in an error."""

    def fail(sheet: str) -> str:
        changed, times = re.subn(
            rf'<c r="{cell}"( s="\d+")?(?:/>|[^>]*>.*?</c>)',
            rf'<c r="{cell}"\1 t="e"><f>1/0</f><v>{error}</v></c>',
            sheet,
            count=1,
        )
        assert times == 1
        return changed

    return edited(content, "xl/worksheets/sheet2.xml", fail)
