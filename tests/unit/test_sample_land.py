"""The land data of the sample: tied to its dossiers, every rule broken somewhere, the nation's shares of classes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
import shapely

from orchestration.sample import write_sample
from orchestration.sample.reference import REFERENCE_SEEDS, load_targets
from tests.unit.test_sample import as_time, delivered, latest_state, readable

PARCELS = 24_000
LAST_DAY = date(2026, 10, 10)
GO_LIVE = date(2025, 7, 1)
ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz"
KEY = ["commune", "sheet", "number"]
REBUILD = ["DQ-L01", "DQ-L03"]
COLUMNS = {
    "land_parcels": "maThua xaId soHieuToBanDo soThuTuThua dienTich dienTichPhapLy mucDich dienTichMucDich"
    " daXacThucChu coHinhHoc isLastest ngayCapNhat ngayBienDong",
    "land_certificates": "giayChungNhanId soPhatHanh soVaoSo ngayCap xaId soHieuToBanDo soThuTuThua soBienNhan"
    " ngayCapNhat",
    "land_tax_transfers": "maPhieu soBienNhan ngayChuyen ngayThongBaoThue soTien trangThai kenh ngayCapNhat",
}


@dataclass(frozen=True)
class Land:
    """The sample's inbox and its feeds; `parcels` and `certificates` with the key of today."""

    inbox: Path
    parcels: pl.DataFrame
    certificates: pl.DataFrame
    slips: pl.DataFrame
    dossiers: pl.DataFrame


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Land:
    inbox = tmp_path_factory.mktemp("land") / "inbox"
    write_sample(inbox, dossiers=20_000, parcels=PARCELS)
    slips = delivered(inbox, "land_tax_transfers")
    return Land(
        inbox,
        keyed(delivered(inbox, "land_parcels").filter(pl.col("dienTich") != "không rõ", pl.col("xaId") != "99999")),
        keyed(delivered(inbox, "land_certificates")),
        slips.with_columns(*[as_time(name) for name in ("ngayChuyen", "ngayThongBaoThue", "ngayCapNhat")]),
        latest_state(readable(delivered(inbox, "dossiers"))),
    )


def keyed(rows: pl.DataFrame) -> pl.DataFrame:
    present = pl.read_csv(REFERENCE_SEEDS / "commune_shapes.csv", infer_schema_length=0).filter(level="xa")["code"]
    crosswalk = pl.read_csv(REFERENCE_SEEDS / "commune_crosswalk.csv", infer_schema_length=0)
    successor = crosswalk.filter(is_default="true").select(xaId="old_code", successor="new_code")
    is_present = pl.col("xaId").is_in(present.implode())
    return (
        rows.join(successor, on="xaId", how="left", maintain_order="left")
        .with_columns(
            as_time("ngayCapNhat"),
            commune=pl.when(is_present).then("xaId").otherwise("successor"),
            is_present=is_present,
            sheet=pl.col("soHieuToBanDo").cast(pl.Int32),
            number=pl.col("soThuTuThua").cast(pl.Int32),
        )
        .drop("successor")
    )


def point(code: str) -> tuple[float, float]:
    bits = "".join(f"{ALPHABET.index(letter):05b}" for letter in code)
    longitude, latitude = int(bits[0::2], 2), int(bits[1::2], 2)
    return (longitude + 0.5) / 2**30 * 360 - 180, (latitude + 0.5) / 2**30 * 180 - 90


def lies_inside(parcels: pl.DataFrame) -> pl.Series:
    """Whether each id is a GeoHash of a place in its commune; the tolerance is 0."""
    shapes = pl.read_csv(REFERENCE_SEEDS / "commune_shapes.csv", infer_schema_length=0).filter(level="xa")
    outline = {code: shapely.from_geojson(text) for code, text in shapes.select("code", "geometry").iter_rows()}
    return pl.Series(
        bool(code and len(code) == 12 and set(code) <= set(ALPHABET))
        and bool(shapely.contains_xy(outline[commune], *point(code)))
        for code, commune in parcels.select("maThua", "commune").iter_rows()
    )


