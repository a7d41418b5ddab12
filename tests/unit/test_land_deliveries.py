"""Deliveries of land data as real systems make them, good and bad: what is loaded, what is set aside, what is told."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.intake.feeds import FEEDS, LAND_PERSONAL
from orchestration.intake.legacy_fonts import TCVN3
from orchestration.intake.load import Batch, read_batches
from tests.unit.deliveries import (
    CANDIDATES,
    LAND_PARCEL,
    RECORDS,
    Record,
    csv_text,
    deliver,
)
from tests.unit.test_bad_deliveries import typed_in
from tests.unit.test_reading import as_parquet, as_xlsx

DAY = date(2026, 3, 31)
LAND_FEEDS = ("land_parcels", "land_certificates", "land_tax_transfers")
PERSON = dict.fromkeys(LAND_PERSONAL, "Nguyễn Thị Thử") | {"diaChiThuaDat": "Khu phố Cũ", "soGiayTo": "079123456789"}
WORDS = {"ghiChu": "Sở Nông nghiệp; Đang xử lý; Yêu cầu bổ sung giấy tờ; Đã trả kết quả; Phường Tân Ninh"}


def read(inbox: Path, feed: str, files: dict[str, str | bytes], manifest: dict | None = None) -> Batch:
    (batch,) = read_batches(FEEDS[feed], [deliver(inbox, feed, DAY, files, manifest)], CANDIDATES)
    return batch


def parcels(*changes: Record) -> str:
    return csv_text(*(LAND_PARCEL | change for change in changes or ({},)))


@dataclass(frozen=True)
class Answer:
    """What a changed record of a feed becomes: an accepted row with these values, or the rule that sets it aside."""

    feed: str
    change: Record
    kept: Record | None = None
    rule: str | None = None


PARCELS, CERTIFICATES, TRANSFERS = LAND_FEEDS
ANSWERS = {
    "an area in words": Answer(PARCELS, {"dienTich": "một trăm"}, rule="IN-DECIMAL"),
    "an area with a unit": Answer(PARCELS, {"dienTich": "152,3 m2"}, rule="IN-DECIMAL"),
    "an area with two signs": Answer(PARCELS, {"dienTich": "1.250,5"}, rule="IN-DECIMAL"),
    "an area with a comma": Answer(PARCELS, {"dienTich": "152,3"}, {"dienTich": Decimal("152.3")}),
    "no area": Answer(PARCELS, {"dienTich": ""}, {"dienTich": None}),
    "areas of purposes with a comma": Answer(PARCELS, {"dienTichMucDich": "100+52,3"}, {"dienTichMucDich": "100+52,3"}),
    "areas of purposes with words": Answer(PARCELS, {"dienTichMucDich": "100 và ít"}, rule="IN-CODE"),
    "fewer areas than purposes": Answer(PARCELS, {"dienTichMucDich": "100"}, {"dienTichMucDich": "100"}),
    "a land type nobody knows": Answer(PARCELS, {"mucDich": "XYZ"}, {"mucDich": "XYZ"}),
    "a land type in words": Answer(PARCELS, {"mucDich": "Đất ở tại đô thị"}, rule="IN-CODE"),
    "a GeoHash with a letter that is none": Answer(
        PARCELS, {"maThua": "w652q7vu7hga"}, {"maThua": "w652q7vu7hga", "place": "malformed"}
    ),
    "a GeoHash too short": Answer(PARCELS, {"maThua": "w652q7"}, {"place": "malformed"}),
    "a point of another province": Answer(PARCELS, {"maThua": "w7er8u0evss2"}, {"place": "outside_province"}),
    "no GeoHash": Answer(PARCELS, {"maThua": " "}, {"maThua": None, "place": "missing"}),
    "the identity number of the owner for the parcel's id": Answer(PARCELS, {"maThua": "079123456789"}, rule="IN-CODE"),
    "a former code": Answer(PARCELS, {"xaId": "25456"}, {"commune_code": "C25459", "is_current_code": False}),
    "a unit code": Answer(PARCELS, {"xaId": "C25459"}, {"xaId": "25459", "commune_code": "C25459"}),
    "a code of another province": Answer(PARCELS, {"xaId": "00001"}, rule="LAND-COMMUNE"),
    "a code that lost its zeros": Answer(PARCELS, {"xaId": "1"}, rule="LAND-COMMUNE"),
    "no commune": Answer(PARCELS, {"xaId": None}, rule="IN-EMPTY"),
    "numbers of a spreadsheet": Answer(
        PARCELS, {"soHieuToBanDo": "12.0", "soThuTuThua": "0345"}, {"soHieuToBanDo": "12", "soThuTuThua": "345"}
    ),
    "no parcel number": Answer(PARCELS, {"soThuTuThua": ""}, rule="IN-EMPTY"),
    "a version that may be current": Answer(PARCELS, {"isLastest": "có lẽ"}, rule="IN-FLAG"),
    "an owner about whom nothing is known": Answer(PARCELS, {"daXacThucChu": ""}, {"daXacThucChu": None}),
    "an owner verified in some other word": Answer(PARCELS, {"daXacThucChu": "rồi"}, rule="IN-FLAG"),
    "a change on 30 february": Answer(PARCELS, {"ngayBienDong": "30/02/2026"}, rule="IN-TIME"),
    "a serial number too short": Answer(CERTIFICATES, {"soPhatHanh": "CT 12"}, {"soPhatHanh": "CT 12"}),
    "no serial number": Answer(CERTIFICATES, {"soPhatHanh": ""}, {"soPhatHanh": None}),
    "no day of issue": Answer(CERTIFICATES, {"ngayCap": ""}, {"ngayCap": None}),
    "an unreadable day of issue": Answer(CERTIFICATES, {"ngayCap": "tháng 5"}, rule="IN-TIME"),
    "a certificate of a parcel without number": Answer(CERTIFICATES, {"soThuTuThua": ""}, {"soThuTuThua": None}),
    "a certificate without dossier": Answer(CERTIFICATES, {"soBienNhan": ""}, {"soBienNhan": None}),
    "a certificate without id": Answer(CERTIFICATES, {"giayChungNhanId": ""}, rule="IN-EMPTY"),
    "a slip without dossier": Answer(TRANSFERS, {"soBienNhan": ""}, {"soBienNhan": None}),
    "a slip not answered yet": Answer(
        TRANSFERS,
        {"ngayThongBaoThue": "", "soTien": "", "trangThai": "da_chuyen"},
        {"ngayThongBaoThue": None, "soTien": None},
    ),
    "an amount with points for thousands": Answer(TRANSFERS, {"soTien": "15.000.000"}, rule="IN-COUNT"),
    "an amount below zero": Answer(TRANSFERS, {"soTien": "-1"}, rule="IN-COUNT"),
    "a state in words": Answer(TRANSFERS, {"trangThai": "đã chuyển"}, rule="IN-CHOICE"),
    "a channel nobody knows": Answer(TRANSFERS, {"kenh": "fax"}, rule="IN-CHOICE"),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
def test_each_odd_value_has_its_answer(tmp_path, answer):
    batch = read(tmp_path, answer.feed, {"a.csv": csv_text(RECORDS[answer.feed] | answer.change)})
    assert (batch.accepted.height, batch.quarantined["rule"].to_list()) == (
        (0, [answer.rule]) if answer.rule else (1, [])
    )
    if answer.kept:
        (row,) = batch.accepted.to_dicts()
        assert {name: row[name] for name in answer.kept} == answer.kept


@pytest.mark.parametrize("feed", LAND_FEEDS)
def test_nothing_of_an_owner_is_kept_or_told(tmp_path, feed):
    batch = read(tmp_path, feed, {"a.csv": csv_text(RECORDS[feed] | PERSON)})
    assert batch.accepted.height == 1
    assert not set(PERSON) & set(batch.accepted.columns)
    assert [facts.warnings for facts in batch.files] == [()]


@pytest.mark.parametrize("feed", LAND_FEEDS)
@pytest.mark.parametrize(
    "written",
    [
        lambda text: unicodedata.normalize("NFD", text).encode(),
        lambda text: typed_in(TCVN3, text).encode("latin-1"),
        lambda text: text.encode("utf-16"),
    ],
    ids=["decomposed letters", "tcvn3", "utf-16"],
)
def test_a_file_in_another_encoding_is_read_as_the_same(tmp_path, feed, written):
    text = csv_text(RECORDS[feed] | WORDS)
    read_as = read(tmp_path, feed, {"a.csv": written(text)})
    assert read_as.refusals == []
    assert read_as.accepted.equals(read(tmp_path, feed, {"a.csv": text}).accepted)


@pytest.mark.parametrize("feed", LAND_FEEDS)
def test_a_workbook_and_a_parquet_file_say_the_same_as_csv(tmp_path, feed):
    record = RECORDS[feed]
    (as_csv,) = read(tmp_path / "csv", feed, {"a.csv": csv_text(record)}).accepted.drop("file_name").rows()
    for name, content in {"a.parquet": as_parquet(record), "a.xlsx": as_xlsx(record)}.items():
        (row,) = read(tmp_path / name, feed, {name: content}).accepted.drop("file_name").rows()
        assert row == as_csv


def test_typed_columns_of_parquet_are_read_as_what_they_are(tmp_path):
    typed = LAND_PARCEL | {
        "soHieuToBanDo": 12, "soThuTuThua": 345, "dienTich": 152.3, "dienTichPhapLy": Decimal("150.0"),
        "daXacThucChu": True, "isLastest": True, "ngayBienDong": date(2026, 3, 20),
    }  # fmt: skip
    batch = read(tmp_path, "land_parcels", {"a.parquet": as_parquet(typed)})
    expected = read(tmp_path / "text", "land_parcels", {"a.csv": parcels()})
    assert batch.accepted.drop("file_name").rows() == expected.accepted.drop("file_name").rows()


# --- full snapshots ---------------------------------------------------------------------------------------


def listed(*names: str, **other: str) -> dict:
    return {"files": [{"name": name} for name in names]} | other


def test_only_a_delivery_whose_manifest_says_so_is_a_snapshot(tmp_path):
    manifests = {None: None, "silent": listed("a.csv"), "delta": listed("a.csv", content="delta")}
    for name, manifest in manifests.items():
        batch = read(tmp_path / str(name), "land_parcels", {"a.csv": parcels()}, manifest)
        assert batch.accepted["is_snapshot"].to_list() == [False]
    batch = read(tmp_path / "whole", "land_parcels", {"a.csv": parcels()}, listed("a.csv", content="snapshot"))
    assert batch.accepted["is_snapshot"].to_list() == [True]


def test_a_snapshot_with_a_refused_file_takes_nothing_away(tmp_path):
    files = {"a.csv": parcels(), "b.csv": "maThua\n1\n"}
    batch = read(tmp_path, "land_parcels", files, listed(*files, content="snapshot"))
    assert [refusal.file_name for refusal in batch.refusals] == ["b.csv"]
    assert batch.accepted["is_snapshot"].to_list() == [False]


@pytest.mark.parametrize("feed", ["dossiers", "land_certificates"])
def test_a_delivery_of_a_feed_without_snapshots_that_says_it_is_one_is_refused(tmp_path, feed):
    batch = read(tmp_path, feed, {"a.csv": csv_text(RECORDS[feed])}, listed("a.csv", content="snapshot"))
    (refusal,) = batch.refusals
    assert refusal.message.endswith(f"a delivery of {feed} cannot be a snapshot")
    assert "bản chụp" in refusal.message_vi
    assert batch.accepted.is_empty()


def test_a_content_that_is_neither_delta_nor_snapshot_is_refused_in_words(tmp_path):
    batch = read(tmp_path, "land_parcels", {"a.csv": parcels()}, listed("a.csv", content="full"))
    (refusal,) = batch.refusals
    assert "content must be one of delta, snapshot" in refusal.message


def test_days_of_one_batch_are_snapshots_each_for_itself(tmp_path):
    days = [
        deliver(tmp_path, "land_parcels", date(2026, 3, 1), {"a.csv": parcels()}, listed("a.csv", content="snapshot")),
        deliver(tmp_path, "land_parcels", date(2026, 3, 2), {"a.csv": parcels()}),
    ]
    (batch,) = read_batches(FEEDS["land_parcels"], days, CANDIDATES)
    assert dict(batch.accepted.select("arrival_day", "is_snapshot").rows()) == {
        date(2026, 3, 1): True,
        date(2026, 3, 2): False,
    }
