"""Periods, values, evidence and states of submitted forms in the reader's language."""

from __future__ import annotations

from decimal import Decimal

from app import parts
from app.labels import MISSING, Labels
from app.parts import Html
from app.snapshot import Row

STATUS_TONES = {"submitted": "good", "late": "warn", "missing": "bad", "returned": "bad"}
STATE_TONES = {"approved": "good", "locked": "good", "returned": "bad", "after_lock": "warn", "corrected": "fair"}
MONTHS = {"year": 12, "nine_months": 9, "half": 6, "quarter": 3, "month": 1}


def period_text(t: Labels, row: Row) -> str:
    """`Quý 3/2026`; the key where the type is not known."""
    kind, start = row["period_type"], row["period_start"]
    if kind not in MONTHS or start is None:
        return row["period"]
    if kind in ("year", "nine_months"):
        return f"{t(f'period.{kind}')} {start.year}"
    return f"{t(f'period.{kind}')} {(start.month - 1) // MONTHS[kind] + 1}/{start.year}"


def unit_text(t: Labels, row: Row) -> str:
    """A unit's name, its code where the version does not know it."""
    name = t.name(row)
    return row["unit_code"] if name == MISSING else name


def due_status(t: Labels, row: Row) -> Html:
    """What is owed, and that a workbook came which was refused, where one did: it is no version."""
    chip = parts.chip(t(f"due.{row['status']}"), STATUS_TONES.get(row["status"], ""))
    refused = t("forms.refused_on", day=t.day(row["refused_at"])) if row["refused_at"] else ""
    return parts.joined(chip, parts.small(refused), by="")


def state(t: Labels, code: str | None) -> Html:
    return parts.chip(t.known("state", code), STATE_TONES.get(code or "", "")) if code else Html(MISSING)


def value_text(t: Labels, field: Row) -> str:
    """What a field says in its own measure; the word of a choice, not its place; its status where it says nothing."""
    value = field["value"]
    if field["status"] != "ok" or value is None:
        return t(f"field.{field['status']}") if field["status"] != "ok" else MISSING
    kind = field["kind"]
    if kind == "ratio":
        return t.percent(value)
    if kind == "yes_no":
        return t("yes") if value else t("no")
    if kind == "level":
        choices = (t.name(field, "choices")).split("|")
        place = int(value)
        return choices[place] if 0 <= place < len(choices) else str(place)
    return f"{t.number(value, 0 if value == value.to_integral_value() else 2)} {t.name(field, 'unit')}"


def counts_text(t: Labels, field: Row) -> str:
    """`12 / 40`, empty where the field has no counts."""
    if field["numerator"] is None and field["denominator"] is None:
        return ""
    return f"{t.number(field['numerator'])} / {t.number(field['denominator'])}"


def evidence_text(t: Labels, field: Row) -> str:
    """Number and name, day, link and hash of the document; the missing sign where there is none."""
    told = [field["evidence_name"], field["evidence_date"] and t.day(field["evidence_date"])]
    told += [field["evidence_link"], field["evidence_hash"] and f"SHA-256 {field['evidence_hash'][:12]}…"]
    return " · ".join(text for text in told if text) or MISSING


def score_of(t: Labels, points: Decimal | None, fields: int | None) -> str:
    """A sum of points with the number of fields behind it; the missing sign where no field has any."""
    return t("forms.points_of", points=t.points(points), fields=t.number(fields)) if fields else MISSING


def verified_of(t: Labels, points: Decimal | None, fields: int | None, self_score: Decimal | None) -> Html:
    """A sum of verified scores, and below it the self-scores of the same fields."""
    beside = parts.small(t("forms.self_of_same", points=t.points(self_score))) if fields else ""
    return parts.joined(score_of(t, points, fields), beside)