def judged(land: Land, until: date) -> pl.DataFrame:
    """The parcels that are current at the end of a day, and which rules each breaks, worked out from the rows alone."""
    rows = land.parcels.filter(pl.col("arrival") <= until)
    snapshots = [
        (commune, day)
        for day in snapshot_days(land.inbox)
        if day <= until
        for commune in rows.filter(arrival=day)["commune"].unique()
    ]
    last_whole = pl.DataFrame(snapshots, {"commune": pl.String, "whole": pl.Date}, orient="row")
    last_whole = last_whole.group_by("commune").agg(pl.col("whole").max())
    arrived = rows.join(last_whole, on="commune").filter(pl.col("arrival").max().over(KEY) >= pl.col("whole"))
    versions = arrived.filter(pl.col("ngayCapNhat") == pl.col("ngayCapNhat").max().over(KEY), isLastest="1")
    claims = versions.filter(pl.col("arrival") == pl.col("arrival").max().over(KEY))
    claims = claims.with_columns((pl.col("maThua").n_unique().over(KEY) > 1).alias("DQ-L01"))
    parcels = claims.sort("line").unique(KEY, keep="first", maintain_order=True)
    issued = land.certificates.filter(pl.col("arrival") <= until).sort("ngayCapNhat", "arrival")
    serial = pl.col("soPhatHanh").str.contains(r"^\p{L}{2} \d{6,8}$")
    certificates = issued.unique("giayChungNhanId", keep="last").group_by(KEY)
    certificate = certificates.agg(
        is_sound=(serial & pl.col("soVaoSo").is_not_null()).all(), has_dossier=pl.col("soBienNhan").is_not_null().any()
    )
    types = pl.read_csv(REFERENCE_SEEDS / "land_types.csv", infer_schema_length=0)
    leaves = types.filter(pl.col("kind") != "group")["code"].implode()
    area, legal = pl.col("dienTich").cast(pl.Float64), pl.col("dienTichPhapLy").cast(pl.Float64)
    total = pl.col("dienTichMucDich").str.split("+").cast(pl.List(pl.Float64)).list.sum()
    changed = pl.col("ngayBienDong").str.to_date("%Y%m%d")
    return parcels.join(certificate, on=KEY, how="left").with_columns(
        (~lies_inside(parcels)).alias("DQ-L02"),
        ((total - area).abs() > 0.1 + 1e-6).alias("DQ-L03"),
        ((legal - area).abs() > 0.05 * legal).fill_null(False).alias("DQ-L04"),
        (~pl.col("is_present")).alias("DQ-L05"),
        (pl.col("daXacThucChu").fill_null("0") != "1").alias("DQ-L06"),
        pl.col("is_sound").is_null().alias("DQ-L07"),
        (~pl.col("is_sound")).fill_null(False).alias("DQ-L08"),
        ((changed >= GO_LIVE) & ~pl.col("has_dossier").fill_null(False)).fill_null(False).alias("DQ-L09"),
        (~pl.col("mucDich").str.split("+").list.eval(pl.element().is_in(leaves)).list.all()).alias("DQ-L10"),
    )


def snapshot_days(inbox: Path) -> list[date]:
    return [
        date.fromisoformat(manifest.parent.name)
        for manifest in sorted((inbox / "land_parcels").glob("*/_manifest.json"))
        if json.loads(manifest.read_text("utf-8")).get("content") == "snapshot"
    ]


@pytest.fixture(scope="module")
def at_last(land: Land) -> pl.DataFrame:
    return judged(land, LAST_DAY)


def classes(parcels: pl.DataFrame) -> tuple[float, float, float]:
    rebuild = pl.any_horizontal(REBUILD)
    broken = pl.any_horizontal("^DQ-.*$")
    return parcels.select((~broken).mean(), (broken & ~rebuild).mean().alias("x"), rebuild.mean().alias("y")).row(0)


