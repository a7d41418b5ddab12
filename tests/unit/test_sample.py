"""The sample inbox keeps its promises: same bytes, true manifests, possible times, published rates."""

import csv
import hashlib
import json
import re
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from orchestration.intake.feeds import SUBMISSIONS
from orchestration.intake.reading import read_file
from orchestration.sample import SampleSummary, write_sample
from orchestration.sample.defects import ENDED_UNIT, UNKNOWN_UNIT
from orchestration.sample.reference import REFERENCE_SEEDS, SAMPLE_DATA, load_targets

LAST_DAY = date(2026, 10, 10)
TIMES = ["NgayNopHoSo", "NgayTiepNhan", "NgayHenTra", "NgayKetThucXuLy", "NgayTra", "NgayYeuCauBoSung"]
ONE_POINT = 0.01


def delivered(inbox: Path, feed: str) -> pl.DataFrame:
    """All rows of a feed as text, with `arrival` (date) and `line`; both file forms."""
    parts = []
    for file in sorted((inbox / feed).glob("*/*.csv")):
        separator = ";" if ";" in file.open(encoding="utf-8").readline() else ","
        rows = pl.read_csv(file, separator=separator, infer_schema_length=0)
        parts.append(rows.with_columns(arrival=pl.lit(date.fromisoformat(file.parent.name))).with_row_index("line"))
    return pl.concat(parts)


def as_time(name: str) -> pl.Expr:
    compact = pl.col(name).str.to_datetime("%Y%m%d%H%M%S", strict=False)
    return pl.coalesce(compact, pl.col(name).str.to_datetime("%d/%m/%Y %H:%M:%S", strict=False)).alias(name)


def readable(dossiers: pl.DataFrame) -> pl.DataFrame:
    """Rows with times parsed and flags as numbers, the sample's bad rows (numbered 99xxxx) left out."""
    flags = [name for name in dossiers.columns if name.startswith(("Co", "SoHoa", "SoLan", "Tai", "Lay", "Khai"))]
    numbers = [*flags, "TrangThaiHoSo", "DaXoa", "KenhThucHien", "DuocThanhToanTrucTuyen"]
    return dossiers.filter(~pl.col("MaHoSo").str.contains(r"-99\d{4}$")).with_columns(
        *[as_time(name) for name in [*TIMES, "NgayCapNhat"]],
        *[pl.col(name).cast(pl.Int32) for name in numbers],
        pl.col("MaTTHC").str.replace(r"(\.000\.00\.00)?\.H53$", ""),
    )


