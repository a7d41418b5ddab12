"""The catalogue of procedures: real codes where known, invented ones elsewhere, and its quarterly snapshots."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from orchestration.sample.reference import Target, sample_table
from orchestration.sample.working_days import WorkingDays, day_number

CATALOGUE_SEED = 9_766
COMMUNE_PROCEDURES = 400
# Of the 412 online services, 82 used, 172 paid and 398 with a fee, the departments' part is in departments.csv.
COMMUNE_ONLINE_USED_INVENTED = 20
COMMUNE_CITIZEN = 340
COMMUNE_CONNECTED = 200
ENDED_PROCEDURES = 24
# Announcements (48) and those in time (1) are the portal's of 2026; the year before was slightly better.
EARLIER_YEAR_ON_TIME = 3
FINANCIAL_FIELD = "Đất đai"


@dataclass(frozen=True)
class Catalogue:
    """One entry per procedure in force at the end of the sample (2,100).

    `unit` is empty for the communes' procedures. `weight` is relative within the communes or one department; 0 =
    never applied for. `paid` ones are those the portal counts as having an online payment.
    """

    code: np.ndarray
    name: np.ndarray
    field: np.ndarray
    unit: np.ndarray
    online_level: np.ndarray
    online_used: np.ndarray
    fee: np.ndarray
    paid: np.ndarray
    integrated: np.ndarray
    citizen: np.ndarray
    connected: np.ndarray
    term_days: np.ndarray
    weight: np.ndarray

    def __len__(self) -> int:
        return len(self.code)


def build_catalogue(targets: dict[str, Target]) -> Catalogue:
    """The same catalogue for every sample; the counts behind 3.1, 3.2, 3.4, 3.5 and 4.5a follow `targets`."""
    departments = sample_table("departments")
    counts = departments.select(pl.exclude("unit_code", "reception_share").cast(pl.Int64))
    parts = [_commune_part(targets, counts)]
    parts += [
        _department_part(row)
        for row in pl.concat([departments.select("unit_code"), counts], how="horizontal").iter_rows(named=True)
    ]
    table = pl.concat(parts)
    rng = np.random.default_rng(CATALOGUE_SEED)
    commune = (table["unit"] == "").to_numpy()
    paid_rank = np.where(table["paid"].to_numpy(), 0, 1)
    integrated = _first(paid_rank, targets["integrated_procedures"].numerator)
    invented = table["code"].str.starts_with("9.").to_numpy()
    chance = rng.random(len(table)) + invented
    citizens = targets["citizen_procedures"].numerator
    citizen = _first(np.where(commune, chance, 9), COMMUNE_CITIZEN) | _first(
        np.where(commune, 9, chance), citizens - COMMUNE_CITIZEN
    )
    connections = targets["connected_procedures"].numerator
    connected = _first(np.where(commune & citizen, chance, 9), COMMUNE_CONNECTED) | _first(
        np.where(~commune & citizen, chance, 9), connections - COMMUNE_CONNECTED
    )
    return Catalogue(
        **{name: table[name].to_numpy() for name in table.columns},
        integrated=integrated,
        citizen=citizen,
        connected=connected,
    )


def _first(rank: np.ndarray, count: int) -> np.ndarray:
    """True for the `count` entries of lowest rank, earlier ones first among equals."""
    chosen = np.zeros(len(rank), bool)
    chosen[np.argsort(rank, kind="stable")[:count]] = True
    return chosen


def _part(**columns: np.ndarray) -> pl.DataFrame:
    return pl.DataFrame(columns).cast(
        {
            "online_level": pl.Int8,
            "term_days": pl.Int32,
            "weight": pl.Float64,
            "code": pl.String,
            "unit": pl.String,
        }
    )


def _commune_part(targets: dict[str, Target], department_counts: pl.DataFrame) -> pl.DataFrame:
    """The real codes, then invented ones up to 400.

    Left out are the two residence procedures of the police: their dossiers run in the ministry's own system.
    """
    real = sample_table("procedures").filter(pl.col("level") != "nganh-doc")
    real_level = real["sim_online_level"].cast(pl.Int8).to_numpy()
    real_fee = real["sim_fee"].to_numpy() == "1"
    invented = np.arange(COMMUNE_PROCEDURES - len(real))
    online_services = targets["online_services"].numerator - department_counts["online_services"].sum()
    online = invented < online_services - (real_level >= 3).sum()
    used = invented < COMMUNE_ONLINE_USED_INVENTED
    fee_used = invented < COMMUNE_ONLINE_USED_INVENTED // 2
    paid_elsewhere = department_counts["online_used"].sum() + department_counts["paid_at_counter"].sum()
    at_counter = targets["paid_procedures"].numerator - paid_elsewhere - real_fee.sum() - fee_used.sum()
    first_offline = int(online.sum())
    paid_at_counter = (invented >= first_offline) & (invented < first_offline + at_counter)
    free_at_counter = (invented >= first_offline + at_counter) & (invented < first_offline + at_counter + 40)
    unused_fees = (
        targets["fee_procedures"].numerator
        - department_counts["fee_procedures"].sum()
        - real_fee.sum()
        - fee_used.sum()
        - paid_at_counter.sum()
    )
    fee = fee_used | paid_at_counter | (used.sum() <= invented) & (invented < used.sum() + unused_fees)
    rng = np.random.default_rng(CATALOGUE_SEED + 1)
    return pl.concat(
        [
            _part(
                code=real["code"].to_numpy(),
                name=real["name_vi"].to_numpy(),
                field=real["field_vi"].to_numpy(),
                unit=np.full(len(real), ""),
                online_level=real_level,
                online_used=real_level >= 3,
                fee=real_fee,
                paid=real_fee,
                term_days=real["sim_term_days"].cast(pl.Int32).to_numpy(),
                weight=real["sim_weight"].cast(pl.Float64).to_numpy(),
            ),
            _part(
                code=np.array([f"9.{100_001 + i}" for i in invented]),
                name=np.array([f"Thủ tục cấp xã số {i + 1:03d} (mô phỏng)" for i in invented]),
                field=np.array([f"Lĩnh vực cấp xã {i % 25 + 1:02d} (mô phỏng)" for i in invented]),
                unit=np.full(len(invented), ""),
                online_level=np.where(online, 3 + invented % 2, 2),
                online_used=used,
                fee=fee,
                paid=fee_used | paid_at_counter,
                term_days=rng.choice([3, 5, 7, 10, 15], len(invented)),
                weight=np.select([used, paid_at_counter, free_at_counter], [0.25, 0.04, 0.03], 0.0),
            ),
        ]
    )


def _department_part(counts: dict) -> pl.DataFrame:
    """The invented procedures of one department: a row of `departments.csv` says how many of each kind."""
    position = np.arange(counts["procedures"])
    online = position < counts["online_services"]
    used = position < counts["online_used"]
    at_counter = ~online & (position < counts["online_services"] + counts["paid_at_counter"])
    after_paid = counts["online_services"] + counts["paid_at_counter"]
    free_at_counter = (position >= after_paid) & (position < after_paid + max(3, counts["procedures"] // 10))
    unused_fees = counts["fee_procedures"] - counts["online_used"] - counts["paid_at_counter"]
    fee = used | at_counter | (position >= counts["procedures"] - unused_fees)
    unit = counts["unit_code"]
    offset = 200_001 + 1_000 * list(sample_table("departments")["unit_code"]).index(unit)
    rng = np.random.default_rng([CATALOGUE_SEED, offset])
    field = FINANCIAL_FIELD if unit == "N-VPDKDD" else f"Lĩnh vực của {unit}"
    return _part(
        code=np.array([f"9.{offset + i}" for i in position]),
        name=np.array([f"Thủ tục {unit} số {i + 1:03d} (mô phỏng)" for i in position]),
        field=np.array([f"{field} (mô phỏng)"] * len(position)),
        unit=np.full(len(position), unit),
        online_level=np.where(online, 3 + position % 2, 2),
        online_used=used,
        fee=fee,
        paid=used | at_counter,
        term_days=rng.choice([5, 7, 10, 15, 20, 30], len(position)),
        weight=np.select([used, at_counter, free_at_counter], [3.0, 0.4, 0.3], 0.0),
    )


def snapshot_days(first_day: date, last_day: date, calendar: WorkingDays) -> list[date]:
    """The first day, then the first working day of each later quarter up to the last day."""
    quarters = [date(year, month, 1) for year in range(first_day.year, last_day.year + 1) for month in (1, 4, 7, 10)]
    later = np.array([day_number(quarter) for quarter in quarters if quarter > first_day], dtype=np.int32)
    opening = calendar.days[np.searchsorted(calendar.days, later)] if len(later) else later
    return [first_day] + [
        date.fromordinal(date(1970, 1, 1).toordinal() + int(day)) for day in opening if day <= day_number(last_day)
    ]


def procedure_snapshots(
    catalogue: Catalogue, targets: dict[str, Target], calendar: WorkingDays, first_day: date, last_day: date
) -> dict[date, pl.DataFrame]:
    """The full catalogue as it stood on each snapshot day, columns as in the inbox contract.

    Each calendar year 48 procedures are announced, half of them new and half amended; a snapshot shows what was
    announced by then. Two real codes of communes are delivered a second time for a department.
    """
    days = snapshot_days(first_day, last_day, calendar)
    announcements = _announcements(catalogue, targets, calendar, first_day, days[-1])
    return {day: _snapshot(catalogue, announcements, day, day_number(days[-1])) for day in days}


def _announcements(
    catalogue: Catalogue,
    targets: dict[str, Target],
    calendar: WorkingDays,
    first_day: date,
    last_snapshot: date,
) -> pl.DataFrame:
    """One row per procedure: `announced`, `effective`, `published` (days since 1970), `is_new`, and its first ones."""
    rng = np.random.default_rng(CATALOGUE_SEED + 2)
    size = len(catalogue)
    long_ago = day_number(date(2019, 1, 1)) + rng.integers(0, 5 * 365, size)
    base = calendar.at(calendar.position(long_ago))
    announced, effective, published = base.copy(), base + 3, calendar.add(base, rng.integers(0, 5, size))
    is_new = np.zeros(size, bool)
    quiet = rng.permutation(np.flatnonzero(catalogue.weight == 0))
    per_year = targets["announced_on_time"].denominator
    for order, year in enumerate(range(last_snapshot.year, first_day.year - 1, -1)):
        chosen = quiet[order * per_year : (order + 1) * per_year]
        last = min(day_number(date(year, 12, 31)), day_number(last_snapshot))
        working = calendar.days[(calendar.days >= day_number(date(year, 1, 1))) & (calendar.days <= last)]
        when = np.sort(rng.choice(working, len(chosen))) if len(working) else np.full(len(chosen), last)
        on_time = np.arange(len(chosen)) < (
            targets["announced_on_time"].numerator if order == 0 else EARLIER_YEAR_ON_TIME
        )
        late_by = rng.integers(-20, 4, len(chosen))
        announced[chosen] = when
        effective[chosen] = np.where(on_time, calendar.add(when, 8), when + late_by)
        late_published = np.arange(len(chosen)) >= targets["published_on_time"].of(len(chosen)) - 2 * (order > 0)
        published[chosen] = calendar.add(when, np.where(late_published, 9, rng.integers(0, 6, len(chosen))))
        is_new[chosen] = ~on_time & (np.arange(len(chosen)) % 2 == 1)
    return pl.DataFrame(
        {
            "announced": announced,
            "effective": effective,
            "published": published,
            "base": base,
            "is_new": is_new,
        }
    )


def _snapshot(catalogue: Catalogue, announcements: pl.DataFrame, day: date, last_snapshot: int) -> pl.DataFrame:
    known = pl.col("announced") <= day_number(day)
    flag = {name: getattr(catalogue, name).astype(np.int8) for name in ("fee", "integrated", "citizen", "connected")}
    rows = (
        announcements.with_columns(
            MaTTHC=catalogue.code,
            TenTTHC=catalogue.name,
            LinhVuc=catalogue.field,
            MaDonVi=pl.Series(catalogue.unit),
            MucDo=catalogue.online_level,
            CoPhiLePhi=flag["fee"],
            TichHopThanhToan=flag["integrated"],
            DoiTuongCongDan=flag["citizen"],
            KetNoiDanCu=flag["connected"],
        )
        .filter(known | ~pl.col("is_new"))
        .with_columns(
            NgayCongBo=pl.when(known).then("announced").otherwise("base"),
            NgayHieuLuc=pl.when(known).then("effective").otherwise(pl.col("base") + 3),
            NgayCongKhai=pl.when(known).then("published").otherwise(pl.col("base") + 1),
            HieuLucTu=pl.when("is_new").then("effective").otherwise(pl.col("base") + 3),
            HieuLucDen=pl.lit(None, pl.Int32),
            NoiDungDayDu=pl.lit(1, pl.Int8),
            CapThucHien=pl.when(pl.col("MaDonVi") == "").then(pl.lit("xa")).otherwise(pl.lit("tinh")),
        )
    )
    second = sample_table("procedures").filter(pl.col("also_department").is_not_null())
    twice = rows.join(second.select(MaTTHC="code", department="also_department"), on="MaTTHC").with_columns(
        MaDonVi="department", CapThucHien=pl.lit("tinh")
    )
    dates = ["NgayCongBo", "NgayHieuLuc", "NgayCongKhai", "HieuLucTu", "HieuLucDen"]
    flags = ["CoPhiLePhi", "TichHopThanhToan", "DoiTuongCongDan", "KetNoiDanCu", "NoiDungDayDu"]
    columns = ["MaTTHC", "TenTTHC", "LinhVuc", "CapThucHien", "MaDonVi", "MucDo", *flags, *dates]
    parts = [rows.select(columns), twice.select(columns), _ended(rows, last_snapshot).select(columns)]
    return pl.concat(parts, how="vertical_relaxed").with_columns(
        pl.col(dates).cast(pl.Int32).cast(pl.Date).dt.strftime("%Y%m%d"), pl.col("MaDonVi").replace("", None)
    )


def _ended(rows: pl.DataFrame, last_snapshot: int) -> pl.DataFrame:
    """Procedures of the communes that were repealed one after the other before the last snapshot."""
    return (
        rows.filter(CapThucHien="xa", NgayCongBo=pl.col("base"))
        .tail(ENDED_PROCEDURES)
        .with_row_index("i")
        .with_columns(
            MaTTHC=pl.format("9.{}", pl.col("i") + 900_001),
            TenTTHC=pl.format("Thủ tục đã bãi bỏ số {} (mô phỏng)", pl.col("i") + 1),
            MucDo=pl.lit(2, pl.Int8),
            HieuLucDen=(pl.lit(last_snapshot) - pl.col("i").cast(pl.Int32) * 15),
            **{
                name: pl.lit(0, pl.Int8)
                for name in ("CoPhiLePhi", "TichHopThanhToan", "DoiTuongCongDan", "KetNoiDanCu")
            },
        )
    )
