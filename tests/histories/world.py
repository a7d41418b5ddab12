"""A small province as its sources know it, and the inbox that they have filled so far. Pure: nothing touches a disk."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from tests.golden.odd_csv import Field
from tests.golden.odd_inbox import DOSSIER_COLUMNS, PETITION_COLUMNS, PROCEDURE_COLUMNS

Record = dict[str, Field]
Place = tuple[str, date]
"""A delivery: feed and arrival day."""
PORTAL_COLUMNS = [
    "as_of", "unit_code", "period_type", "period_start", "indicator_code", "numerator", "denominator", "score",
    "max_score",
]  # fmt: skip
COLUMNS = {
    "dossiers": [*DOSSIER_COLUMNS, "SoGiayTo"],
    "procedures": PROCEDURE_COLUMNS,
    "petitions": PETITION_COLUMNS,
    "portal": PORTAL_COLUMNS,
    "land_parcels": [
        "maThua", "xaId", "soHieuToBanDo", "soThuTuThua", "dienTich", "dienTichPhapLy", "mucDich", "dienTichMucDich",
        "daXacThucChu", "coHinhHoc", "isLastest", "ngayCapNhat", "ngayBienDong",
    ],
    "land_certificates": [
        "giayChungNhanId", "soPhatHanh", "soVaoSo", "ngayCap", "xaId", "soHieuToBanDo", "soThuTuThua", "soBienNhan",
        "ngayCapNhat",
    ],
    "land_tax_transfers": [
        "maPhieu", "soBienNhan", "ngayChuyen", "ngayThongBaoThue", "soTien", "trangThai", "kenh", "ngayCapNhat",
    ],
}  # fmt: skip


@dataclass(frozen=True)
class File:
    """A delivered file. lacks: a column that its header does not name."""

    records: tuple[Record, ...]
    lacks: str | None = None

    def text(self, feed: str) -> str:
        names = [name for name in COLUMNS[feed] if name != self.lacks]
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([render(record.get(name)) for name in names] for record in self.records)
        return buffer.getvalue()


def render(value: Field) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, datetime):
        return f"{value:%Y%m%d%H%M%S}"
    return f"{value:%Y%m%d}" if isinstance(value, date) else str(value)


@dataclass
class World:
    """today: the newest arrival day. dossiers, petitions: by code, the state that the source told last.

    inbox: files by delivery and name. flooded: deliveries whose present files are mostly unusable. snapshots: those
    whose manifest says that they name all there is.
    acceptable: whether a person accepts, before the next build, whatever is held. as_of: day T of the next build.
    """

    today: date
    dossiers: dict[str, Record] = field(default_factory=dict)
    petitions: dict[str, Record] = field(default_factory=dict)
    inbox: dict[Place, dict[str, File]] = field(default_factory=dict)
    flooded: set[Place] = field(default_factory=set)
    snapshots: set[Place] = field(default_factory=set)
    acceptable: bool = False
    as_of: date | None = None
    numbers: int = 0

    def next_number(self) -> int:
        self.numbers += 1
        return self.numbers

    def deliver(self, rng: Random, feed: str, records: list[Record], day: date | None = None, **more: str) -> None:
        """Another file in a day of the feed, today's by default; its name stands anywhere among the others."""
        if records:
            name = f"{rng.choice('aBz')}{self.next_number()}.csv"
            self.inbox.setdefault((feed, day or self.today), {})[name] = File(tuple(records), **more)

    def texts(self, place: Place) -> dict[str, str]:
        """What a delivery's folder holds, by name."""
        texts = {name: file.text(place[0]) for name, file in self.inbox[place].items()}
        if place not in self.snapshots:
            return texts
        manifest = {"content": "snapshot", "files": [{"name": name} for name in texts]}
        return texts | {"_manifest.json": json.dumps(manifest)}

    def days(self, feed: str) -> list[date]:
        return sorted(day for of, day in self.inbox if of == feed)

    def told(self, record: Record) -> None:
        """The source knows this state of a dossier."""
        self.dossiers[str(record["MaHoSo"])] = record