def latest_state(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.sort("NgayCapNhat", "arrival", "line").group_by("MaHoSo").last()


def population_2026(rows: pl.DataFrame) -> pl.DataFrame:
    """Decision 766: accepted in 2026, not deleted, status not 1 or 3; with the verdict of indicator 2.1."""
    judged_on = pl.coalesce(
        pl.col("NgayKetThucXuLy").dt.date(),
        pl.when(pl.col("TrangThaiHoSo") == 5).then(pl.col("NgayYeuCauBoSung").dt.date()),
        pl.lit(LAST_DAY),
    )
    in_time = pl.col("NgayHenTra").is_null() | (judged_on <= pl.col("NgayHenTra").dt.date())
    return (
        latest_state(rows)
        .filter(
            pl.col("DaXoa") == 0,
            ~pl.col("TrangThaiHoSo").is_in([1, 3]),
            pl.col("NgayTiepNhan").dt.year() == 2026,
        )
        .with_columns(on_time=in_time & (pl.col("SoLanBoSung") <= 1))
    )


def fifth_working_day_after(day: str) -> str:
    with (REFERENCE_SEEDS / "holidays.csv").open(encoding="utf-8", newline="") as file:
        kinds = {date.fromisoformat(row["date"]): row["kind"] for row in csv.DictReader(file)}
    found, left = datetime.strptime(day, "%Y%m%d").date(), 5
    while left:
        found += timedelta(days=1)
        kind = kinds.get(found)
        left -= kind == "working_saturday" or (found.weekday() < 5 and kind != "holiday")
    return f"{found:%Y%m%d}"


def catalogue(inbox: Path) -> pl.DataFrame:
    """Procedures of the last snapshot in force on the last day, each code once."""
    rows = delivered(inbox, "procedures")
    in_force = pl.col("HieuLucDen").is_null() | (pl.col("HieuLucDen") > "20261010")
    return rows.filter(pl.col("arrival") == rows["arrival"].max(), in_force, pl.col("HieuLucTu") <= "20261010").unique(
        "MaTTHC", keep="first", maintain_order=True
    )


def measured_rates(inbox: Path, dossiers: pl.DataFrame) -> dict[str, float]:
    """The achieved rate behind each target of `data/targets.csv`, straight from the written files."""
    people = population_2026(dossiers)
    procedures = catalogue(inbox)
    fee = people.filter(CoNghiaVuTaiChinh=1)
    paid = fee.filter(pl.col("DuocThanhToanTrucTuyen").is_in([1, 2]))
    online = people.filter(KenhThucHien=2)
    services = procedures.filter(pl.col("MucDo").is_in(["3", "4"]))
    fee_procedures = procedures.filter(CoPhiLePhi="1")
    citizen = procedures.filter(DoiTuongCongDan="1")
    announced = procedures.filter(pl.col("NgayCongBo").str.starts_with("2026")).with_columns(
        fifth_working_day=pl.col("NgayCongBo").map_elements(fifth_working_day_after, return_dtype=pl.String)
    )
    petitions = (
        delivered(inbox, "petitions")
        .with_columns(as_time(name) for name in ("NgayTiepNhan", "HanXuLy", "NgayXuLy", "NgayCapNhat"))
        .sort("NgayCapNhat", "arrival", "line")
        .group_by("MaPAKN")
        .last()
        .filter(pl.col("NgayTiepNhan").dt.year() == 2026)
        .with_columns(on_time=pl.coalesce(pl.col("NgayXuLy").dt.date(), LAST_DAY) <= pl.col("HanXuLy").dt.date())
    )
    pleased = pl.col("on_time") & (pl.col("HaiLong").fill_null("1") == "1") & (pl.col("LapLai") == "0")
    return {
        "on_time": people["on_time"].mean(),
        "e_result": people["CoKetQuaDienTu"].mean(),
        "digitised": (people["SoHoaThanhPhan"] * people["SoHoaKetQua"]).mean(),
        "reused": people["TaiSuDungDuLieuSoHoa"].mean(),
        "from_store": people["LayTuKhoDMQG"].mean(),
        "population_data": people["KhaiThacCSDLDanCu"].mean(),
        "fee_due": fee.height / people.height,
        "paid_online": paid.height / fee.height,
        "satisfied_reception": (people["on_time"] & (people["CoPhanAnh"] == 0)).mean(),
        "online": online.height / people.height,
        "petition_on_time": petitions["on_time"].mean(),
        "petition_satisfied": petitions.select(pleased.mean()).item(),
        "announced_on_time": (announced["NgayHieuLuc"] >= announced["fifth_working_day"]).mean(),
        "published_on_time": (announced["NgayCongKhai"] <= announced["fifth_working_day"]).mean(),
        "online_services": services.height / procedures.height,
        "online_services_used": services["MaTTHC"].is_in(online["MaTTHC"].implode()).mean(),
        "fee_procedures": fee_procedures.height / procedures.height,
        "paid_procedures": fee_procedures["MaTTHC"].is_in(paid["MaTTHC"].implode()).mean(),
        "integrated_procedures": (fee_procedures["TichHopThanhToan"] == "1").mean(),
        "citizen_procedures": citizen.height / procedures.height,
        "connected_procedures": (citizen["KetNoiDanCu"] == "1").mean(),
    }


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SampleSummary]:
    inbox = tmp_path_factory.mktemp("sample") / "inbox"
    return inbox, write_sample(inbox, dossiers=60_000)


@pytest.fixture(scope="module")
def inbox(sample: tuple[Path, SampleSummary]) -> Path:
    return sample[0]


@pytest.fixture(scope="module")
def raw(inbox: Path) -> pl.DataFrame:
    return delivered(inbox, "dossiers")


@pytest.fixture(scope="module")
def rows(raw: pl.DataFrame) -> pl.DataFrame:
    return readable(raw)


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_sample(tmp_path / name, dossiers=2_000)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.*"))
    assert files == sorted(path.relative_to(tmp_path / "two") for path in (tmp_path / "two").rglob("*.*"))
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file


def test_another_seed_gives_other_dossiers(tmp_path: Path) -> None:
    period = {"first_day": date(2026, 3, 1), "last_day": date(2026, 3, 10)}
    for seed in (1, 2):
        write_sample(tmp_path / str(seed), seed=seed, dossiers=200, **period)
    one, two = (delivered(tmp_path / str(seed), "dossiers").drop("line") for seed in (1, 2))
    assert not one.equals(two)


