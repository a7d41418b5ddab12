"""Reading side of the oracle: CSV deliveries of three feeds, judged row by row, and the state they leave.

Pure standard library, independent of the intake. Rules: the inbox contract and DECISIONS I1, I2.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

VIETNAM = timezone(timedelta(hours=7))
SUFFIXES = (".000.00.00.H53", ".H53")
CODE_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/-"
TRUE, FALSE = {"1", "true", "có"}, {"0", "false", "không"}


Place = tuple[str, date, str, int]
RECORDS = {"dossiers": ("MaHoSo",), "procedures": ("MaTTHC", "MaDonVi"), "petitions": ("MaPAKN",)}


class Unusable(Exception):
    """A row that goes to quarantine; the message is the rule (a DQ id where one fits)."""


@dataclass(frozen=True)
class Unit:
    """One row of units.csv; `valid_from` None means since ever, `valid_to` is the last valid day."""

    code: str
    level: str
    parent: str
    eid_code: str
    valid_from: date | None
    valid_to: date | None

    def overlaps(self, first: date, last: date) -> bool:
        return (self.valid_from or date.min) <= last and first <= (self.valid_to or date.max)

    def valid_on(self, day: date) -> bool:
        return self.overlaps(day, day)


@dataclass
class Row:
    """An accepted row: parsed values by contract column name, and where it came from."""

    values: dict[str, Any]
    unit: Unit | None
    arrival: date
    file: str
    line: int

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    def day(self, column: str) -> date | None:
        """Date part of a time column: every comparison of the rules is by date."""
        return self.values[column].date() if self.values[column] else None

    @property
    def version(self) -> tuple[datetime, date, str, int]:
        return self["NgayCapNhat"], self.arrival, self.file, self.line


@dataclass
class Inbox:
    """What arrived up to the as-of day.

    `rows`: accepted rows by feed; `arrived`: feeds with a readable file; `quarantined`: rule by
    (feed, arrival day, file, line), where the header is line 1; `quarantined_records`: the record each of these
    tells of, where it can be told; `refused`: (feed, arrival day, file) of files without a required column.
    """

    rows: dict[str, list[Row]] = field(default_factory=lambda: {feed: [] for feed in FEEDS})
    arrived: set[str] = field(default_factory=set)
    quarantined: dict[Place, str] = field(default_factory=dict)
    quarantined_records: dict[Place, tuple[str, ...] | None] = field(default_factory=dict)
    refused: list[tuple[str, date, str]] = field(default_factory=list)


def text(value: str) -> str:
    return value


def moment(value: str) -> datetime:
    """Wall time of Vietnam from any date form of the contract; ValueError for every other form."""
    if re.fullmatch(r"\d{14}", value):
        return datetime.strptime(value, "%Y%m%d%H%M%S")
    if re.fullmatch(r"\d{8}", value):
        return datetime.strptime(value, "%Y%m%d")
    for shape, pattern in (
        (r"\d\d/\d\d/\d{4}", "%d/%m/%Y"),
        (r"\d\d/\d\d/\d{4} \d\d:\d\d", "%d/%m/%Y %H:%M"),
        (r"\d\d/\d\d/\d{4} \d\d:\d\d:\d\d", "%d/%m/%Y %H:%M:%S"),
    ):
        if re.fullmatch(shape, value):
            return datetime.strptime(value, pattern)
    if re.fullmatch(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?", value):
        parsed = datetime.fromisoformat(value)
        return parsed.astimezone(VIETNAM).replace(tzinfo=None) if parsed.tzinfo else parsed
    raise ValueError(value)


def flag(value: str) -> bool:
    if value.lower() in TRUE | FALSE:
        return value.lower() in TRUE
    raise ValueError(value)


def whole(value: str) -> int:
    if re.fullmatch(r"[0-9]+", value):
        return int(value)
    raise ValueError(value)


def code(*allowed: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        if whole(value) in allowed:
            return whole(value)
        raise ValueError(value)

    return parse


def level(value: str) -> str:
    if value in ("tinh", "xa"):
        return value
    raise ValueError(value)


def columns(names: str, required: bool, parse: Callable[[str], Any], empty: Any = None) -> dict[str, tuple]:
    return dict.fromkeys(names.split(), (required, parse, empty))


# column -> (required, parser, value when empty). KenhThucHien is required as a column, an empty cell is 1.
FEEDS: dict[str, dict[str, tuple[bool, Callable[[str], Any], Any]]] = {
    "dossiers": {
        **columns("MaHoSo MaTTHC MaDonVi", True, text),
        **columns("TrangThaiHoSo", True, code(*range(1, 11))),
        **columns("NgayCapNhat", True, moment),
        **columns("KenhThucHien", True, code(1, 2, 3), empty=1),
        **columns("MucDo", False, code(2, 3, 4)),
        **columns("LoaiDoiTuong", False, code(1, 2, 3, 4)),
        **columns("NgayNopHoSo NgayTiepNhan NgayHenTra", False, moment),
        **columns("NgayKetThucXuLy NgayTra NgayYeuCauBoSung", False, moment),
        **columns("SoLanBoSung", False, whole, empty=0),
        **columns("DuocThanhToanTrucTuyen", False, code(0, 1, 2, 3), empty=0),
        **columns("CoNghiaVuTaiChinh CoKetQuaDienTu SoHoaThanhPhan SoHoaKetQua", False, flag, empty=False),
        **columns("TaiSuDungDuLieuSoHoa LayTuKhoDMQG KhaiThacCSDLDanCu", False, flag, empty=False),
        **columns("DongBoDVCQG CoPhanAnh DaXoa", False, flag, empty=False),
    },
    "procedures": {
        **columns("MaTTHC", True, text),
        **columns("CapThucHien", True, level),
        **columns("MucDo", True, code(2, 3, 4)),
        **columns("CoPhiLePhi TichHopThanhToan DoiTuongCongDan KetNoiDanCu", True, flag),
        **columns("HieuLucTu", True, moment),
        **columns("MaDonVi", False, text),
        **columns("NgayCongBo NgayHieuLuc NgayCongKhai HieuLucDen", False, moment),
        **columns("NoiDungDayDu", False, flag, empty=False),
    },
    "petitions": {
        **columns("MaPAKN MaDonVi", True, text),
        **columns("NgayTiepNhan HanXuLy NgayCapNhat", True, moment),
        **columns("NgayXuLy", False, moment),
        **columns("HaiLong", False, flag),
        **columns("LapLai", False, flag, empty=False),
        **columns("Loai", False, text),
    },
}


def read_units(path: Path) -> list[Unit]:
    def day(value: str) -> date | None:
        return date.fromisoformat(value) if value else None

    with path.open(encoding="utf-8-sig", newline="") as handle:
        return [
            Unit(
                row["code"], row["level"], row["parent"], row["eid_code"],
                day(row["valid_from"]), day(row["valid_to"]),
            )
            for row in csv.DictReader(handle)
        ]  # fmt: skip


def find_unit(units: list[Unit], name: str, day: date) -> Unit:
    """The unit valid on `day` whose code, else eid_code, is `name`; Unusable (DQ-D17) where there is none."""
    for attribute in ("code", "eid_code"):
        for unit in units:
            if getattr(unit, attribute) == name and unit.valid_on(day):
                return unit
    raise Unusable("DQ-D17")


def procedure_unit(units: list[Unit], name: str | None, arrival: date) -> Unit | None:
    """The unit of a catalogue row: any known code (it has no day of acceptance), else an eid_code."""
    if name is None:
        return None
    known = [unit for unit in units if unit.code == name]
    return known[0] if known else find_unit(units, name, arrival)


def procedure_code(value: str) -> str:
    for suffix in SUFFIXES:
        if value.endswith(suffix):
            return value.removesuffix(suffix)
    return value


def parse_row(feed: str, cells: dict[str, str]) -> dict[str, Any]:
    values = {}
    for column, (required, parse, empty) in FEEDS[feed].items():
        value = unicodedata.normalize("NFC", cells.get(column.lower(), "")).strip()
        if value:
            try:
                values[column] = parse(value)
            except ValueError:
                raise Unusable(f"unreadable {column}") from None
        elif required and empty is None:
            raise Unusable(f"empty {column}")
        else:
            values[column] = empty
    if "MaTTHC" in values:
        values["MaTTHC"] = procedure_code(values["MaTTHC"])
    return values


def record_of(feed: str, cells: dict[str, str]) -> tuple[str, ...] | None:
    """What names the record of a row; None where a part is missing or could be a person's name or number."""
    parts = []
    for column in RECORDS[feed]:
        part = unicodedata.normalize("NFC", cells.get(column.lower(), "")).strip()
        is_dossier = column == "MaHoSo" and re.fullmatch(r"[GH0][0-9A-Z.]+-[0-9]{6}-[0-9]{4,7}", part)
        is_code = part.isascii() and part == part.upper() and not set(part) - set(CODE_LETTERS)
        if not is_dossier and not (part and is_code and max(map(len, re.findall(r"[0-9]*", joined(part)))) < 9):
            return None
        parts.append(procedure_code(part) if column == "MaTTHC" else part)
    return tuple(parts)


