"""A deterministic inbox of dossiers, procedures and petitions with every oddity the contract names.

`write(root, seed)` makes `root/inbox/<feed>/<arrival day>/<file>.csv`. Nothing here knows a rule of
Decision 766: it only takes care that the traps matter, e.g. a row for quarantine would change figures if it
were accepted.
All names and numbers of persons are invented.
"""

from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from tests.golden.odd_csv import Field, write_file

ARRIVALS = [
    date(2025, 5, 12), date(2025, 5, 31), date(2025, 6, 16), date(2025, 6, 30), date(2025, 7, 1),
    date(2025, 7, 21), date(2025, 8, 15), date(2025, 9, 8), date(2025, 10, 6), date(2025, 10, 31),
    date(2025, 11, 17), date(2025, 12, 15), date(2026, 1, 5), date(2026, 1, 31), date(2026, 2, 13),
    date(2026, 2, 24), date(2026, 3, 9), date(2026, 3, 25),
]  # fmt: skip
CATALOGUES = [date(2025, 5, 31), date(2025, 9, 8), date(2026, 2, 13)]
REFORM = date(2025, 7, 1)
FIRST_DAY, LAST_DAY = date(2025, 5, 5), date(2026, 3, 20)

# H53 is the eid_code of the province: TN72 until 2025-06-30, TN80 from 2025-07-01. H39 is Long An's.
OLD_UNITS = ["SO-CT", "B-NNMT", "D703", "D802", "X25456", "X25459", "X25456", "TN72", "H53", "LA80", "H39"]
NEW_UNITS = [
    "N-CT", "N-CT", "N-XD", "N-NNMT", "N-VPDKDD", "N-VPDKDD", "N-TTPVHCC", "N-THUE",
    "C25459", "C25459", "C25480", "C25510", "TN80", "H53",
]  # fmt: skip
# Months in which a unit receives nothing.
QUIET = {"C25510": (8, 10, 12, 2), "N-XD": (11, 1), "X25459": (6,)}
TWINS = ("C25516", "C25522")

FLAGS = (
    "CoNghiaVuTaiChinh", "CoKetQuaDienTu", "SoHoaThanhPhan", "SoHoaKetQua", "TaiSuDungDuLieuSoHoa",
    "LayTuKhoDMQG", "KhaiThacCSDLDanCu", "DongBoDVCQG", "CoPhanAnh", "DaXoa",
)  # fmt: skip
PERSONAL = ("ChuHoSo", "SoGiayTo", "SoDienThoai", "Email", "DiaChiThuongTru")
DOSSIER_COLUMNS = [
    "MaHoSo", "MaTTHC", "MaDonVi", "KenhThucHien", "MucDo", "LoaiDoiTuong", "NgayNopHoSo", "NgayTiepNhan",
    "NgayHenTra", "NgayKetThucXuLy", "NgayTra", "TrangThaiHoSo", "SoLanBoSung", "NgayYeuCauBoSung",
    "DuocThanhToanTrucTuyen", "NgayCapNhat", *FLAGS,
]  # fmt: skip
DROPPABLE = ("LoaiDoiTuong", "NgayTra", "LayTuKhoDMQG", "CoPhanAnh")
PROCEDURE_COLUMNS = [
    "MaTTHC", "TenTTHC", "LinhVuc", "CapThucHien", "MaDonVi", "MucDo", "CoPhiLePhi", "TichHopThanhToan",
    "DoiTuongCongDan", "KetNoiDanCu", "NgayCongBo", "NgayHieuLuc", "NgayCongKhai", "NoiDungDayDu",
    "HieuLucTu", "HieuLucDen",
]  # fmt: skip
PETITION_COLUMNS = [
    "MaPAKN", "MaDonVi", "NgayTiepNhan", "HanXuLy", "NgayXuLy", "HaiLong", "LapLai", "Loai", "NgayCapNhat",
]  # fmt: skip