def test_the_classes_are_the_nations(at_last: pl.DataFrame) -> None:
    assert at_last.height == pytest.approx(PARCELS, rel=0.01)
    assert classes(at_last) == pytest.approx((0.39, 0.598, 0.012), abs=0.005)


def test_the_campaign_mends_parcels(land: Land) -> None:
    before, after = (classes(judged(land, day))[0] for day in (date(2025, 8, 31), date(2025, 12, 5)))
    assert before == pytest.approx(0.32, abs=0.01)
    assert after == pytest.approx(0.39, abs=0.01)


def test_every_rule_is_broken_somewhere(at_last: pl.DataFrame) -> None:
    rules = [name for name in at_last.columns if name.startswith("DQ-")]
    assert len(rules) == 10
    assert at_last.select(pl.col(rules).sum()).transpose()["column_0"].min() >= 20


def test_as_many_owners_are_verified_as_in_the_nation(at_last: pl.DataFrame) -> None:
    assert at_last["DQ-L06"].mean() == pytest.approx(load_targets("land_rates")["DQ-L06"].rate, abs=0.01)
    assert at_last["daXacThucChu"].null_count() > 0


def test_communes_differ(at_last: pl.DataFrame) -> None:
    clean = at_last.group_by("commune").agg((~pl.any_horizontal("^DQ-.*$")).mean())["DQ-L01"]
    assert clean.len() == 96
    assert clean.max() - clean.min() > 0.3
    sizes = at_last.group_by("commune").len()["len"]
    assert sizes.max() / sizes.min() > 3


def test_some_certificates_have_no_parcel(land: Land, at_last: pl.DataFrame) -> None:
    orphans = land.certificates.join(at_last, on=KEY, how="anti")
    assert 20 < orphans.height < 0.01 * land.certificates.height


def test_no_column_but_those_of_the_contract(land: Land) -> None:
    for feed, columns in COLUMNS.items():
        for file in (land.inbox / feed).glob("*/*.csv"):
            assert file.open(encoding="utf-8").readline().strip() == columns.replace(" ", ",")


def test_areas_by_purpose_come_in_the_order_of_the_purposes(land: Land) -> None:
    purposes = pl.col("mucDich").str.count_matches("+", literal=True)
    assert land.parcels.filter(purposes != pl.col("dienTichMucDich").str.count_matches("+", literal=True)).is_empty()
    assert set(land.parcels.select(purposes).to_series()) == {0, 1, 2}


def test_a_snapshot_has_its_day_for_itself_and_lacks_what_was_merged(land: Land) -> None:
    first, *later = snapshot_days(land.inbox)
    assert first == date(2025, 7, 1)
    assert len(later) == 6
    seen = land.parcels.filter(pl.col("arrival") < later[0], isLastest="1").select(KEY).unique()
    for day in later:
        assert day.weekday() == 6
        communes = land.parcels.filter(arrival=day)["commune"].unique()
        assert communes.len() == 1
        of_commune = seen.filter(commune=communes[0])
        named = land.parcels.filter(arrival=day).select(KEY).unique()
        assert 0.95 * of_commune.height < named.height < of_commune.height


def test_a_few_rows_cannot_be_used(land: Land) -> None:
    delivered_rows = delivered(land.inbox, "land_parcels")
    unknown, unreadable = (delivered_rows.filter(**bad).height for bad in ({"xaId": "99999"}, {"dienTich": "không rõ"}))
    assert unknown == unreadable == 4


def test_no_land_row_arrives_before_what_it_tells(land: Land) -> None:
    for rows in (land.parcels, land.certificates, land.slips):
        assert rows.filter(pl.col("ngayCapNhat").dt.date() >= pl.col("arrival")).is_empty()
        assert rows["arrival"].min() >= date(2025, 7, 1)
        assert rows["arrival"].max() <= LAST_DAY


