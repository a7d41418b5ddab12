"""Submitted forms and decisions on them: invented answers, in workbooks that the real template writer makes.

Of the year before that of the last day all departments and a few communes, of the last quarter that is due the
departments. Some are late, one was returned and corrected, one has cells that break rules, some verified scores differ.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from orchestration.forms.catalogue import Answer, Field, Form, Unit, catalogue
from orchestration.forms.layout import file_name
from orchestration.forms.periods import Period, period, starting
from orchestration.forms.template import workbook
from orchestration.sample.delivery import Delivery

FEED = "submissions"
COMMUNES = 20
LATE, RETURNED, WITH_ERRORS = (3, 11), 5, 7
"""Places in the list of units of those that are late, returned, or have wrong cells."""
LACKING = "1.3"
"""The field that the returned version leaves out."""
RETURNED_AFTER, CORRECTED_AFTER, VERIFIED_AFTER, APPROVED_AFTER, LOCKED_AFTER = 4, 9, 20, 30, 40
"""Days after the due date on which these happen."""
EVERY_NTH_VERIFIED = 3
COUNTED = Decimal("0.01")

Answers = dict[tuple[str, str], Any]


@dataclass(frozen=True)
class Workbook:
    """One file of a delivery. fields: rows that its reader finds."""

    day: date
    unit: Unit
    form: Form
    period: Period
    answers: Answers

    @property
    def name(self) -> str:
        return file_name(self.unit.code, self.form.code, self.period.key)

    def content(self) -> bytes:
        return workbook(self.form, self.unit, self.period, answers=self.answers)


def write_submissions(inbox: Path, seed: int, first_day: date, last_day: date) -> tuple[list[Delivery], pl.DataFrame]:
    """Write the workbooks whose days lie within the two; what was written, and the decisions on them (columns of the
    feed `appraisals` and `arrival_day`), those of the same days."""
    rng = np.random.default_rng([seed, 405])
    books = [book for book in _drawn(rng, last_day) if first_day <= book.day <= last_day]
    by_day: dict[date, list[Workbook]] = {}
    for book in books:
        by_day.setdefault(book.day, []).append(book)
    written = [_write_day(inbox, day, of_day) for day, of_day in sorted(by_day.items())]
    decisions = _decisions(books)
    return written, decisions.filter(pl.col("arrival_day").is_between(first_day, last_day))


def _write_day(inbox: Path, day: date, books: list[Workbook]) -> Delivery:
    folder = inbox / FEED / day.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for book in sorted(books, key=lambda book: book.name):
        content = book.content()
        (folder / book.name).write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        files.append({"name": book.name, "rows": len(book.form.fields), "sha256": digest})
    manifest = {"origin": "simulated", "files": files}
    (folder / "_manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return Delivery(FEED, day, sum(file["rows"] for file in files), len(files))


def _drawn(rng: np.random.Generator, last_day: date) -> Iterator[Workbook]:
    known = catalogue()
    year = period(str(last_day.year - 1))
    for form in known.forms.values():
        if form.holds(year):
            yield from _campaign(rng, form, year, known.owing(form, year)[: None if "so" in form.code else COMMUNES])
    quarter = starting("quarter", date(last_day.year, (last_day.month - 1) // 3 * 3 + 1, 1)).previous
    for form in known.forms.values():
        if form.holds(quarter) and form.unit_level == "so-nganh":
            yield from _campaign(rng, form, quarter, known.owing(form, quarter))


def _campaign(rng: np.random.Generator, form: Form, when: Period, units: list[Unit]) -> Iterator[Workbook]:
    due = form.regime.due(when)
    for place, unit in enumerate(units):
        answers = drawn_answers(rng, form, when, place)
        days = int(rng.integers(1, 9))
        day = due + timedelta(days=days) if place in LATE else due - timedelta(days=days)
        if place == WITH_ERRORS:
            answers |= _wrong(form)
        if place == RETURNED:
            yield Workbook(day, unit, form, when, {key: value for key, value in answers.items() if key[0] != LACKING})
            day = due + timedelta(days=CORRECTED_AFTER)
        yield Workbook(day, unit, form, when, answers)


def drawn_answers(rng: np.random.Generator, form: Form, when: Period, place: int) -> Answers:
    """Invented answers of a unit to every field. place: of the unit, in the numbers of its invented documents."""
    return {
        (field.node_code, column): answer
        for field in form.fields
        for column, answer in _answer(rng, field, when, place)
    }


def _answer(rng: np.random.Generator, field: Field, when: Period, place: int) -> Iterator[tuple[str, Any]]:
    if rng.random() < 0.04:
        yield "not_applicable", "x"
        return
    reached = float(np.clip(rng.normal(0.72, 0.18), 0, 1))
    if field.kind is Answer.RATIO:
        denominator = int(rng.integers(8, 400))
        yield "numerator", round(reached * denominator)
        yield "denominator", denominator
    elif field.choices:
        yield "value", field.choices[min(int(reached * len(field.choices)), len(field.choices) - 1)]
    else:
        yield "value", int(reached * 500) if field.kind is Answer.COUNT else round(reached * 900, 2)
    if field.most_points is not None:
        generous = min(1.0, reached + float(rng.choice((0, 0, 0.1))))
        yield "self_score", Decimal(generous * float(field.most_points)).quantize(COUNTED)
    if rng.random() < 0.9:
        number = 100 * place + int(rng.integers(1, 99))
        yield "evidence_name", f"Văn bản mô phỏng số {number} về mục {field.node_code}"
        yield "evidence_link", f"https://example.org/mo-phong/{field.node_code}/{number}"
        yield "evidence_date", when.first + timedelta(days=int(rng.integers(0, 60)))


def _wrong(form: Form) -> Answers:
    """Cells that break rules: words for a number, a thousand with a point, a percentage without its sign."""
    ratios = [field.node_code for field in form.fields if field.kind is Answer.RATIO]
    numbers = [field.node_code for field in form.fields if field.kind in (Answer.COUNT, Answer.AMOUNT)]
    return {
        (ratios[0], "numerator"): "nhiều",
        (ratios[1], "value"): "99,28",
        **{(code, "value"): "1.650" for code in numbers[:1]},
    }


def _decisions(books: list[Workbook]) -> pl.DataFrame:
    """Of the yearly forms: one return, then scores of some fields, approval, and the lock of the departments."""
    seen: dict[tuple[str, str], int] = {}
    rows: list[dict[str, Any]] = []
    yearly = [book for book in books if book.period.period_type == "year"]
    returned = {(book.form.code, book.unit.code) for book in yearly if _is_second(book, yearly)}
    for book in sorted(yearly, key=lambda book: (book.day, book.name)):
        key = (book.form.code, book.unit.code)
        seen[key] = version = seen.get(key, 0) + 1
        due = book.form.regime.due(book.period)
        if key in returned and version == 1:
            rows.append(
                _decision(book, version, "returned", due, RETURNED_AFTER, reason=f"Thiếu số liệu của mục {LACKING}")
            )
            continue
        rows += _verified(book, version, due)
        rows.append(_decision(book, version, "approved", due, APPROVED_AFTER))
        if book.form.unit_level == "so-nganh":
            rows.append(_decision(book, version, "locked", due, LOCKED_AFTER))
    return pl.DataFrame(rows, schema=DECISION)


def _is_second(book: Workbook, books: list[Workbook]) -> bool:
    return any(other.name == book.name and other.day < book.day for other in books)


def _verified(book: Workbook, version: int, due: date) -> Iterator[dict[str, Any]]:
    for field in book.form.fields[::EVERY_NTH_VERIFIED]:
        scored = book.answers.get((field.node_code, "self_score"))
        top, bottom = (book.answers.get((field.node_code, part)) for part in ("numerator", "denominator"))
        if scored is None or not isinstance(top, int):
            continue
        earned = (Decimal(top) / bottom * field.most_points).quantize(COUNTED)
        reason = "" if earned == scored else "Tính lại theo tử số và mẫu số đã gửi"
        yield _decision(book, version, "verified", due, VERIFIED_AFTER, field.node_code, f"{earned}", reason)


DECISION = {
    "form_code": pl.String,
    "unit_code": pl.String,
    "period": pl.String,
    "version": pl.Int64,
    "node_code": pl.String,
    "decision": pl.String,
    "verified_score": pl.String,
    "reason": pl.String,
    "appraiser_title": pl.String,
    "decided_at": pl.Datetime("us"),
    "arrival_day": pl.Date,
}


def _decision(
    book: Workbook,
    version: int,
    decision: str,
    due: date,
    days: int,
    node_code: str = "",
    score: str = "",
    reason: str = "",
) -> dict[str, Any]:
    day = due + timedelta(days=days)
    return {
        "form_code": book.form.code,
        "unit_code": book.unit.code,
        "period": book.period.key,
        "version": version,
        "node_code": node_code,
        "decision": decision,
        "verified_score": score,
        "reason": reason,
        "appraiser_title": "hoi_dong" if decision == "locked" else "co_quan_thuong_truc",
        "decided_at": datetime(day.year, day.month, day.day, 10),
        "arrival_day": day,
    }