Record = dict[str, Field]
Deliveries = dict[date, list[Record]]


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def clock(rng: Random, day: date) -> datetime:
    return midnight(day) + timedelta(
        hours=rng.randint(7, 17), minutes=rng.randint(0, 59), seconds=rng.choice((0, 0, rng.randint(0, 59)))
    )


def arrival_after(rng: Random, moment: datetime, late: bool = False) -> date | None:
    """An arrival day on or after the day of `moment`: mostly the next one, sometimes months late."""
    days = [day for day in ARRIVALS if day >= moment.date()]
    if not days:
        return None
    return rng.choice(days) if late else days[0]


def deliver(rng: Random, deliveries: Deliveries, *records: Record, late: bool = False) -> None:
    """Put records of one moment into one arrival day; what would arrive after the last day never does."""
    day = arrival_after(rng, records[0]["NgayCapNhat"], late)
    if day:
        deliveries.setdefault(day, []).extend(records)


# --- dossiers ---------------------------------------------------------------------------------------------


def choose_unit(rng: Random, received: date) -> str:
    units = [u for u in (NEW_UNITS if received >= REFORM else OLD_UNITS) if received.month not in QUIET.get(u, ())]
    return rng.choice(units)


def first_version(rng: Random, code: str, received: date, unit: str) -> Record:
    """The dossier at acceptance: status 2, due after 0 to 30 days or never, no result yet."""
    start = clock(rng, received)
    procedure = f"{rng.choice((1, 2))}.{rng.randint(1, 16):06d}"
    record: Record = dict.fromkeys(DOSSIER_COLUMNS)
    record |= dict.fromkeys(FLAGS, False)
    record |= {
        "MaHoSo": code,
        "MaTTHC": procedure + rng.choice(("", "", ".H53", ".000.00.00.H53")),
        "MaDonVi": unit,
        "KenhThucHien": rng.choice((1, 2, 2, 2, 3, None)),
        "MucDo": rng.choice((2, 3, 4, None)),
        "LoaiDoiTuong": rng.choice((1, 2, 3, 4, None)),
        "NgayNopHoSo": start - timedelta(hours=rng.randint(0, 40)),
        "NgayTiepNhan": start,
        "NgayHenTra": None if rng.random() < 0.08 else clock(rng, received + timedelta(days=rng.randint(0, 30))),
        "TrangThaiHoSo": 2,
        "SoLanBoSung": rng.choice((0, None)),
        "CoNghiaVuTaiChinh": rng.random() < 0.6,
        "DuocThanhToanTrucTuyen": rng.choice((0, None)),
        "DongBoDVCQG": rng.random() < 0.9,
        "LayTuKhoDMQG": rng.random() < 0.3,
        "KhaiThacCSDLDanCu": rng.random() < 0.5,
        "NgayCapNhat": start,
    }
    for name in PERSONAL:
        record[name] = f"NGUOI-THU-{rng.randint(1, 999):03d}"
    return record


def supplemented(rng: Random, record: Record) -> Record:
    requested = record["NgayCapNhat"] + timedelta(days=rng.randint(1, 5), hours=1)
    count = (record["SoLanBoSung"] or 0) + 1
    return record | {
        "TrangThaiHoSo": 5,
        "SoLanBoSung": count,
        "NgayYeuCauBoSung": None if rng.random() < 0.05 else requested,
        "NgayCapNhat": requested,
    }


def resumed(rng: Random, record: Record) -> Record:
    return record | {
        "TrangThaiHoSo": rng.choice((4, 6, 8)),
        "NgayCapNhat": record["NgayCapNhat"] + timedelta(days=rng.randint(0, 3), hours=2),
        "DuocThanhToanTrucTuyen": rng.choice((0, 1, 2, 3, None)),
        "SoHoaThanhPhan": rng.random() < 0.7,
        "TaiSuDungDuLieuSoHoa": rng.random() < 0.4,
    }


