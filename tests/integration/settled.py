"""Six units with three settled months of dossiers, for stories about what happens to settled figures."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.integration.test_bad_input import NAME
from tests.unit.deliveries import DOSSIER, PETITION, PROCEDURE, csv_text, deliver

FIRST = date(2026, 3, 31)
UNITS = ("C25459", "C25480", "C25486", "C25489", "C25498", "C25510")
MONTHLY = 8
APART = "e.csv"
"""The file in which one dossier of March of each of the last three units arrives."""


def dossiers(unit: str, month: int, count: int, **change: str) -> list[dict]:
    """Dossiers of a unit, accepted in a month and finished in time."""
    return [
        DOSSIER
        | {
            "MaHoSo": f"H53-{unit}-{month:02}-{number:02}",
            "MaDonVi": unit,
            "NgayTiepNhan": f"2026{month:02}05083000",
            "NgayHenTra": f"2026{month:02}19",
            "NgayKetThucXuLy": f"2026{month:02}12",
            "TrangThaiHoSo": "10",
            "CoKetQuaDienTu": "1",
            "NgayCapNhat": f"2026{month:02}12090000",
            "DaXoa": "0",
            "ChuHoSo": NAME,
        }
        | change
        for number in range(count)
    ]


def deleted(unit: str, month: int, count: int, at: str) -> list[dict]:
    """The same dossiers, deleted at the source."""
    return dossiers(unit, month, count, DaXoa="1", NgayCapNhat=at)


def together() -> list[dict]:
    """All dossiers but those of `APART`."""
    return [
        row
        for unit in UNITS
        for month in (1, 2, 3)
        for row in dossiers(unit, month, MONTHLY - (month == 3 and unit in UNITS[3:]))
    ]


def deliver_settled(inbox: Path) -> None:
    deliver(inbox, "procedures", FIRST, {"c.csv": csv_text(PROCEDURE)})
    deliver(inbox, "petitions", FIRST, {"p.csv": csv_text(PETITION)})
    apart = [dossiers(unit, 3, MONTHLY)[-1] for unit in UNITS[3:]]
    deliver(inbox, "dossiers", FIRST, {"d.csv": csv_text(*together()), APART: csv_text(*apart)})