def rows_of(name: str, content: bytes) -> int:
    if name.endswith(".csv"):
        return content.count(b"\n") - 1
    form = read_file(name, content, SUBMISSIONS)
    return form.rows.height + len(form.unusable)


def test_every_manifest_tells_the_truth(sample: tuple[Path, SampleSummary]) -> None:
    inbox, summary = sample
    rows, files = 0, 0
    for folder in sorted(inbox.glob("*/*")):
        manifest = json.loads((folder / "_manifest.json").read_text(encoding="utf-8"))
        captured = folder.parent.name in ("portal", "dti_results") or folder.parts[-2:] == ("targets", "2025-07-01")
        assert manifest["origin"] == ("captured" if captured else "simulated")
        assert {entry["name"] for entry in manifest["files"]} == {file.name for file in folder.glob("*.[cx]*")}
        for entry in manifest["files"]:
            content = (folder / entry["name"]).read_bytes()
            assert entry["sha256"] == hashlib.sha256(content).hexdigest()
            assert entry["rows"] == rows_of(entry["name"], content)
            rows, files = rows + entry["rows"], files + 1
    assert (summary.rows, summary.files) == (rows, files)
    assert summary.days == len({folder.name for folder in inbox.glob("*/*")})


def test_the_summary_counts_the_dossiers_that_were_delivered(
    sample: tuple[Path, SampleSummary], rows: pl.DataFrame
) -> None:
    assert sample[1].dossiers == rows["MaHoSo"].n_unique()
    assert sample[1].dossiers >= 0.999 * 60_000


@pytest.mark.parametrize("column", ["NgayCapNhat", "NgayTiepNhan", "NgayKetThucXuLy", "NgayTra", "NgayYeuCauBoSung"])
def test_no_row_arrives_before_what_it_tells(rows: pl.DataFrame, column: str) -> None:
    assert rows.filter(pl.col(column).dt.date() > pl.col("arrival")).is_empty()


def test_deliveries_stay_within_the_period(raw: pl.DataFrame) -> None:
    assert raw["arrival"].min() == date(2025, 7, 1)
    assert raw["arrival"].max() == LAST_DAY


def test_changes_of_a_dossier_come_in_a_possible_order(rows: pl.DataFrame) -> None:
    accepted_later = pl.col("NgayTiepNhan") < pl.col("NgayNopHoSo")
    ended_earlier = pl.col("NgayKetThucXuLy") < pl.col("NgayTiepNhan")
    returned_earlier = pl.col("NgayTra") < pl.col("NgayKetThucXuLy")
    due_earlier = pl.col("NgayHenTra").dt.date() < pl.col("NgayTiepNhan").dt.date()
    assert rows.filter(accepted_later | ended_earlier | returned_earlier | due_earlier).is_empty()
    in_order = rows.sort("MaHoSo", "NgayCapNhat").with_columns(before=pl.col("TrangThaiHoSo").shift().over("MaHoSo"))
    assert in_order.filter(pl.col("TrangThaiHoSo") == 1, pl.col("before") > 1).is_empty()
    assert in_order.filter(pl.col("before") == 10, pl.col("TrangThaiHoSo") != 10).is_empty()


def test_statuses_carry_the_times_they_need(rows: pl.DataFrame) -> None:
    kept = rows.filter(pl.col("DaXoa") == 0)
    unaccepted = pl.col("TrangThaiHoSo").is_in([1, 3])
    assert kept.filter(pl.col("NgayTiepNhan").is_null() != unaccepted).is_empty()
    assert kept.filter(pl.col("NgayKetThucXuLy").is_null() == pl.col("TrangThaiHoSo").is_in([7, 9, 10])).is_empty()
    assert kept.filter(pl.col("NgayTra").is_null() == (pl.col("TrangThaiHoSo") == 10)).is_empty()
    assert kept.filter(pl.col("TrangThaiHoSo") == 5, pl.col("NgayYeuCauBoSung").is_null()).is_empty()
    assert set(kept["TrangThaiHoSo"]) == set(range(1, 11))


def test_nothing_is_accepted_on_sundays_and_holidays(rows: pl.DataFrame) -> None:
    day = rows["NgayTiepNhan"].drop_nulls().dt.date()
    assert 7 not in set(day.dt.weekday())
    assert not {date(2025, 9, 2), date(2026, 2, 17), date(2026, 5, 1)} & set(day)


def test_codes_identify_one_dossier_each(rows: pl.DataFrame) -> None:
    per_code = rows.group_by("MaHoSo").agg(pl.col("MaTTHC", "MaDonVi", "SoGiayTo").n_unique())
    assert per_code.select(pl.exclude("MaHoSo").max()).row(0) == (1, 1, 1)
    assert rows["MaHoSo"].str.contains(r"^H53\.\d{2,3}-\d{6}-\d{4}$").all()