def finished(rng: Random, record: Record) -> Record:
    """Done, handed over, or withdrawn (7), on a day near the due date; a few in status 9 lack the end."""
    accepted = record["NgayTiepNhan"]
    due = record["NgayHenTra"] or accepted + timedelta(days=rng.randint(0, 40))
    end = max(clock(rng, due.date() + timedelta(days=rng.choice((-4, -2, -1, 0, 0, 1, 3)))), accepted)
    end = max(end, record["NgayCapNhat"])
    status = rng.choice((9, 9, 10, 10, 10, 7))
    return record | {
        "TrangThaiHoSo": status,
        "NgayKetThucXuLy": None if status == 9 and rng.random() < 0.06 else end,
        "NgayTra": end if status == 10 else None,
        "CoKetQuaDienTu": rng.random() < 0.7,
        "SoHoaThanhPhan": rng.random() < 0.7,
        "SoHoaKetQua": rng.random() < 0.7,
        "TaiSuDungDuLieuSoHoa": rng.random() < 0.4,
        "DuocThanhToanTrucTuyen": rng.choice((0, 1, 2, 3)),
        "CoPhanAnh": rng.random() < 0.08,
        "NgayCapNhat": end + timedelta(minutes=rng.randint(0, 5)),
    }


def not_accepted(rng: Random, record: Record) -> list[Record]:
    """Newly submitted (1), then perhaps refused (3): neither has to have a day of acceptance."""
    submitted = record | {"NgayTiepNhan": None, "NgayHenTra": None, "TrangThaiHoSo": 1}
    if rng.random() < 0.3:
        submitted["NgayNopHoSo"] = None
    refused = record | {"TrangThaiHoSo": 3, "NgayCapNhat": record["NgayCapNhat"] + timedelta(hours=5)}
    if rng.random() < 0.5:
        refused["NgayTiepNhan"] = None
    return rng.choice(([submitted], [submitted, refused]))


def life_of(rng: Random, record: Record) -> list[Record]:
    """Versions of one dossier in the order of their NgayCapNhat."""
    if rng.random() < 0.08:
        return not_accepted(rng, record)
    versions = [record]
    for _ in range(rng.choice((0, 0, 0, 1, 1, 2))):
        versions.append(supplemented(rng, versions[-1]))
        if rng.random() < 0.8:
            versions.append(resumed(rng, versions[-1]))
    if rng.random() < 0.8:
        versions.append(finished(rng, versions[-1]))
    last = versions[-1]
    if rng.random() < 0.06:
        versions.append(last | {"DaXoa": True, "NgayCapNhat": last["NgayCapNhat"] + timedelta(hours=3)})
        if rng.random() < 0.3:
            versions.append(last | {"NgayCapNhat": last["NgayCapNhat"] + timedelta(hours=6)})
    return versions


def same_moment(rng: Random, record: Record) -> Record:
    """Another state with an equal NgayCapNhat: arrival day, file name or line must decide."""
    return record | {
        "DongBoDVCQG": not record["DongBoDVCQG"],
        "CoKetQuaDienTu": not record["CoKetQuaDienTu"],
        "KenhThucHien": rng.choice((1, 2)),
        "SoLanBoSung": rng.choice((0, 2)),
    }


def unusable(rng: Random, record: Record) -> list[Record]:
    """One row per reason for quarantine, each newer than the dossier's state and contrary to it."""
    later = record | {"NgayCapNhat": record["NgayCapNhat"] + timedelta(hours=9), "DaXoa": True}
    accepted = record["NgayTiepNhan"]
    wrong_era = rng.choice(("C25459", "N-CT") if accepted.date() < REFORM else ("D703", "SO-CT", "X25456"))
    changes: list[Record] = [
        {"MaHoSo": None},
        {"MaTTHC": "  "},
        {"MaDonVi": ""},
        {"TrangThaiHoSo": None},
        {"NgayCapNhat": None},
        {"NgayCapNhat": "hôm qua"},
        {"NgayCapNhat": "31/02/2026"},
        {"NgayHenTra": "2026-13-01"},
        {"NgayHenTra": "chưa rõ"},
        {"KenhThucHien": 4},
        {"TrangThaiHoSo": 11},
        {"TrangThaiHoSo": 0},
        {"MucDo": 5},
        {"LoaiDoiTuong": 9},
        {"DuocThanhToanTrucTuyen": 7},
        {"SoLanBoSung": "hai"},
        {"SoLanBoSung": "1,5"},
        {"CoKetQuaDienTu": "có lẽ"},
        {"MaDonVi": "KHONG-CO"},
        {"MaDonVi": "H99"},
        {"MaDonVi": wrong_era},
        {"NgayTiepNhan": None, "NgayKetThucXuLy": None, "TrangThaiHoSo": rng.choice((4, 6, 8, 9, 10))},
        {"NgayTiepNhan": datetime(2026, 5, 4, 8, 0)},
        {"NgayKetThucXuLy": datetime(2026, 5, 4, 8, 0)},
        {"NgayKetThucXuLy": accepted - timedelta(days=1)},
    ]
    return [later | change for change in changes]


