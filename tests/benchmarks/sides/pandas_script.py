"""What `duckdb_script.sql` does, step for step, as an engineer would write it in pandas."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

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
READ = [
    *("MaHoSo", "MaTTHC", "MaDonVi", "KenhThucHien", "TrangThaiHoSo", "NgayTiepNhan", "NgayHenTra", "NgayKetThucXuLy"),
    *("NgayYeuCauBoSung", "SoLanBoSung", "DuocThanhToanTrucTuyen", "NgayCapNhat", *FLAGS.values()),
]
TIME_FORMATS = ("%Y%m%d%H%M%S", "%d/%m/%Y %H:%M:%S", "%Y%m%d", "%Y-%m-%d")
PROVINCE_SUFFIX = r"(?:\.\d{3}\.\d{2}\.\d{2})?\.H\d{2}$"
KINDS = ("month", "quarter", "half", "nine_months", "year")
CELL = ["unit", "kind", "first"]


def run(inbox: Path, home: Path) -> None:
    """Write the numerator and denominator of each unit, period and indicator."""
    files = Files.of(inbox)
    units = _units()
    periods = pd.DataFrame(month_periods(files.as_of), columns=PERIOD)
    periods = periods.astype(dict.fromkeys(set(PERIOD) - {"kind"}, "datetime64[s]"))
    cube = _cube(_latest(_changes(files, units), units), periods)
    by_procedure = _by_ancestor_and_period(cube, _ancestry(units), periods)
    by_unit = by_procedure.drop(columns="procedure").groupby(CELL, as_index=False).sum()
    keys = _keys(units, periods)
    procedures = _procedure_counts(keys, _competence(_catalogue(files, periods)), by_procedure)
    _figures(keys, by_unit, procedures).to_parquet(home / "figures.parquet", index=False)


def _units() -> pd.DataFrame:
    units = pd.read_csv(UNITS, dtype=str, usecols=["code", "level", "parent", "valid_from", "valid_to"])
    for name, unbounded in (("valid_from", "1900-01-01"), ("valid_to", "9999-12-31")):
        units[name] = pd.to_datetime(units[name].fillna(unbounded), format="%Y-%m-%d").astype("datetime64[s]")
    return units


def _ancestry(units: pd.DataFrame) -> pd.DataFrame:
    """Each unit with itself and everything above it."""
    parents = units[["code", "parent"]].drop_duplicates()
    level = pd.DataFrame({"unit": units["code"], "ancestor": units["code"]})
    levels = []
    while len(level):
        levels.append(level)
        above = level.merge(parents, left_on="ancestor", right_on="code")[["unit", "parent"]].dropna()
        level = above.rename(columns={"parent": "ancestor"})
        level = level[level["ancestor"].isin(units["code"])]
    return pd.concat(levels, ignore_index=True)


def _stamp(text: pd.Series) -> pd.Series:
    first, *others = TIME_FORMATS
    parsed = pd.to_datetime(text, format=first, errors="coerce")
    for other in others:
        unread = parsed.isna() & text.notna()
        if not unread.any():
            break
        parsed[unread] = pd.to_datetime(text[unread], format=other, errors="coerce")
    return parsed.astype("datetime64[s]")


def _day(text: pd.Series) -> pd.Series:
    return _stamp(text).dt.normalize()


def _changes(files: Files, units: pd.DataFrame) -> pd.DataFrame:
    """Every delivered row that can be used, typed."""
    separators = dict.fromkeys(files.comma, ",") | dict.fromkeys(files.semicolon, ";")
    codes = units["code"]
    return pd.concat(
        [_usable(path, separators[path], order, codes) for order, path in enumerate(sorted(separators))],
        ignore_index=True,
    )


def _usable(path: Path, separator: str, order: int, codes: pd.Series) -> pd.DataFrame:
    raw = pd.read_csv(path, sep=separator, dtype=str, usecols=READ)
    typed = pd.DataFrame(
        {
            "code": raw["MaHoSo"],
            "procedure": raw["MaTTHC"].str.replace(PROVINCE_SUFFIX, "", regex=True),
            "unit": raw["MaDonVi"],
            "channel": pd.to_numeric(raw["KenhThucHien"], errors="coerce").fillna(1).astype("int8"),
            "status": pd.to_numeric(raw["TrangThaiHoSo"], errors="coerce").fillna(0).astype("int8"),
            "received_on": _day(raw["NgayTiepNhan"]),
            "due_on": _day(raw["NgayHenTra"]),
            "finished_on": _day(raw["NgayKetThucXuLy"]),
            "asked_on": _day(raw["NgayYeuCauBoSung"]),
            "asked": pd.to_numeric(raw["SoLanBoSung"], errors="coerce").fillna(0).astype("int8"),
            "is_paid_online": raw["DuocThanhToanTrucTuyen"].isin(["1", "2"]),
            "updated_at": _stamp(raw["NgayCapNhat"]),
            "file": order,
        }
        | {name: raw[column] == "1" for name, column in FLAGS.items()}
    )
    received = typed["received_on"].notna()
    return typed[
        typed["updated_at"].notna()
        & typed["unit"].isin(codes)
        & (raw["NgayTiepNhan"].notna() == received)
        & (received | typed["status"].isin([1, 3, 5]))
        & ~(typed["finished_on"] < typed["received_on"])
    ]


def _latest(changes: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """The dossiers that count in their latest state, with the first day on which each is overdue."""
    latest = changes.sort_values(["updated_at", "file"]).drop_duplicates("code", keep="last")
    latest = latest[~latest["is_deleted"] & ~latest["status"].isin([1, 3])]
    latest = latest.merge(units[["code", "valid_from", "valid_to"]].rename(columns={"code": "unit"}), on="unit")
    latest = latest[latest["received_on"].between(latest["valid_from"], latest["valid_to"])]
    fixed = latest["finished_on"].fillna(latest["asked_on"].where(latest["status"] == 5))
    overdue_from = (latest["due_on"] + pd.Timedelta(days=1)).where(fixed.isna())
    overdue_from = overdue_from.mask(fixed > latest["due_on"], latest["received_on"])
    overdue_from = overdue_from.mask(latest["asked"] > 1, latest["received_on"])
    return latest.assign(
        month=latest["received_on"].dt.to_period("M").dt.to_timestamp().astype("datetime64[s]"),
        overdue_from=overdue_from,
    )


def _cube(latest: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    """unit x procedure x month of acceptance; what depends on the cut-off day is counted once per kind of period."""
    cutoffs = periods.pivot(index="month", columns="kind", values="cutoff")
    fee, paid = latest["has_fee"], latest["is_paid_online"]
    flags = {
        "n": True,
        "c14": latest["is_synchronised"],
        "c33": latest["channel"] == 2,
        "fee": fee,
        "c36": fee & paid,
        "paid": paid,
        "c41": latest["has_e_result"],
        "c42": latest["components_digitised"] & latest["result_digitised"],
        "c43": latest["reuses_data"],
        "c44": latest["is_from_store"],
        "c45b": latest["uses_population_data"],
    }
    for kind in KINDS:
        on_time = ~(latest["overdue_from"] <= latest["month"].map(cutoffs[kind]))
        flags[f"on_time_{kind}"] = on_time
        flags[f"satisfied_{kind}"] = on_time & ~latest["has_petition"]
    cells = latest[["unit", "procedure", "month"]].assign(**flags)
    return cells.groupby(["unit", "procedure", "month"], as_index=False).sum()


def _by_ancestor_and_period(cube: pd.DataFrame, ancestry: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    """unit with all below it x period x procedure."""
    by_ancestor = cube.merge(ancestry, on="unit").drop(columns="unit").rename(columns={"ancestor": "unit"})
    plain = [name for name in by_ancestor.columns if not name.startswith(("on_time_", "satisfied_"))]
    parts = [
        by_ancestor[plain]
        .assign(c21=by_ancestor[f"on_time_{kind}"], c54=by_ancestor[f"satisfied_{kind}"])
        .merge(periods.loc[periods["kind"] == kind, ["month", "kind", "first"]], on="month")
        .drop(columns="month")
        .groupby([*CELL, "procedure"], as_index=False)
        .sum()
        for kind in KINDS
    ]
    return pd.concat(parts, ignore_index=True)


def _catalogue(files: Files, periods: pd.DataFrame) -> pd.DataFrame:
    """The procedures in force in each period, from the last catalogue that arrived by its end, else the first one."""
    snapshots = {pd.Timestamp(path.parent.name): path for path in files.procedures}
    days = pd.Series(sorted(snapshots))
    chosen = periods[["kind", "first", "cutoff", "last"]].drop_duplicates()
    chosen = chosen.assign(day=[days[days <= last].max() for last in chosen["last"]]).fillna({"day": days.min()})
    raw = pd.concat([pd.read_csv(path, dtype=str).assign(day=day) for day, path in snapshots.items()])
    rows = pd.DataFrame(
        {
            "day": raw["day"],
            "procedure": raw["MaTTHC"],
            "done_at": raw["CapThucHien"],
            "unit": raw["MaDonVi"],
            "online": raw["MucDo"].isin(["3", "4"]),
            "fee": raw["CoPhiLePhi"] == "1",
            "integrated": raw["TichHopThanhToan"] == "1",
            "citizen": raw["DoiTuongCongDan"] == "1",
            "connected": raw["KetNoiDanCu"] == "1",
            "begins": _day(raw["HieuLucTu"]),
            "ends": _day(raw["HieuLucDen"]),
        }
    ).merge(chosen, on="day")
    return rows[(rows["begins"] <= rows["cutoff"]) & ~(rows["ends"] <= rows["cutoff"])]


def _competence(catalogue: pd.DataFrame) -> pd.DataFrame:
    """Each procedure once for the province, for the communes, and for the unit that the catalogue names."""
    parts = [
        catalogue.assign(key="tinh"),
        catalogue[catalogue["done_at"] == "xa"].assign(key="xa"),
        catalogue[catalogue["unit"].notna()].assign(key=catalogue["unit"]),
    ]
    properties = ["online", "fee", "integrated", "citizen", "connected"]
    return pd.concat(parts).groupby(["kind", "first", "key", "procedure"], as_index=False)[properties].any()


def _keys(units: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    """Each unit and period in which it is valid, with the name under which its procedures are listed."""
    key = units["code"].mask(units["level"].isin(["xa", "huyen"]), "xa").mask(units["level"] == "tinh", "tinh")
    keys = units.assign(key=key).merge(periods[["kind", "first", "last"]].drop_duplicates(), how="cross")
    keys = keys[(keys["valid_from"] <= keys["last"]) & (keys["first"] <= keys["valid_to"])]
    return keys.rename(columns={"code": "unit"})[[*CELL, "key"]]


def _procedure_counts(keys: pd.DataFrame, competence: pd.DataFrame, by_procedure: pd.DataFrame) -> pd.DataFrame:
    used = by_procedure[[*CELL, "procedure"]].assign(
        had_online=by_procedure["c33"] > 0, had_paid=by_procedure["paid"] > 0
    )
    listed = keys.merge(competence, on=["kind", "first", "key"]).merge(used, on=[*CELL, "procedure"], how="left")
    had_online, had_paid = (listed[name].eq(True) for name in ("had_online", "had_paid"))
    counts = {
        "n31": True,
        "c31": listed["online"],
        "c32": listed["online"] & had_online,
        "n34": listed["fee"],
        "c34": listed["fee"] & had_paid,
        "c35": listed["fee"] & listed["integrated"],
        "n45a": listed["citizen"],
        "c45a": listed["citizen"] & listed["connected"],
    }
    return listed[CELL].assign(**counts).groupby(CELL, as_index=False).sum()


def _figures(keys: pd.DataFrame, by_unit: pd.DataFrame, procedures: pd.DataFrame) -> pd.DataFrame:
    counted = keys.merge(by_unit, on=CELL, how="left").merge(procedures, on=CELL, how="left")
    parts = [
        counted[CELL].assign(
            code=code,
            numerator=counted[numerator].fillna(0).astype("int64"),
            denominator=counted[denominator].fillna(0).astype("int64"),
        )
        for code, (numerator, denominator) in INDICATORS.items()
    ]
    figures = pd.concat(parts, ignore_index=True)
    return figures.assign(first=figures["first"].dt.date)