def test_a_finished_land_dossier_changes_a_parcel_and_brings_a_certificate(land: Land) -> None:
    issued = land.certificates.filter(pl.col("soBienNhan").is_not_null())
    assert issued.height > 500
    told = issued.join(land.dossiers, left_on="soBienNhan", right_on="MaHoSo", how="left")
    assert told["NgayKetThucXuLy"].null_count() == 0
    assert (told["ngayCap"].str.to_date("%Y%m%d") == told["NgayKetThucXuLy"].dt.date()).all()
    # The parcel of the certificate arrives with it, changed on the day on which the dossier ended.
    changed = land.parcels.select(*KEY, "arrival", "ngayBienDong").unique()
    assert issued.join(changed, on=[*KEY, "arrival"], how="anti").is_empty()
    at_once = (told["arrival"] - told["NgayKetThucXuLy"].dt.date() <= timedelta(days=4)).mean()
    assert at_once > 0.6


def test_a_commune_changes_its_own_parcels(land: Land) -> None:
    told = land.certificates.join(land.dossiers, left_on="soBienNhan", right_on="MaHoSo")
    of_commune = told.filter(pl.col("MaDonVi").str.starts_with("C"))
    assert of_commune.height > 300
    assert (of_commune["MaDonVi"] == "C" + of_commune["commune"]).all()


def test_slips_are_sent_answered_late_returned_and_left_lying(land: Land) -> None:
    last = land.slips.sort("ngayCapNhat", "arrival").unique("maPhieu", keep="last", maintain_order=True)
    assert set(last["trangThai"]) == {"da_chuyen", "da_thong_bao", "tra_lai", "da_huy"}
    answered = last.filter(trangThai="da_thong_bao")
    assert answered["ngayThongBaoThue"].null_count() == answered["soTien"].null_count() == 0
    assert last.filter(pl.col("trangThai") != "da_thong_bao")["soTien"].null_count() == (last.height - answered.height)
    assert answered["soTien"].str.contains(r"^\d+000$").all()
    days = (answered["ngayThongBaoThue"].dt.date() - answered["ngayChuyen"].dt.date()).dt.total_days()
    assert days.min() >= 0
    assert 0.05 < (days > 7).mean() < 0.2
    assert 0.01 < (last.filter(pl.col("ngayChuyen") < date(2026, 9, 1))["trangThai"] == "da_chuyen").mean() < 0.05
    assert 0.6 < (last["kenh"] == "dien_tu").mean() < 0.85


def test_the_two_sides_of_a_dossier_disagree_now_and_then(land: Land) -> None:
    unknown = land.slips.join(land.dossiers, left_on="soBienNhan", right_on="MaHoSo", how="anti")
    assert 0 < unknown["maPhieu"].n_unique() < 0.02 * land.slips["maPhieu"].n_unique()
    procedures = delivered(land.inbox, "procedures").filter(pl.col("LinhVuc").str.starts_with("Đất đai"))
    with_duty = land.dossiers.filter(
        pl.col("MaTTHC").is_in(procedures["MaTTHC"].implode()),
        pl.col("NgayKetThucXuLy") < date(2026, 10, 1),
        CoNghiaVuTaiChinh=1,
        DaXoa=0,
    )
    assert with_duty.height > 500
    without_slip = with_duty.join(land.slips, left_on="MaHoSo", right_on="soBienNhan", how="anti")
    assert 0 < without_slip.height < 0.05 * with_duty.height


def test_a_returned_slip_is_followed_by_a_second_one(land: Land) -> None:
    returned = land.slips.filter(trangThai="tra_lai")
    second = land.slips.filter(pl.col("maPhieu").str.ends_with("-2"), trangThai="da_chuyen")
    settled = returned.filter(pl.col("ngayCapNhat") < date(2026, 9, 1))
    assert settled.height > 5
    assert settled["soBienNhan"].is_in(second["soBienNhan"].implode()).all()


def test_a_sample_without_parcels_has_no_land_data(tmp_path: Path) -> None:
    summary = write_sample(tmp_path, dossiers=300, parcels=0, first_day=date(2026, 1, 5), last_day=date(2026, 1, 30))
    assert not {feed for feed in summary.rows_by_feed if feed.startswith("land_")}
    assert not list(tmp_path.glob("land_*"))
