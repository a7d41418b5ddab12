"""Rows about land data for the version made by hand: two communes on two days, transfers of three months."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

Row = dict[str, Any]

SEEDS = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds"
FIRST_DAY, LAST_DAY = date(2026, 3, 5), date(2026, 4, 10)

_FLAGS = (
    "complete", "unique_key", "owner_verified", "with_geometry", "current_code", "changed", "fresh",
    "matched_to_dossier", "clean", "to_supplement", "to_rebuild", "owner_unknown", "geometry_unknown",
)  # fmt: skip
# commune, day, parcels, then the flags; C2 has no parcel on the first day and none that is clean on the last
_QUALITY = (
    ("C1", FIRST_DAY, 90, (80, 90, 30, 60, 70, 50, 25, 10, 20, 68, 2, 0, 0)),
    ("C1", LAST_DAY, 100, (90, 99, 45, 70, 80, 60, 30, 20, 39, 60, 1, 12, 0)),
    ("C2", FIRST_DAY, 0, (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
    ("C2", LAST_DAY, 50, (50, 50, 0, 50, 50, 0, 0, 50, 0, 50, 0, 0, 0)),
)


def rows() -> dict[str, list[Row]]:
    return {
        "fct_land_quality": _quality(),
        "fct_land_worst": _worst(),
        "fct_land_tax_sharing": _sharing(),
        "fct_land_tax_reconciliation": _disagreements(),
        "dim_land_rule": _policy(),
        "dim_land_link": _seed("frameworks/land_links.csv"),
    }


def _seed(path: str) -> list[Row]:
    with (SEEDS / path).open(encoding="utf-8", newline="") as file:
        return [{key: value or None for key, value in row.items()} for row in csv.DictReader(file)]


def _policy() -> list[Row]:
    rules = [
        row | {"value": row["tolerance"], "unit": row["tolerance_unit"]} for row in _seed("reference/land_rules.csv")
    ]
    settings = [
        row | {"rule": row["setting"]} | ({"day": row["value"], "value": None} if row["unit"] == "date" else {})
        for row in _seed("reference/land_settings.csv")
    ]
    return rules + settings


def _quality() -> list[Row]:
    return [
        {"commune_code": commune, "as_of": day, "parcels": parcels}
        | dict(zip(_FLAGS, flags, strict=True))
        | {f"broken_l{number:02d}": parcels // number if commune == "C1" else 0 for number in range(1, 11)}
        | {"certificates": parcels, "faulty_certificates": 3, "certificates_without_parcel": 2}
        for commune, day, parcels, flags in _QUALITY
    ]


def _worst() -> list[Row]:
    found = [
        {
            "rule": "DQ-L03",
            "commune_code": "C1",
            "map_sheet": "12",
            "parcel_no": f"{number}",
            "position": number,
            "national_id": "w65abcdefghj",
            "reason": "sum_differs",
            "delivered": "100+52.3",
            "expected": f"{200 - number}.0000",
        }
        for number in range(1, 61)
    ]
    return [
        *found,
        found[0] | {"commune_code": "C2", "reason": "areas_missing", "delivered": None, "expected": "80.0000"},
        found[0] | {"rule": "DQ-L08", "certificate_id": "GCN<b>7</b>", "reason": "serial_no", "delivered": "CT 1"},
        found[1] | {"rule": "DQ-L08", "certificate_id": "GCN8", "reason": "register_no", "delivered": None},
        found[2] | {"rule": "fresh", "reason": "late_update", "delivered": "2026-03-01", "expected": "2026-01-05"},
    ]


def _sharing() -> list[Row]:
    """Each month of 10: 6 answered, 5 of them in time, 3 waiting of which 1 overdue, 1 returned."""
    month = {
        "transfers": 10, "electronic": 8, "answered": 6, "answered_on_time": 5, "days_taken": [2, 3, 4, 4, 5, 9],
        "median_days": "4.0", "amount": 1_250_000_000, "returned": 1, "cancelled": 1, "unanswered": 3, "overdue": 1,
        "persons": 7, "organisations": 3, "without_certificate": 2, "without_transfer": 4, "as_of": LAST_DAY,
    }  # fmt: skip
    slow = {"commune_code": "unknown", "days_taken": [8, 8, 8, 8, 8, 8], "median_days": "8.0", "answered_on_time": 0}
    return [
        {"commune_code": "C1"} | month | {"period_start": date(2026, number, 1)} | of
        for of in ({}, slow)
        for number in (2, 3, 4)
    ]


def _disagreements() -> list[Row]:
    common = {
        "commune_code": "C1",
        "period_start": date(2026, 3, 1),
        "status": "da_chuyen",
        "transfer_id": "PC<i>1</i>",
    }
    waiting = common | {"reason": "waiting_for_tax", "sent_on": date(2026, 3, 2)}
    return [
        waiting | {"dossier_code": "H53.000001", "due_on": date(2026, 3, 9)},
        waiting | {"dossier_code": "H53.000002", "due_on": date(2026, 4, 20)},
        common
        | {
            "dossier_code": "H53.000003",
            "reason": "certified_without_answer",
            "sent_on": date(2026, 3, 3),
            "due_on": date(2026, 3, 10),
            "certified_on": date(2026, 3, 20),
        },
        {
            "dossier_code": "H53.000004",
            "commune_code": "C2",
            "period_start": date(2026, 2, 1),
            "reason": "no_transfer",
            "certified_on": date(2026, 2, 11),
        },
    ]
