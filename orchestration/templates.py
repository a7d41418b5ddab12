"""The templates of a period: one workbook per unit and form, with last period's accepted values beside the blanks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from orchestration.files import write_whole
from orchestration.forms.catalogue import Answer, Catalogue, Field, Form, Unit, catalogue
from orchestration.forms.layout import file_name
from orchestration.forms.periods import Period, UnknownPeriod, period
from orchestration.forms.template import workbook
from orchestration.previous import POINTER

PREVIOUS = """
    select unit_code, form_code, node_code, value
    from marts.fct_submission_value
    where counts and value is not null and period in (select unnest(?::varchar[]))
"""


class NothingAsked(LookupError):
    """No form is asked of that unit for that period; the message says what is."""


@dataclass(frozen=True)
class Asked:
    """One workbook to write."""

    form: Form
    unit: Unit
    period: Period


def write_templates(
    folder: Path, serving: Path, key: str, *, unit_code: str | None = None, form_code: str | None = None
) -> list[Path]:
    """Write `<folder>/<key>/<unit>__<form>__<key>.xlsx` for each unit that owes a form; files of before are replaced.

    folder: of the templates. serving: of the published versions; without one the column of last period stays empty.
    Raises NothingAsked, with what may be asked for.
    """
    asked = list(_asked(catalogue(), key, unit_code, form_code))
    known = _previous(serving, asked)
    target = folder / key
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for each in asked:
        of_unit = known.get((each.unit.code, each.form.code), {})
        shown = {field.node_code: in_words(field, of_unit.get(field.node_code)) for field in each.form.fields}
        path = target / file_name(each.unit.code, each.form.code, key)
        write_whole(path, workbook(each.form, each.unit, each.period, previous=shown))
        written.append(path)
    return written


def _asked(known: Catalogue, key: str, unit_code: str | None, form_code: str | None) -> Iterator[Asked]:
    try:
        wanted = period(key)
    except UnknownPeriod:
        raise NothingAsked(
            f"'{key}' is no period: write 2026 (a year), 2026-H1, 2026-M9, 2026-Q3 or 2026-09 (a month)."
        ) from None
    if form_code is not None and form_code not in known.forms:
        raise NothingAsked(f"'{form_code}' is no form; there are {', '.join(known.forms)}.")
    forms = [form for form in known.forms.values() if form.holds(wanted) and form_code in (None, form.code)]
    if not forms:
        types = ", ".join(f"{form.code} (each {form.period_type})" for form in known.forms.values())
        raise NothingAsked(f"no form is asked for the period {key}; the forms are {types}.")
    asked = [
        Asked(form, unit, wanted)
        for form in forms
        for unit in known.owing(form, wanted)
        if unit_code in (None, unit.code)
    ]
    if not asked:
        levels = ", ".join(f"{form.code}: {form.unit_level}" for form in forms)
        raise NothingAsked(f"'{unit_code}' is no unit that owes a form for the period {key} ({levels}).")
    yield from asked


def _previous(serving: Path, asked: list[Asked]) -> dict[tuple[str, str], dict[str, Decimal]]:
    """By unit and form, by node: the values that count in the published version for the period before."""
    pointer = serving / POINTER
    if not pointer.exists():
        return {}
    published = serving / json.loads(pointer.read_text("utf-8"))["file"]
    with duckdb.connect(str(published), read_only=True) as connection:
        (is_there,) = connection.execute(
            "select count(*) from information_schema.tables where table_name = 'fct_submission_value'"
        ).fetchone()
        before = sorted({each.period.previous.key for each in asked})
        rows = connection.execute(PREVIOUS, [before]).fetchall() if is_there else []
    known: dict[tuple[str, str], dict[str, Decimal]] = {}
    for unit, form, node, value in rows:
        known.setdefault((unit, form), {})[node] = value
    return known


def in_words(field: Field, value: Decimal | None) -> str:
    """A kept value as a unit would have written it; empty where there is none."""
    if value is None:
        return ""
    if field.kind in (Answer.YES_NO, Answer.LEVEL):
        place = int(value)
        return field.choices[place] if 0 <= place < len(field.choices) else ""
    number = f"{value.normalize():f}".replace(".", ",")
    return f"{number} %" if field.kind is Answer.RATIO else number