def plain_dossier(rng: Random, code: str, received: date) -> Record:
    """An ordinary dossier that fixes the first month (R12) and the last arrival day."""
    return first_version(rng, code, received, "X25456" if received < REFORM else "C25459")


def dossier_deliveries(rng: Random, dossiers: int) -> Deliveries:
    deliveries: Deliveries = {}
    span = (LAST_DAY - FIRST_DAY).days
    for number in range(dossiers):
        received = FIRST_DAY + timedelta(days=rng.randint(0, span))
        twin = number % 8 == 0 and received >= REFORM
        unit = TWINS[0] if twin else choose_unit(rng, received)
        versions = life_of(rng, first_version(rng, f"H53.{received:%y%m%d}-{number:05d}", received, unit))
        if not twin and rng.random() < 0.15:
            versions.append(same_moment(rng, versions[-1]))
        for version in versions:
            together = [version, twin_of(version)] if twin else [version]
            deliver(rng, deliveries, *together, late=rng.random() < 0.15)
            if rng.random() < 0.05:
                deliver(rng, deliveries, *together, late=True)
    victims = [first_version(rng, f"H53.LOI-{n:03d}", d, "H53") for n, d in enumerate(spread(rng, 4))]
    for victim in victims:
        deliver(rng, deliveries, victim)
        for record in unusable(rng, victim):
            deliveries.setdefault(quarantine_day(record, victim), []).append(record)
    deliveries.setdefault(ARRIVALS[-1], []).append(victims[3] | {"NgayHenTra": "chưa rõ"})
    for victim in victims[1:3]:  # delivered well again: what was set aside of them is corrected
        deliver(rng, deliveries, victim | {"NgayCapNhat": victim["NgayCapNhat"] + timedelta(days=70)})
    deliver(rng, deliveries, plain_dossier(rng, "H53.DAU-TIEN", FIRST_DAY))
    deliver(rng, deliveries, plain_dossier(rng, "H53.CUOI-CUNG", LAST_DAY))
    return deliveries


def spread(rng: Random, count: int) -> list[date]:
    return [FIRST_DAY + timedelta(days=70 * n + rng.randint(0, 20)) for n in range(count)]


def quarantine_day(record: Record, victim: Record) -> date:
    """The arrival day after the victim's own, so that only the row's fault keeps it out."""
    own = next(day for day in ARRIVALS if day >= victim["NgayTiepNhan"].date())
    moment = record["NgayCapNhat"]
    earliest = moment.date() if isinstance(moment, datetime) else own
    return next(day for day in ARRIVALS if day > own and day >= earliest)


def twin_of(version: Record) -> Record:
    """The same state of the same dossier in the twin commune: their percentages tie exactly."""
    return version | {"MaHoSo": f"{version['MaHoSo']}-T", "MaDonVi": TWINS[1]}


# --- procedures -------------------------------------------------------------------------------------------