def test_province_rates_of_2026_are_within_one_point_of_the_published(inbox: Path, rows: pl.DataFrame) -> None:
    targets = load_targets()
    achieved = measured_rates(inbox, rows)
    off = {
        name: (rate, targets[name].rate)
        for name, rate in achieved.items()
        if abs(rate - targets[name].rate) > ONE_POINT
    }
    assert not off
    assert set(targets) - set(achieved) == {"petitions"}


def test_every_population_is_synchronised_to_the_portal(rows: pl.DataFrame) -> None:
    assert set(rows["DongBoDVCQG"]) == {"1"}


def test_units_differ_as_much_as_real_ones(rows: pl.DataFrame) -> None:
    people = population_2026(rows)
    communes = people.filter(pl.col("MaDonVi").str.starts_with("C"))
    received = communes.group_by("MaDonVi").len()["len"]
    assert received.len() == 96
    assert received.max() / received.min() > 12
    assert 0.96 < communes.height / people.height < 0.98
    by_unit = communes.group_by("MaDonVi").agg(pl.col("on_time").mean())["on_time"]
    assert by_unit.max() - by_unit.min() > 0.15
    months = people.group_by("MaDonVi").agg(pl.col("NgayTiepNhan").dt.month().n_unique())
    assert months["NgayTiepNhan"].min() < 10


def test_the_days_have_the_known_peaks(rows: pl.DataFrame) -> None:
    accepted = latest_state(rows)["NgayTiepNhan"].drop_nulls()
    in_peak = accepted.dt.hour().is_in([8, 9, 14, 15]).mean()
    assert in_peak > 0.6
    by_day = accepted.dt.date().value_counts().sort("NgayTiepNhan")
    weekday = by_day.group_by(pl.col("NgayTiepNhan").dt.weekday()).agg(pl.col("count").mean()).sort("NgayTiepNhan")
    assert weekday["count"][0] == weekday["count"].max()
    # The first day after Tết 2026.
    assert by_day.filter(NgayTiepNhan=date(2026, 2, 23))["count"][0] > 1.5 * weekday["count"][0]


def test_personal_values_are_plainly_invented(raw: pl.DataFrame) -> None:
    assert raw["ChuHoSo"].str.contains(r"^CHỦ HỒ SƠ MÔ PHỎNG \d{6,}$").all()
    # No identity number of a province begins with 000, no telephone number with 000.
    assert raw["SoGiayTo"].str.contains(r"^000\d{9}$").all()
    assert raw["SoDienThoai"].str.contains(r"^000\d{7}$").all()


def test_quarantine_gets_every_kind_of_bad_row(raw: pl.DataFrame) -> None:
    bad = raw.filter(pl.col("MaHoSo").str.contains(r"-99\d{4}$"))
    assert 0.0002 < bad.height / raw.height < 0.001
    assert bad["MaHoSo"].is_unique().all()
    assert bad.filter(MaDonVi=UNKNOWN_UNIT).height
    assert bad.filter(MaDonVi=ENDED_UNIT).height
    assert bad.filter(as_time("NgayTiepNhan").is_null(), pl.col("NgayTiepNhan").is_not_null()).height
    assert bad.filter(pl.col("NgayTiepNhan").is_null(), TrangThaiHoSo="4").height
    assert bad.filter(as_time("NgayKetThucXuLy") < as_time("NgayTiepNhan")).height
    months = bad["arrival"].dt.truncate("1mo").n_unique()
    assert months >= 14


def test_rows_come_late_and_twice_now_and_then(raw: pl.DataFrame, rows: pl.DataFrame) -> None:
    late = (rows["arrival"] > rows["NgayCapNhat"].dt.date()).mean()
    assert 0.005 < late < 0.02
    assert raw.drop("arrival", "line").is_duplicated().mean() > 0.0005


def test_file_forms_and_code_suffixes_vary(inbox: Path, raw: pl.DataFrame) -> None:
    with_semicolon = sum(";" in file.open(encoding="utf-8").readline() for file in (inbox / "dossiers").glob("*/*.csv"))
    assert with_semicolon == pytest.approx(467 / 13, abs=1)
    for suffix in (r"\.\d{6}$", r"\.\d{6}\.H53$", r"\.000\.00\.00\.H53$"):
        assert raw["MaTTHC"].str.contains(suffix).mean() > 0.1