def joined(code: str) -> str:
    """Without what may stand between the digits of one number."""
    return code.replace(".", "").replace("-", "").replace(" ", "")


def standing(inbox: Inbox) -> dict[Place, tuple[str, ...] | None]:
    """The quarantined rows whose record no later day brought in order, each with its record."""
    good: dict[tuple[str, tuple[str, ...]], date] = {}
    for feed, rows in inbox.rows.items():
        for row in rows:
            record = (feed, tuple(row[column] for column in RECORDS[feed]))
            good[record] = max(row.arrival, good.get(record, row.arrival))
    return {
        place: record
        for place, record in inbox.quarantined_records.items()
        if record is None or good.get((place[0], record), place[1]) <= place[1]
    }


def check_dossier_dates(row: Row) -> None:
    received, finished = row.day("NgayTiepNhan"), row.day("NgayKetThucXuLy")
    if not received and row["TrangThaiHoSo"] not in (1, 3, 5):
        raise Unusable("DQ-D01")
    if received and received > row.arrival:
        raise Unusable("DQ-D03")
    if finished and finished > row.arrival:
        raise Unusable("DQ-D04")
    if received and finished and finished < received:
        raise Unusable("DQ-D05")


def judge_row(feed: str, row: Row, units: list[Unit]) -> Row:
    """The row with its unit; raises Unusable with the rule that sends it to quarantine."""
    if feed == "procedures":
        row.unit = procedure_unit(units, row["MaDonVi"], row.arrival)
    elif feed == "petitions":
        row.unit = find_unit(units, row["MaDonVi"], row.day("NgayTiepNhan"))
    else:
        day = row.day("NgayTiepNhan") or row.day("NgayNopHoSo") or row.day("NgayCapNhat")
        row.unit = find_unit(units, row["MaDonVi"], day)
        check_dossier_dates(row)
    return row