def procedure(rng: Random, code: str, scope: str, unit: str | None, arrival: date) -> Record:
    """One catalogue row; announcements lie before the arrival, limits fall on, before and after day five."""
    announced = arrival - timedelta(days=rng.randint(1, 150)) if rng.random() < 0.7 else None
    effective = announced + timedelta(days=rng.choice((0, 4, 5, 6, 7, 7, 8, 9, 12, 30))) if announced else None
    shown = announced + timedelta(days=rng.choice((0, 3, 5, 6, 7, 8, 9, 10, 14))) if announced else None
    starts = rng.choice((date(2025, 1, 1), date(2025, 1, 1), arrival, date(2025, 12, 31), date(2026, 2, 1)))
    ends = rng.choice((None, None, None, None, date(2026, 1, 31), date(2025, 12, 15), date(2026, 4, 1)))
    return {
        "MaTTHC": code + rng.choice(("", "", "", ".H53", ".000.00.00.H53")),
        "TenTTHC": f"Thủ tục thử số {code}; cấp {scope}, có dấu phẩy",
        "LinhVuc": rng.choice(("Đất đai", "Hộ tịch", "Công Thương")),
        "CapThucHien": scope,
        "MaDonVi": unit,
        "MucDo": rng.choice((2, 3, 4, 4)),
        "CoPhiLePhi": rng.random() < 0.6,
        "TichHopThanhToan": rng.random() < 0.6,
        "DoiTuongCongDan": rng.random() < 0.7,
        "KetNoiDanCu": rng.random() < 0.6,
        "NgayCongBo": midnight(announced) if announced else None,
        "NgayHieuLuc": None if effective is None or rng.random() < 0.1 else midnight(effective),
        "NgayCongKhai": None if shown is None or shown > arrival else midnight(shown),
        "NoiDungDayDu": rng.choice((True, True, True, False, None)),
        "HieuLucTu": midnight(starts),
        "HieuLucDen": midnight(ends) if ends else None,
    }


def catalogue(rng: Random, arrival: date) -> list[Record]:
    """A snapshot: departments' own, communes', shared codes, a sub-unit's, never in force, never assigned."""
    departments = ["SO-CT", "B-NNMT"] if arrival < REFORM else ["N-CT", "N-XD", "N-NNMT", "N-VPDKDD", "N-THUE"]
    rows = []
    for number in range(1, 15):
        unit = rng.choice(departments)
        rows.append(procedure(rng, f"1.{number:06d}", "tinh", unit, arrival))
        if rng.random() < 0.2:
            rows.append(procedure(rng, f"1.{number:06d}", "tinh", rng.choice(departments), arrival))
    for number in range(1, 15):
        rows.append(procedure(rng, f"2.{number:06d}", "xa", None, arrival))
        if rng.random() < 0.3:
            rows.append(procedure(rng, f"2.{number:06d}", "tinh", rng.choice(departments), arrival))
    rows.append(procedure(rng, "1.000098", "tinh", None, arrival))
    rows.append(procedure(rng, "1.000099", "tinh", departments[0], arrival) | {"HieuLucTu": datetime(2027, 1, 1)})
    rows.append(rows[0] | {"TenTTHC": "lặp lại y nguyên"})
    good = rows[1]
    rows += [
        good | {"MaTTHC": None},
        good | {"CapThucHien": None, "MaTTHC": "9.000001"},
        good | {"CapThucHien": "huyen", "MaTTHC": "9.000002"},
        good | {"MucDo": 9, "MaTTHC": "9.000003"},
        good | {"CoPhiLePhi": None, "MaTTHC": "9.000004"},
        good | {"KetNoiDanCu": "tùy", "MaTTHC": "9.000005"},
        good | {"HieuLucTu": None, "MaTTHC": "9.000006"},
        good | {"NgayCongBo": "30/02/2026", "MaTTHC": "9.000007"},
    ]
    rng.shuffle(rows)
    return rows


# --- petitions --------------------------------------------------------------------------------------------