def test_invented_procedures_say_so(inbox: Path) -> None:
    rows = delivered(inbox, "procedures")
    invented = pl.col("MaTTHC").str.starts_with("9.")
    assert rows.filter(invented != pl.col("TenTTHC").str.contains("mô phỏng", literal=True)).is_empty()
    known = set(pl.read_csv(SAMPLE_DATA / "procedures.csv", infer_schema_length=0)["code"])
    assert set(rows.filter(~invented)["MaTTHC"]) <= known
    assert catalogue(inbox).height == 2_100
    assert rows["arrival"].n_unique() == 6


def test_dossiers_name_only_procedures_of_their_own_unit(inbox: Path, rows: pl.DataFrame) -> None:
    named = latest_state(rows).join(catalogue(inbox).select("MaTTHC", unit="MaDonVi"), on="MaTTHC", how="left")
    of_commune = pl.col("unit").is_null() & pl.col("MaDonVi").str.starts_with("C")
    assert named.filter(~of_commune & (pl.col("unit") != pl.col("MaDonVi")).fill_null(True)).is_empty()
    assert named.filter(pl.col("KenhThucHien") == 2, pl.col("MucDo") == "2").is_empty()


def test_portal_rows_are_the_captures_unchanged(inbox: Path) -> None:
    with (SAMPLE_DATA / "portal_captures.csv").open(encoding="utf-8", newline="") as file:
        captures = list(csv.DictReader(file))
    codes = {row["portal_code"]: row for row in _mapping("portal_indicators")}
    units = {row["unit"]: row["unit_code"] for row in _mapping("portal_units")}
    expected = sorted(
        (
            units[row["unit"]],
            codes[row["portal_code"]]["indicator_code"],
            "month" if "month" in row["as_of"] else "year",
            row["numerator"],
            row["denominator"],
            row["score"],
            row["max"] or codes[row["portal_code"]]["max_points"],
        )
        for row in captures
    )
    rows = delivered(inbox, "portal").fill_null("")
    columns = ["unit_code", "indicator_code", "period_type", "numerator", "denominator", "score", "max_score"]
    assert sorted(rows.select(columns).rows()) == expected
    monthly = rows.filter(period_type="month")
    assert set(monthly.select("as_of", "period_start", "arrival").rows()) == {
        ("2026-08-31", "2026-08-01", date(2026, 9, 28))
    }
    yearly = rows.filter(period_type="year")
    assert set(yearly.select("as_of", "period_start", "arrival").rows()) == {
        ("2026-09-28", "2026-01-01", date(2026, 9, 28)),
        ("2026-10-10", "2026-01-01", date(2026, 10, 10)),
    }
    assert rows.filter(unit_code="H53", indicator_code="2.1")["numerator"].to_list() == ["441868"]


def _mapping(name: str) -> list[dict[str, str]]:
    with (SAMPLE_DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_period_without_captures_has_no_portal_feed(tmp_path: Path) -> None:
    summary = write_sample(tmp_path, dossiers=300, first_day=date(2026, 1, 5), last_day=date(2026, 1, 30))
    assert "portal" not in summary.rows_by_feed
    assert not (tmp_path / "portal").exists()


def test_a_parquet_sample_holds_the_rows_of_the_csv_sample(tmp_path: Path) -> None:
    period = {"first_day": date(2026, 1, 5), "last_day": date(2026, 1, 30)}
    in_csv = write_sample(tmp_path / "csv", dossiers=300, **period)
    in_parquet = write_sample(tmp_path / "parquet", dossiers=300, file_format="parquet", **period)
    assert in_csv == in_parquet
    file = next((tmp_path / "parquet" / "dossiers").glob("2026-01-12/*.parquet"))
    twin = tmp_path / "csv" / "dossiers" / "2026-01-12" / f"{file.stem}.csv"
    rows = pl.read_parquet(file)
    assert rows["NgayCapNhat"].dtype == pl.String
    assert rows.cast(pl.String).equals(pl.read_csv(twin, infer_schema_length=0))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"first_day": date(2025, 6, 30)}, "2025-07-01"),
        ({"first_day": date(2026, 3, 1), "last_day": date(2026, 2, 1)}, "before first_day"),
        ({"dossiers": 0}, "at least one dossier"),
        ({"first_day": date(2026, 2, 17), "last_day": date(2026, 2, 19)}, "at least one day"),
    ],
)
def test_impossible_samples_are_refused(tmp_path: Path, arguments: dict, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        write_sample(tmp_path, **{"dossiers": 100} | arguments)
    assert not any(tmp_path.iterdir())
