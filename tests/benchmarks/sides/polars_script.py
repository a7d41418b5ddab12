"""What `duckdb_script.sql` does, step for step, as an engineer would write it in Polars."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tests.benchmarks.sides.given import INDICATORS, PERIOD, UNITS, Files, month_periods

FLAGS = {
    "is_synchronised": "DongBoDVCQG",
    "has_fee": "CoNghiaVuTaiChinh",
    "has_e_result": "CoKetQuaDienTu",
    "components_digitised": "SoHoaThanhPhan",
    "result_digitised": "SoHoaKetQua",
    "reuses_data": "TaiSuDungDuLieuSoHoa",
    "is_from_store": "LayTuKhoDMQG",
    "uses_population_data": "KhaiThacCSDLDanCu",
    "has_petition": "CoPhanAnh",
    "is_deleted": "DaXoa",
}
KINDS = ("month", "quarter", "half", "nine_months", "year")
CELL = ("unit", "kind", "first")


def run(inbox: Path, home: Path) -> None:
    """Write the numerator and denominator of each unit, period and indicator."""
    files = Files.of(inbox)
    units = _units()
    periods = pl.DataFrame(month_periods(files.as_of), orient="row", schema=PERIOD)
    ancestry = _ancestry(units)
    by_procedure = _by_ancestor_and_period(_cube(_latest(_changes(files, units), units), periods), ancestry, periods)
    by_unit = by_procedure.group_by(CELL).agg(pl.exclude("procedure").sum())
    keys = _keys(units, periods)
    procedures = _procedure_counts(keys, _competence(_catalogue(files, periods)), by_procedure)
    _figures(keys, by_unit, procedures).write_parquet(home / "figures.parquet")


def _units() -> pl.DataFrame:
    return pl.read_csv(UNITS, infer_schema=False).select(
        "code",
        "level",
        "parent",
        pl.col("valid_from").str.to_date().fill_null(pl.date(1900, 1, 1)),
        pl.col("valid_to").str.to_date().fill_null(pl.date(9999, 12, 31)),
    )


def _ancestry(units: pl.DataFrame) -> pl.DataFrame:
    """Each unit with itself and everything above it."""
    parents = units.select("code", "parent")
    level = units.select(unit="code", ancestor="code")
    levels = []
    while level.height:
        levels.append(level)
        level = (
            level.join(parents, left_on="ancestor", right_on="code").select("unit", ancestor="parent").drop_nulls()
        ).join(parents, left_on="ancestor", right_on="code", how="semi")
    return pl.concat(levels)


def _stamp(name: str) -> pl.Expr:
    text = pl.col(name)
    return pl.coalesce(
        text.str.to_datetime("%Y%m%d%H%M%S", strict=False),
        text.str.to_datetime("%d/%m/%Y %H:%M:%S", strict=False),
        text.str.to_date("%Y%m%d", strict=False).cast(pl.Datetime("us")),
        text.str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us")),
    )


def _day(name: str) -> pl.Expr:
    return _stamp(name).dt.date()


def _changes(files: Files, units: pl.DataFrame) -> pl.LazyFrame:
    """Every delivered row that can be used, typed."""
    delivered = pl.concat(
        [
            pl.scan_csv(paths, separator=separator, infer_schema=False, include_file_paths="file")
            for separator, paths in ((",", files.comma), (";", files.semicolon))
            if paths
        ]
    )
    typed = delivered.select(
        "file",
        code="MaHoSo",
        procedure=pl.col("MaTTHC").str.replace(r"(\.\d{3}\.\d{2}\.\d{2})?\.H\d{2}$", ""),
        unit="MaDonVi",
        channel=pl.col("KenhThucHien").cast(pl.Int8, strict=False).fill_null(1),
        status=pl.col("TrangThaiHoSo").cast(pl.Int8, strict=False),
        received_on=_day("NgayTiepNhan"),
        due_on=_day("NgayHenTra"),
        finished_on=_day("NgayKetThucXuLy"),
        asked_on=_day("NgayYeuCauBoSung"),
        asked=pl.col("SoLanBoSung").cast(pl.Int8, strict=False).fill_null(0),
        is_paid_online=pl.col("DuocThanhToanTrucTuyen").is_in(["1", "2"]),
        updated_at=_stamp("NgayCapNhat"),
        has_received=pl.col("NgayTiepNhan").is_not_null(),
        **{name: (pl.col(column) == "1").fill_null(False) for name, column in FLAGS.items()},
    )
    received = pl.col("received_on").is_not_null()
    return typed.filter(
        pl.col("updated_at").is_not_null(),
        pl.col("unit").is_in(units["code"].implode()),
        pl.col("has_received") == received,
        received | pl.col("status").is_in([1, 3, 5]),
        (pl.col("finished_on") >= pl.col("received_on")).fill_null(True),
    )


def _latest(changes: pl.LazyFrame, units: pl.DataFrame) -> pl.DataFrame:
    """The dossiers that count in their latest state, with the first day on which each is overdue."""
    fixed = pl.coalesce("finished_on", pl.when(pl.col("status") == 5).then("asked_on"))
    overdue_from = (
        pl.when(pl.col("asked") > 1)
        .then("received_on")
        .when(pl.col("due_on").is_null())
        .then(None)
        .when(fixed.is_null())
        .then(pl.col("due_on").dt.offset_by("1d"))
        .when(fixed > pl.col("due_on"))
        .then("received_on")
    )
    return (
        changes.sort("updated_at", "file")
        .unique("code", keep="last", maintain_order=False)
        .filter(~pl.col("is_deleted"), ~pl.col("status").is_in([1, 3]))
        .join(units.lazy().select("code", "valid_from", "valid_to"), left_on="unit", right_on="code")
        .filter(pl.col("received_on").is_between("valid_from", "valid_to"))
        .with_columns(month=pl.col("received_on").dt.truncate("1mo"), overdue_from=overdue_from)
        .collect(engine="streaming")
    )


def _cube(latest: pl.DataFrame, periods: pl.DataFrame) -> pl.DataFrame:
    """unit x procedure x month of acceptance; what depends on the cut-off day is counted once per kind of period."""
    cutoffs = periods.with_columns(pl.format("cutoff_{}", "kind").alias("kind")).pivot(
        "kind", index="month", values="cutoff"
    )
    fee, paid = pl.col("has_fee"), pl.col("is_paid_online")
    counts = {
        "n": pl.len(),
        "c14": pl.col("is_synchronised").sum(),
        "c33": (pl.col("channel") == 2).sum(),
        "fee": fee.sum(),
        "c36": (fee & paid).sum(),
        "paid": paid.sum(),
        "c41": pl.col("has_e_result").sum(),
        "c42": (pl.col("components_digitised") & pl.col("result_digitised")).sum(),
        "c43": pl.col("reuses_data").sum(),
        "c44": pl.col("is_from_store").sum(),
        "c45b": pl.col("uses_population_data").sum(),
    }
    for kind in KINDS:
        on_time = ~(pl.col("overdue_from") <= pl.col(f"cutoff_{kind}")).fill_null(False)
        counts[f"on_time_{kind}"] = on_time.sum()
        counts[f"satisfied_{kind}"] = (on_time & ~pl.col("has_petition")).sum()
    return (
        latest.lazy()
        .join(cutoffs.lazy(), on="month")
        .group_by("unit", "procedure", "month")
        .agg(**{name: count.cast(pl.Int64) for name, count in counts.items()})
        .collect(engine="streaming")
    )


def _by_ancestor_and_period(cube: pl.DataFrame, ancestry: pl.DataFrame, periods: pl.DataFrame) -> pl.DataFrame:
    """unit with all below it x period x procedure."""
    by_ancestor = cube.join(ancestry, on="unit").drop("unit").rename({"ancestor": "unit"})
    parts = [
        by_ancestor.select(pl.exclude("^(on_time|satisfied)_.*$"), c21=f"on_time_{kind}", c54=f"satisfied_{kind}").join(
            periods.filter(kind=kind).select("month", "kind", "first"), on="month"
        )
        for kind in KINDS
    ]
    return pl.concat(parts).drop("month").group_by(*CELL, "procedure").agg(pl.all().sum())


def _catalogue(files: Files, periods: pl.DataFrame) -> pl.DataFrame:
    """The procedures in force in each period, from the last catalogue that arrived by its end, else the first one."""
    days = pl.Series([path.parent.name for path in files.procedures]).str.to_date()
    chosen = (
        periods.select("kind", "first", "cutoff", "last")
        .unique()
        .with_columns(
            day=pl.col("last").map_elements(
                lambda last: days.filter(days <= last).max() or days.min(), return_dtype=pl.Date
            )
        )
    )
    rows = pl.scan_csv(files.procedures, infer_schema=False, include_file_paths="file").select(
        day=pl.col("file").str.extract(r"(\d{4}-\d\d-\d\d)").str.to_date(),
        procedure="MaTTHC",
        done_at="CapThucHien",
        unit="MaDonVi",
        online=pl.col("MucDo").is_in(["3", "4"]),
        fee=pl.col("CoPhiLePhi") == "1",
        integrated=pl.col("TichHopThanhToan") == "1",
        citizen=pl.col("DoiTuongCongDan") == "1",
        connected=pl.col("KetNoiDanCu") == "1",
        begins=_day("HieuLucTu"),
        ends=_day("HieuLucDen"),
    )
    in_force = (pl.col("begins") <= pl.col("cutoff")) & (pl.col("ends") > pl.col("cutoff")).fill_null(True)
    return rows.collect().join(chosen, on="day").filter(in_force)


def _competence(catalogue: pl.DataFrame) -> pl.DataFrame:
    """Each procedure once for the province, for the communes, and for the unit that the catalogue names."""
    parts = [
        catalogue.with_columns(key=pl.lit("tinh")),
        catalogue.filter(done_at="xa").with_columns(key=pl.lit("xa")),
        catalogue.filter(pl.col("unit").is_not_null()).with_columns(key="unit"),
    ]
    return (
        pl.concat(parts)
        .group_by("kind", "first", "key", "procedure")
        .agg(pl.col("online", "fee", "integrated", "citizen", "connected").any())
    )


def _keys(units: pl.DataFrame, periods: pl.DataFrame) -> pl.DataFrame:
    """Each unit and period in which it is valid, with the name under which its procedures are listed."""
    key = (
        pl.when(pl.col("level") == "tinh")
        .then(pl.lit("tinh"))
        .when(pl.col("level").is_in(["xa", "huyen"]))
        .then(pl.lit("xa"))
        .otherwise("code")
    )
    return (
        units.join(periods.select("kind", "first", "last").unique(), how="cross")
        .filter(pl.col("valid_from") <= pl.col("last"), pl.col("first") <= pl.col("valid_to"))
        .select("kind", "first", unit="code", key=key)
    )


def _procedure_counts(keys: pl.DataFrame, competence: pl.DataFrame, by_procedure: pl.DataFrame) -> pl.DataFrame:
    used = by_procedure.select(*CELL, "procedure", had_online=pl.col("c33") > 0, had_paid=pl.col("paid") > 0)
    return (
        keys.join(competence, on=["kind", "first", "key"])
        .join(used, on=[*CELL, "procedure"], how="left")
        .group_by(CELL)
        .agg(
            n31=pl.len(),
            c31=pl.col("online").sum(),
            c32=(pl.col("online") & pl.col("had_online").fill_null(False)).sum(),
            n34=pl.col("fee").sum(),
            c34=(pl.col("fee") & pl.col("had_paid").fill_null(False)).sum(),
            c35=(pl.col("fee") & pl.col("integrated")).sum(),
            n45a=pl.col("citizen").sum(),
            c45a=(pl.col("citizen") & pl.col("connected")).sum(),
        )
    )


def _figures(keys: pl.DataFrame, by_unit: pl.DataFrame, procedures: pl.DataFrame) -> pl.DataFrame:
    counted = keys.join(by_unit, on=CELL, how="left").join(procedures, on=CELL, how="left")
    return pl.concat(
        counted.select(
            *CELL,
            code=pl.lit(code),
            numerator=pl.col(numerator).fill_null(0).cast(pl.Int64),
            denominator=pl.col(denominator).fill_null(0).cast(pl.Int64),
        )
        for code, (numerator, denominator) in INDICATORS.items()
    )
