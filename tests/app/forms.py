"""Rows about submitted forms for the version made by hand: one late and corrected, one with wrong cells, one missing,
one returned, one locked with a version after the lock."""

from __future__ import annotations

import csv
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

SEEDS = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds"
DUE = date(2026, 1, 15)
FORM_OF = {"N-YT": "dti-so", "N-TP": "dti-so", "N-TTT": "dti-so", "C1": "dti-xa", "C25459": "dti-xa"}
Row = dict[str, Any]

# unit, version, state, counts, why not, arrival, errors, decided on, reason
VERSIONS = (
    ("N-YT", 1, "returned", False, "returned", date(2026, 1, 20), 1, date(2026, 1, 22), "Thiếu số liệu của mục 1.3"),
    ("N-YT", 2, "approved", True, None, date(2026, 1, 25), 0, date(2026, 2, 14), None),
    ("N-TP", 1, "sent", True, None, date(2026, 1, 10), 2, None, None),
    (
        "C1",
        1,
        "returned",
        False,
        "returned",
        date(2026, 1, 14),
        0,
        date(2026, 1, 20),
        "Không mở được <b>tệp</b>",
    ),
    # a unit that this version does not name
    ("C25459", 1, "locked", True, None, date(2026, 1, 12), 0, date(2026, 2, 24), None),
    ("C25459", 2, "after_lock", False, "after_lock", date(2026, 3, 1), 0, None, None),
)
STATUSES = {"N-YT": "late", "N-TP": "submitted", "N-TTT": "missing", "C1": "returned", "C25459": "submitted"}
VERIFIED = {"1.1": (Decimal("10.0000"), None), "1.2": (Decimal("4.0000"), "Chỉ dự họp của cấp trên")}
"""Of the second version of N-YT, whose self-score is 10 for every field."""
SET_ASIDE = ("1.3", "3.1")
"""Of the version of N-TP."""


def _seed(path: str) -> list[Row]:
    with (SEEDS / path).open(encoding="utf-8", newline="") as file:
        return [{key: value or None for key, value in row.items()} for row in csv.DictReader(file)]


def file_name(unit: str, version: int = 1) -> str:
    return f"{unit}__{FORM_OF[unit]}__2025{'' if version == 1 else f'__v{version}'}.xlsx"


def _of(unit: str, year: int = 2025) -> Row:
    return {
        "form_code": FORM_OF[unit],
        "unit_code": unit,
        "period": str(year),
        "period_type": "year",
        "period_start": date(year, 1, 1),
        "due_at": date(year + 1, DUE.month, DUE.day),
        "confidence": "unverified",
    }


def _values(fields: list[Row], unit: str, version: int, state: str, counts: bool) -> list[Row]:
    rows = []
    for place, field in enumerate(field for field in fields if field["form_code"] == FORM_OF[unit]):
        code, kind = field["node_code"], field["kind"]
        is_aside = unit == "N-TP" and code in SET_ASIDE
        status = "set_aside" if is_aside else "not_applicable" if place == 4 else "empty" if place == 5 else "ok"
        score, reason = VERIFIED.get(code, (None, None)) if (unit, version) == ("N-YT", 2) else (None, None)
        says = status == "ok"
        rows.append(
            {
                "form_code": FORM_OF[unit],
                "unit_code": unit,
                "period": "2025",
                "version": version,
                "node_code": code,
                "state": state,
                "counts": counts,
                "value": ("42.5" if kind == "ratio" else "1") if says else None,
                "numerator": 17 if says and kind == "ratio" else None,
                "denominator": 40 if says and kind == "ratio" else None,
                "self_score": "10" if says else None,
                "verified_score": score and str(score),
                "reason": reason,
                "is_not_applicable": status == "not_applicable",
                "status": status,
                "evidence_name": f"Văn bản số {place}" if says else None,
                "doubts": "DQ-S13" if place == 3 else None,
                "cell": f"F{9 + place}" if says else None,
            }
        )
    return rows


def quarantine() -> list[Row]:
    """The wrong cell of N-TP that still stands."""
    return [
        {
            "feed": "submissions",
            "arrival_day": date(2026, 1, 10),
            "file_name": file_name("N-TP"),
            "line": 11,
            "rule": "IN-NUMBER",
            "column_name": "numerator",
            "value_masked": "nhiều",
            "expected": "a whole number",
            "record_key": "dti-so|N-TP|2025|1.3",
            "first_seen": date(2026, 1, 10),
            "last_seen": date(2026, 1, 10),
            "times_seen": 1,
        }
    ]


def rows() -> dict[str, list[Row]]:
    calendar = {(row["regime"], row["period_type"]): row for row in _seed("reference/reporting_calendar.csv")}
    fields = _seed("frameworks/form_fields.csv")
    sent = {unit: [row for row in VERSIONS if row[0] == unit] for unit in FORM_OF}
    due = []
    for unit, versions in sent.items():
        first = versions[0][5] if versions else date(2026, 4, 10)
        due.append(
            _of(unit)
            | {
                "opens_on": date(2025, 1, 1),
                "closes_on": date(2025, 12, 31),
                "status": STATUSES[unit],
                "submitted_at": versions[0][5] if versions else None,
                "days_late": max((first - DUE).days, 0),
                "versions": len(versions),
                "refused_at": date(2026, 1, 16) if unit == "N-TTT" else None,
                "latest_state": versions[-1][2] if versions else None,
                "counting_version": next((row[1] for row in versions if row[3]), None),
                "deadline_confidence": "unverified",
            }
        )
        due.append(
            _of(unit, 2026)
            | {"opens_on": date(2026, 1, 1), "closes_on": date(2026, 12, 31), "status": "open", "days_late": 0}
            | {"versions": 0, "deadline_confidence": "unverified"}
        )
    return {
        "dim_form": [calendar[row["regime"], row["period_type"]] | row for row in _seed("frameworks/forms.csv")],
        "dim_form_field": fields,
        "fct_submission_due": due,
        "fct_submission": [
            _of(unit)
            | {
                "version": version,
                "state": state,
                "counts": counts,
                "not_counting_because": why_not,
                "submitted_at": arrival,
                "days_late": max((arrival - DUE).days, 0),
                "accepted_values": 12,
                "errors": errors,
                "doubts": 1,
                "decided_at": decided and datetime(decided.year, decided.month, decided.day, 10),
                "reason": reason,
                "appraiser_title": decided and "co_quan_thuong_truc",
                "file_name": file_name(unit, version),
                "sha256": f"{version:064x}",
            }
            for unit, version, state, counts, why_not, arrival, errors, decided, reason in VERSIONS
        ],
        "fct_submission_value": [
            row
            for unit, version, state, counts, *_ in VERSIONS
            for row in _values(fields, unit, version, state, counts)
        ],
    }


def cells_of(html: str, beginning: str) -> list[str]:
    """The texts of the cells of the table row in which a text first stands."""
    row = html[: html.index("</tr>", html.index(beginning))].rsplit("<tr>", 1)[1]
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)]