def table(path: Path) -> tuple[list[str], list[list[str]]]:
    """Header (lower case, trimmed) and non-blank records of a comma or semicolon file, BOM tolerated."""
    content = path.read_bytes().decode("utf-8-sig")
    header_line = content.splitlines()[0] if content else ""
    delimiter = ";" if header_line.count(";") > header_line.count(",") else ","
    records = list(csv.reader(io.StringIO(content, newline=""), delimiter=delimiter))
    header = [unicodedata.normalize("NFC", name).strip().lower() for name in records[0]] if records else []
    return header, records[1:]


def read_file(inbox: Inbox, feed: str, path: Path, arrival: date, units: list[Unit]) -> None:
    header, records = table(path)
    if any(required and column.lower() not in header for column, (required, *_) in FEEDS[feed].items()):
        inbox.refused.append((feed, arrival, path.name))
        return
    inbox.arrived.add(feed)
    for line, record in enumerate(records, start=2):
        if not record:
            continue
        cells = dict(zip(header, record, strict=False))
        try:
            row = Row(parse_row(feed, cells), None, arrival, path.name, line)
            inbox.rows[feed].append(judge_row(feed, row, units))
        except Unusable as reason:
            place = (feed, arrival, path.name, line)
            inbox.quarantined[place] = str(reason)
            inbox.quarantined_records[place] = record_of(feed, cells)


def arrival_days(root: Path) -> dict[tuple[str, date], list[Path]]:
    """CSV files by (feed, arrival day), both in order."""
    days = {}
    for feed in FEEDS:
        for folder in sorted((root / feed).iterdir()) if (root / feed).is_dir() else []:
            files = sorted(folder.glob("*.csv"), key=lambda path: path.name) if folder.is_dir() else []
            if files and re.fullmatch(r"\d{4}-\d\d-\d\d", folder.name):
                days[feed, date.fromisoformat(folder.name)] = files
    return days


def read_inbox(root: Path, units: list[Unit], as_of: date) -> Inbox:
    """Everything that arrived on or before `as_of`."""
    inbox = Inbox()
    for (feed, arrival), files in arrival_days(root).items():
        for path in files if arrival <= as_of else []:
            read_file(inbox, feed, path, arrival, units)
    return inbox


def latest(rows: list[Row], key: str) -> list[Row]:
    """The state of each entity: its row with the greatest (NgayCapNhat, arrival day, file name, line)."""
    state: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: row.version):
        state[row[key]] = row
    return list(state.values())


def last_arrival(root: Path) -> date:
    """The default as-of day. ValueError on an inbox without deliveries."""
    return max(day for _, day in arrival_days(root))