def petition_versions(rng: Random, number: int, received: date, unit: str) -> list[Record]:
    start = clock(rng, received)
    due = midnight(received + timedelta(days=15))
    opened: Record = {
        "MaPAKN": f"PAKN-{number:04d}",
        "MaDonVi": unit,
        "NgayTiepNhan": start,
        "HanXuLy": due,
        "NgayXuLy": None,
        "HaiLong": None,
        "LapLai": rng.choice((False, None, rng.random() < 0.3)),
        "Loai": rng.choice(("TTHC", "HANH_VI", None)),
        "NgayCapNhat": start,
    }
    if rng.random() < 0.3:
        return [opened]
    handled = max(clock(rng, received + timedelta(days=rng.choice((2, 8, 14, 15, 16, 30)))), start)
    closed = opened | {
        "NgayXuLy": handled,
        "HaiLong": rng.choice((True, True, False, None)),
        "NgayCapNhat": handled,
    }
    return [opened, closed]


def petition_deliveries(rng: Random, petitions: int) -> Deliveries:
    deliveries: Deliveries = {}
    span = (LAST_DAY - FIRST_DAY).days
    for number in range(petitions):
        received = FIRST_DAY + timedelta(days=rng.randint(0, span))
        for version in petition_versions(rng, number, received, choose_unit(rng, received)):
            deliver(rng, deliveries, version, late=rng.random() < 0.2)
    victim = petition_versions(rng, 9999, date(2025, 10, 20), "C25459")[0]
    bad = [
        {"MaPAKN": None}, {"MaDonVi": None}, {"MaDonVi": "KHONG-CO"}, {"MaDonVi": "D703"},
        {"NgayTiepNhan": None}, {"HanXuLy": None}, {"HanXuLy": "sớm"}, {"NgayXuLy": "2025-11-31"}, {"HaiLong": "tạm"},
        {"NgayCapNhat": None},
    ]  # fmt: skip
    deliveries.setdefault(date(2025, 10, 31), []).append(victim)
    later = victim | {"NgayCapNhat": datetime(2025, 11, 3, 8, 0), "LapLai": True}
    deliveries.setdefault(date(2025, 11, 17), []).extend(later | change for change in bad)
    deliveries.setdefault(date(2025, 12, 15), []).append(later | {"NgayXuLy": "2025-11-31"})
    deliveries.setdefault(date(2026, 2, 24), []).append(later)
    return deliveries


# --- files ------------------------------------------------------------------------------------------------


def write_day(rng: Random, folder: Path, records: list[Record], columns: list[str], extra: tuple[str, ...]) -> None:
    """One to three files a day, each in a shape of its own (see odd_csv)."""
    folder.mkdir(parents=True, exist_ok=True)
    names = rng.sample(["a.csv", "b2.csv", "B10.csv", "ho so lan 2.csv", "z.csv"], rng.randint(1, 3))
    files: dict[str, list[Record]] = {name: [] for name in names}
    for record in rng.sample(records, len(records)):
        files[rng.choice(names)].append(record)
    for name in sorted(names):
        kept = list(columns)
        if "MaHoSo" in columns and rng.random() < 0.2:
            kept.remove(rng.choice(DROPPABLE))
        write_file(rng, folder / name, files[name], kept, extra)


def write(root: Path, seed: int, dossiers: int = 400) -> None:
    """Write the three feeds under `root/inbox`; the same seed and size give the same bytes."""
    rng = Random(seed)
    feeds: list[tuple[str, Deliveries, list[str], tuple[str, ...]]] = [
        ("dossiers", dossier_deliveries(rng, dossiers), DOSSIER_COLUMNS, PERSONAL),
        ("procedures", {day: catalogue(rng, day) for day in CATALOGUES}, PROCEDURE_COLUMNS, ()),
        (
            "petitions",
            petition_deliveries(rng, max(dossiers // 6, 6)),
            PETITION_COLUMNS,
            ("NoiDung", "ChuHoSo"),
        ),
    ]
    for feed, deliveries, columns, extra in feeds:
        for day in sorted(deliveries):
            write_day(rng, root / "inbox" / feed / day.isoformat(), deliveries[day], columns, extra)
