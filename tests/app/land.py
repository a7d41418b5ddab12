"""Rows about land data for the version made by hand: two communes on two days, transfers of three months."""

from __future__ import annotations

from datetime import date
from typing import Any

Row = dict[str, Any]

FIRST_DAY, LAST_DAY = date(2026, 3, 5), date(2026, 4, 10)
RULES = tuple(f"l{number:02d}" for number in range(1, 11))

# commune, day, parcels, then the flags; 39 / 60 / 1 of a hundred at the last day of C1
_FLAGS = ("complete", "unique_key", "owner_verified", "with_geometry", "current_code", "fresh", "matched_to_dossier",
          "clean", "to_supplement", "to_rebuild")  # fmt: skip
_QUALITY = (
    ("C1", FIRST_DAY, 90, (80, 90, 30, 60, 70, 50, 10, 20, 68, 2)),
    ("C1", LAST_DAY, 100, (90, 99, 45, 70, 80, 60, 20, 39, 60, 1)),
    ("C2", FIRST_DAY, 0, (0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
    ("C2", LAST_DAY, 50, (50, 50, 0, 50, 50, 50, 50, 0, 50, 0)),
)


def rows() -> dict[str, list[Row]]:
    return {"fct_land_quality": _quality(), "fct_land_tax_sharing": _sharing()}


def _quality() -> list[Row]:
    return [
        {"commune_code": commune, "as_of": day, "parcels": parcels} | dict(zip(_FLAGS, flags, strict=True))
        for commune, day, parcels, flags in _QUALITY
    ]


def _sharing() -> list[Row]:
    month = {
        "electronic": 6, "answered_on_time": 5, "median_days": "4.0", "amount": 1_250_000_000, "unanswered": 3,
        "overdue": 1, "persons": 7, "organisations": 3, "without_certificate": 2, "without_transfer": 4,
    }  # fmt: skip
    return [
        {"commune_code": commune, "period_start": date(2026, number, 1), "transfers": 10} | month
        for commune in ("C1", "unknown")
        for number in (2, 3, 4)
    ]


PROMISED = {
    "fct_land_quality": {"commune_code": "varchar", "as_of": "date", "parcels": "bigint"}
    | dict.fromkeys(_FLAGS, "bigint"),
    "fct_land_tax_sharing": {
        "commune_code": "varchar", "period_start": "date", "transfers": "bigint", "electronic": "bigint",
        "answered_on_time": "bigint", "median_days": "decimal(9, 1)", "amount": "decimal(18, 0)",
        "unanswered": "bigint", "overdue": "bigint", "persons": "bigint", "organisations": "bigint",
        "without_certificate": "bigint", "without_transfer": "bigint",
    },
}  # fmt: skip
"""Tables that the models do not make yet, in the shape that is promised."""
