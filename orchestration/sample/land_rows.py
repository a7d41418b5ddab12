"""The feeds land_parcels and land_certificates: rows in the columns of the exchange."""

import numpy as np
import polars as pl

from orchestration.sample.land_register import Register
from orchestration.sample.land_states import ISSUED_SINCE, ORPHANS

OLD_VERSION_EVERY = 97
ORPHAN_EVERY = 400
ORPHAN_SHEET = 900
UNKNOWN_COMMUNE = "99999"
UNREADABLE_AREA = "không rõ"
SPOILED_EVERY = 5_000
SERIES = ["BA", "CT", "DĐ", "AA", "BP", "CH"]
DAY = "%Y%m%d"


def parcel_rows(register: Register, states: pl.DataFrame) -> pl.DataFrame:
    """One row per state (columns: land_states), two where another parcel claims its number; each with its `arrival`."""
    rows = _known(register, states)
    area, wrong_by = pl.col("area"), pl.col("wrong_by")
    last_area = pl.when("DQ-L03").then((wrong_by * area).ceil().cast(pl.Int64)).otherwise(0)
    purposes = pl.col("uses").str.count_matches("+", literal=True) + 1
    second = pl.when(purposes > 2).then("second_area").otherwise(area - pl.col("first_area"))
    rows = rows.select(
        pl.when("DQ-L02").then("wrong_maThua").otherwise("maThua").alias("maThua"),
        _commune(),
        pl.col("sheet").alias("soHieuToBanDo"),
        pl.col("number").alias("soThuTuThua"),
        _metres(area).alias("dienTich"),
        pl.when("DQ-L04")
        .then(_metres((area * pl.col("legal_factor")).round().cast(pl.Int64)))
        .when(pl.col("has_legal_area") | ~pl.col("is_flawed"))
        .then(_metres(area))
        .alias("dienTichPhapLy"),
        pl.when("DQ-L10").then("wrong_uses").otherwise("uses").alias("mucDich"),
        pl.when(purposes == 1)
        .then(_metres(area + last_area))
        .when(purposes == 2)
        .then(pl.format("{}+{}", _metres(pl.col("first_area")), _metres(second + last_area)))
        .otherwise(
            pl.format(
                "{}+{}+{}",
                _metres(pl.col("first_area")),
                _metres(second),
                _metres(area - pl.col("first_area") - second + last_area),
            )
        )
        .alias("dienTichMucDich"),
        pl.when("DQ-L06")
        .then(pl.when(pl.col("number") % 8 == 0).then(None).otherwise(pl.lit(0, pl.Int8)))
        .otherwise(pl.lit(1, pl.Int8))
        .alias("daXacThucChu"),
        pl.col("has_outline").cast(pl.Int8).alias("coHinhHoc"),
        pl.lit(1, pl.Int8).alias("isLastest"),
        _moment(pl.col("updated")).alias("ngayCapNhat"),
        pl.when(pl.col("changed") >= 0).then(_day(pl.col("changed"))).alias("ngayBienDong"),
        "twin",
        "DQ-L01",
        "arrival",
    )
    twins = rows.filter("DQ-L01").with_columns(maThua="twin")
    return pl.concat([rows, twins]).drop("twin", "DQ-L01")


def old_versions(rows: pl.DataFrame) -> pl.DataFrame:
    """Versions that no longer hold, of some of these rows: a year older and not the last one."""
    return rows.gather_every(OLD_VERSION_EVERY).with_columns(
        isLastest=pl.lit(0, pl.Int8), ngayCapNhat=pl.col("ngayCapNhat").dt.offset_by("-1y"), daXacThucChu=0
    )


def unusable(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows for quarantine, two of 5,000: of a commune that never was, and with an area that cannot be read."""
    some = rows.gather_every(SPOILED_EVERY).slice(1).with_columns(soThuTuThua=pl.col("soThuTuThua") + 90_000)
    return pl.concat(
        [some.with_columns(xaId=pl.lit(UNKNOWN_COMMUNE)), some.with_columns(dienTich=pl.lit(UNREADABLE_AREA))]
    )


def certificate_rows(register: Register, states: pl.DataFrame) -> pl.DataFrame:
    """The certificates of those of these states whose parcel has one, and their `arrival`."""
    rows = _known(register, states).filter(~pl.col("DQ-L07"))
    # What dossiers bring is printed by the system; what is malformed was typed before.
    typed = pl.col("certificate") < ISSUED_SINCE
    kind = pl.when(pl.col("DQ-L08") & typed).then(pl.col("parcel") % 3).otherwise(3)
    series = pl.Series(SERIES).gather(rows["certificate"] // 7 % len(SERIES))
    digits = (pl.col("certificate") % 100_000_000).cast(pl.String).str.zfill(8)
    return rows.select(
        pl.col("certificate").alias("giayChungNhanId"),
        pl.when(kind == 0)
        .then(digits)
        .when(kind == 1)
        .then(pl.format("{} {}", series, digits.str.head(4)))
        .otherwise(pl.format("{} {}", series, digits))
        .alias("soPhatHanh"),
        pl.when(kind != 2)
        .then(pl.format("CS{}", (pl.col("certificate") % 100_000).cast(pl.String).str.zfill(5)))
        .alias("soVaoSo"),
        _day(pl.col("issued")).alias("ngayCap"),
        _commune(),
        pl.col("sheet").alias("soHieuToBanDo"),
        pl.col("number").alias("soThuTuThua"),
        pl.col("dossier").alias("soBienNhan"),
        _moment(pl.col("updated")).alias("ngayCapNhat"),
        "arrival",
    )


def orphans(rows: pl.DataFrame) -> pl.DataFrame:
    """Certificates of parcels that nobody knows, one of 400."""
    return rows.gather_every(ORPHAN_EVERY).with_columns(
        soHieuToBanDo=pl.col("soHieuToBanDo") + ORPHAN_SHEET, giayChungNhanId=ORPHANS + pl.int_range(pl.len())
    )


def _known(register: Register, states: pl.DataFrame) -> pl.DataFrame:
    """States with what is known of their parcels, and a column per rule that says whether it is broken."""
    parcel = states["parcel"].to_numpy()
    flaws = register.flaws.at(parcel, states["at"].to_numpy(), states["certified"].to_numpy())
    known = register.parcels.drop("changed", "updated")[parcel]
    return states.hstack(known).with_columns(**flaws, is_flawed=np.any(list(flaws.values()), axis=0))


def _commune() -> pl.Expr:
    return pl.when("DQ-L05").then("old_code").otherwise("xaId").alias("xaId")


def _metres(tenths: pl.Expr) -> pl.Expr:
    """Square metres with one decimal, as text: a Parquet file keeps it exact too."""
    return pl.format("{}.{}", tenths // 10, tenths % 10)


def _moment(seconds: pl.Expr) -> pl.Expr:
    return (seconds * 1000).cast(pl.Datetime("ms"))


def _day(days: pl.Expr) -> pl.Expr:
    return days.cast(pl.Int32).cast(pl.Date).dt.strftime(DAY)
