"""Random plans: of units, groups and ended units, years and quarters, ratios and points, revised and corrected."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random

from tests.golden.odd_inbox import ARRIVALS, NEW_UNITS, OLD_UNITS

COLUMNS = (
    "indicator_code", "unit_code", "year", "period_type", "target_ratio", "target_points", "legal_basis", "lead_unit",
    "responsible_head_title", "valid_from",
)  # fmt: skip
CODES = ("1.4", "2.1", "3.1", "3.3", "3.6", "4.1", "4.6", "5.2", "2.2", "4", "d766", "dti", "9.9")
PERIODS = ("", "year", "quarter_1", "quarter_3", "quarter_4")
RATIOS = ("0", "0.05", "0,5", "0.6667", "0.8", "1")
POINTS = ("0", "3.5", "16,67", "80")
GROUPS = ("xa", "so-nganh", "huyen")


def plan(rng: Random, units: list[str]) -> dict[str, str]:
    year = rng.choice((2025, 2025, 2026, 2026, 2027))
    valid_from = date(year, 1, 1) + timedelta(days=rng.choice((-40, 0, 0, 0, 45, 120, 250)))
    is_ratio = rng.random() < 0.8
    return dict.fromkeys(COLUMNS, "") | {
        "indicator_code": rng.choice(CODES),
        "unit_code": rng.choice((*units, *GROUPS, *GROUPS)),
        "year": str(year),
        "period_type": rng.choice(PERIODS),
        "target_ratio": rng.choice(RATIOS) if is_ratio else "",
        "target_points": "" if is_ratio else rng.choice(POINTS),
        "legal_basis": "KH",
        "valid_from": valid_from.strftime(rng.choice(("%Y%m%d", "%Y-%m-%d", "%d/%m/%Y"))),
    }


def corrected(rng: Random, row: dict[str, str]) -> dict[str, str]:
    """The same target with another figure."""
    return row | (
        {"target_ratio": rng.choice(RATIOS)} if row["target_ratio"] else {"target_points": rng.choice(POINTS)}
    )


def write(inbox: Path, seed: int, plans: int = 160) -> None:
    """Write the feed targets on days on which other feeds arrive; the same seed gives the same bytes."""
    rng = Random(seed)
    known = [unit for unit in dict.fromkeys((*OLD_UNITS, *NEW_UNITS)) if not unit.startswith("H")]
    units = [*rng.sample(known, 8), "TN80", "TN72"]
    rows = [plan(rng, units) for _ in range(plans)]
    rows += [corrected(rng, row) for row in rng.sample(rows, plans // 3)]
    rng.shuffle(rows)
    while rows:
        folder = inbox / "targets" / rng.choice(ARRIVALS).isoformat()
        folder.mkdir(parents=True, exist_ok=True)
        name = rng.choice(("a.csv", "B10.csv", "b2.csv"))
        part, rows = rows[:20], rows[20:]
        is_new = not (folder / name).exists()
        with (folder / name).open("a", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            if is_new:
                writer.writeheader()
            writer.writerows(part)
