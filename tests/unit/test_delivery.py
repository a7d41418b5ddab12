"""What counts as a delivery, when it has changed, and when its manifest belies it."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from datetime import date
from pathlib import Path

import pytest

from orchestration.intake.delivery import (
    SETTLE_ROUNDS,
    between,
    manifest_mismatches,
    read_manifest,
    scan,
    settle,
    unknown_feeds,
)
from orchestration.intake.feeds import PETITIONS
from orchestration.intake.load import Batch, read_batches
from tests.unit.deliveries import CANDIDATES, PETITION, csv_text, deliver

DAY = date(2026, 1, 31)
TEXT = csv_text(PETITION)
SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()
TRUE_MANIFEST = {"files": [{"name": "a.csv", "rows": 1, "sha256": SHA256}]}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return tmp_path / "inbox"


def read(delivery) -> Batch:
    (batch,) = read_batches(PETITIONS, [delivery], CANDIDATES)
    return batch


# --- scanning ---------------------------------------------------------------------------------------------


def test_deliveries_come_oldest_first_and_within_a_day_in_the_order_of_the_feeds(inbox):
    for feed, day in [("b", DAY), ("a", DAY), ("b", date(2025, 12, 1)), ("a", date(2026, 2, 1))]:
        deliver(inbox, feed, day, {"f.csv": ""})
    found = [(d.feed, d.arrival_day) for d in scan(inbox, ("a", "b")).deliveries]
    assert found == [("b", date(2025, 12, 1)), ("a", DAY), ("b", DAY), ("a", date(2026, 2, 1))]


def test_an_inbox_that_does_not_exist_holds_nothing(inbox):
    assert scan(inbox, ("petitions",)) == scan(inbox, ())


@pytest.mark.parametrize("name", ["20260131", "2026-1-31", "2026-02-30", "31-01-2026", "2026-W05-6", "hôm nay", "2026"])
def test_a_folder_whose_name_is_no_day_is_a_stray_and_is_named(inbox, name):
    (inbox / "petitions" / name).mkdir(parents=True)
    found = scan(inbox, ("petitions",))
    assert found.deliveries == ()
    assert found.strays == (f"petitions/{name}: not an arrival day (a folder named YYYY-MM-DD)",)


@pytest.mark.parametrize("name", ["a.csv", "2026-01-31"])
def test_a_file_beside_the_days_is_a_stray(inbox, name):
    (inbox / "petitions").mkdir(parents=True)
    (inbox / "petitions" / name).write_text(TEXT)
    found = scan(inbox, ("petitions",))
    assert (len(found.deliveries), len(found.strays)) == (0, 1)


def test_hidden_entries_and_unfinished_copies_are_neither_deliveries_nor_strays(inbox):
    names = [".a.csv", "~$a.xlsx", "_manifest.json", "a.csv.tmp", "b.csv", "a.csv"]
    delivery = deliver(inbox, "petitions", DAY, dict.fromkeys(names, TEXT))
    (inbox / "petitions" / ".sync").mkdir()
    found = scan(inbox, ("petitions",))
    assert found.strays == ()
    assert [path.name for path in delivery.files] == ["a.csv", "b.csv"]


def test_a_day_outside_the_calendar_is_not_loaded_and_is_named(inbox):
    for day in (date(2021, 12, 31), date(2022, 1, 1), DAY, date(2026, 2, 1)):
        deliver(inbox, "petitions", day, {"a.csv": TEXT})
    (inbox / "petitions" / "hôm nay").mkdir()
    found = between(scan(inbox, ("petitions",)), date(2022, 1, 1), DAY)
    assert [delivery.arrival_day for delivery in found.deliveries] == [date(2022, 1, 1), DAY]
    assert found.strays == (
        "petitions/hôm nay: not an arrival day (a folder named YYYY-MM-DD)",
        "petitions/2021-12-31: not loaded, the arrival day lies before 2022-01-01",
        "petitions/2026-02-01: not loaded, the arrival day lies in the future: is the sender's clock right?",
    )


# --- fingerprints -----------------------------------------------------------------------------------------


def test_a_delivery_left_alone_keeps_its_fingerprint(inbox):
    delivery = deliver(inbox, "petitions", DAY, {"a.csv": TEXT}, TRUE_MANIFEST)
    before = delivery.fingerprint()
    (delivery.folder / ".hidden").write_text("x")
    (delivery.folder / "b.csv.tmp").write_text("x")
    assert delivery.fingerprint() == before


def test_a_delivery_that_was_touched_in_any_way_has_another_fingerprint(inbox):
    delivery = deliver(inbox, "petitions", DAY, {"a.csv": TEXT})
    seen = [delivery.fingerprint()]
    os.utime(delivery.folder / "a.csv", ns=(1, 1))
    seen.append(delivery.fingerprint())
    (delivery.folder / "b.csv").write_text(TEXT)
    seen.append(delivery.fingerprint())
    (delivery.folder / "b.csv").rename(delivery.folder / "c.csv")
    seen.append(delivery.fingerprint())
    (delivery.folder / "c.csv").unlink()
    (delivery.folder / "a.csv").write_text(TEXT + "\n")
    seen.append(delivery.fingerprint())
    (delivery.folder / "_manifest.json").write_text("{}")
    seen.append(delivery.fingerprint())
    (delivery.folder / "_manifest.json").write_text('{"files": []}')
    seen.append(delivery.fingerprint())
    assert len(set(seen)) == len(seen)


# --- manifests --------------------------------------------------------------------------------------------


def test_a_delivery_without_a_manifest_is_taken_as_it_is(inbox):
    delivery = deliver(inbox, "petitions", DAY, {"a.csv": TEXT})
    assert read_manifest(delivery) is None
    assert [facts.origin for facts in read(delivery).files] == ["delivered"]


def test_a_true_manifest_lets_the_delivery_in(inbox):
    batch = read(deliver(inbox, "petitions", DAY, {"a.csv": TEXT}, TRUE_MANIFEST))
    assert (batch.accepted.height, batch.refusals) == (1, [])


@pytest.mark.parametrize("origin", ["delivered", "simulated", "captured"])
def test_the_manifest_tells_the_origin_of_its_files(inbox, origin):
    batch = read(deliver(inbox, "petitions", DAY, {"a.csv": TEXT}, TRUE_MANIFEST | {"origin": origin}))
    assert [facts.origin for facts in batch.files] == [origin]


def test_a_manifest_need_not_tell_rows_or_hash(inbox):
    batch = read(deliver(inbox, "petitions", DAY, {"a.csv": TEXT}, {"files": [{"name": "a.csv"}]}))
    assert (batch.accepted.height, batch.refusals) == (1, [])


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ([{"name": "a.csv", "rows": 2}], "a.csv has 1 rows, the manifest says 2"),
        ([{"name": "a.csv", "sha256": "0" * 64}], "a.csv has another sha256 than the manifest says"),
        ([{"name": "a.csv"}, {"name": "b.csv"}], "b.csv is listed but not delivered"),
        ([], "a.csv is delivered but not listed"),
        ([{"rows": 1}], "a.csv is delivered but not listed"),
    ],
)
def test_a_manifest_that_differs_refuses_the_delivery_whole_and_says_where(inbox, entries, reason):
    batch = read(deliver(inbox, "petitions", DAY, {"a.csv": TEXT}, {"files": entries}))
    assert (batch.accepted.height, batch.quarantined.height, batch.files) == (0, 0, [])
    (refusal,) = batch.refusals
    assert str(refusal).startswith("petitions/2026-01-31/_manifest.json: the whole delivery is refused: ")
    assert reason in refusal.message


def test_all_differences_are_told_at_once():
    entries = [{"name": "a.csv", "rows": 7, "sha256": "0" * 64}, {"name": "gone.csv"}]
    hashes = {"a.csv": "1" * 64, "new.csv": "2" * 64}
    assert list(manifest_mismatches({"files": entries}, {"a.csv": 1, "new.csv": 1}, hashes)) == [
        "gone.csv is listed but not delivered",
        "new.csv is delivered but not listed",
        "a.csv has 1 rows, the manifest says 7",
        "a.csv has another sha256 than the manifest says",
    ]


@pytest.mark.parametrize(
    "manifest",
    ["", "{", "[]", '"files"', "{}", '{"files": {}}', '{"files": [], "origin": "invented"}', '{"files": ["a.csv"]}'],
)
def test_a_manifest_that_is_none_refuses_the_delivery_whole(inbox, manifest):
    batch = read(deliver(inbox, "petitions", DAY, {"a.csv": TEXT}, manifest))
    assert batch.files == []
    assert [refusal.file_name for refusal in batch.refusals] == ["_manifest.json"]


def test_a_manifest_that_is_not_utf_8_refuses_the_delivery_whole(inbox):
    delivery = deliver(inbox, "petitions", DAY, {"a.csv": TEXT, "_manifest.json": '{"é'.encode("latin-1")})
    assert [refusal.file_name for refusal in read(delivery).refusals] == ["_manifest.json"]


def test_a_manifest_with_a_byte_order_mark_is_read(inbox):
    delivery = deliver(
        inbox, "petitions", DAY, {"a.csv": TEXT, "_manifest.json": '\ufeff{"files": [{"name":"a.csv"}]}'}
    )
    assert read(delivery).refusals == []


# --- reading a delivery -----------------------------------------------------------------------------------


def test_a_refused_file_does_not_keep_the_good_ones_out(inbox):
    batch = read(deliver(inbox, "petitions", DAY, {"a.csv": TEXT, "b.csv": "MaPAKN\n1\n", "c.parquet": "text"}))
    assert [facts.file_name for facts in batch.files] == ["a.csv"]
    assert [refusal.file_name for refusal in batch.refusals] == ["b.csv", "c.parquet"]
    assert all("the file is refused whole: " in refusal.message for refusal in batch.refusals)


def test_a_day_of_files_without_rows_is_read(inbox):
    batch = read(deliver(inbox, "petitions", DAY, {"a.csv": TEXT.splitlines()[0]}))
    assert [facts.file_name for facts in batch.files] == ["a.csv"]
    assert (batch.accepted.height, batch.quarantined.height) == (0, 0)


def test_rows_of_several_files_and_days_keep_where_they_came_from(inbox):
    one = deliver(inbox, "petitions", DAY, {"a.csv": TEXT, "b.csv": csv_text(PETITION, PETITION | {"MaPAKN": ""})})
    two = deliver(inbox, "petitions", date(2026, 2, 28), {"a.csv": TEXT})
    (batch,) = read_batches(PETITIONS, [one, two], CANDIDATES)
    assert batch.accepted.select("arrival_day", "file_name", "line").rows() == [
        (DAY, "a.csv", 2), (DAY, "b.csv", 2), (date(2026, 2, 28), "a.csv", 2),
    ]  # fmt: skip
    assert batch.quarantined.select("arrival_day", "file_name", "line").rows() == [(DAY, "b.csv", 3)]
    assert batch.fingerprints == {DAY: one.fingerprint(), date(2026, 2, 28): two.fingerprint()}


def test_large_deliveries_come_in_several_batches_of_whole_days(inbox, monkeypatch):
    monkeypatch.setattr("orchestration.intake.load.BATCH_ROWS", 2)
    days = [date(2026, 2, day) for day in (1, 2, 3, 4)]
    deliveries = [deliver(inbox, "petitions", day, {"a.csv": TEXT}) for day in days]
    batches = list(read_batches(PETITIONS, deliveries, CANDIDATES))
    assert [list(batch.fingerprints) for batch in batches] == [days[:2], days[2:]]
    assert [batch.accepted.height for batch in batches] == [2, 2]


def test_no_delivery_gives_no_batch():
    assert list(read_batches(PETITIONS, [], CANDIDATES)) == []


# --- deliveries that real systems make ----------------------------------------------------------------------


def test_the_same_file_under_two_names_is_read_once_and_said(inbox):
    delivery = deliver(inbox, "petitions", DAY, {"a.csv": TEXT, "copy of a.csv": TEXT})
    (batch,) = read_batches(PETITIONS, [delivery], CANDIDATES)
    assert [(f.file_name, f.rows, f.warnings) for f in batch.files] == [
        ("a.csv", 1, ()),
        ("copy of a.csv", 0, ("the same content as a.csv: read once",)),
    ]
    assert batch.accepted.height == 1


def test_a_manifest_that_lists_a_file_under_both_its_names_is_true(inbox):
    entries = [{"name": name, "rows": 1} for name in ("a.csv", "b.csv")]
    delivery = deliver(inbox, "petitions", DAY, {"a.csv": TEXT, "b.csv": TEXT}, {"files": entries})
    (batch,) = read_batches(PETITIONS, [delivery], CANDIDATES)
    assert batch.refusals == []


def test_a_file_that_grows_while_it_is_read_is_refused_until_it_is_whole(inbox, monkeypatch):
    delivery = deliver(inbox, "petitions", DAY, {"a.csv": TEXT, "b.csv": TEXT + "more"})
    read_bytes = Path.read_bytes

    def read_while_somebody_writes(path: Path) -> bytes:
        content = read_bytes(path)
        if path.name == "b.csv":
            with path.open("a") as file:
                file.write("\n")
        return content

    monkeypatch.setattr(Path, "read_bytes", read_while_somebody_writes)
    (batch,) = read_batches(PETITIONS, [delivery], CANDIDATES)
    assert [refusal.file_name for refusal in batch.refusals] == ["b.csv"]
    assert "still being written" in batch.refusals[0].message
    assert batch.accepted.height == 1
    assert batch.fingerprints[DAY] != delivery.fingerprint(), "the next refresh must read it again"


def test_a_file_that_goes_away_while_it_is_read_is_refused_in_words(inbox, monkeypatch):
    delivery = deliver(inbox, "petitions", DAY, {"a.csv": TEXT, "b.csv": TEXT + "more"})
    read_bytes = Path.read_bytes

    def gone(path: Path) -> bytes:
        path.unlink()
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", gone)
    (batch,) = read_batches(PETITIONS, [delivery], CANDIDATES)
    assert {refusal.file_name for refusal in batch.refusals} == {"a.csv", "b.csv"}
    assert all("cannot be opened" in refusal.message for refusal in batch.refusals)


@pytest.mark.parametrize(("age", "waits"), [(0.0, True), (60.0, False), (-60.0, False)])
def test_a_file_changed_just_now_is_waited_for_and_one_with_a_wrong_clock_is_not(inbox, monkeypatch, age, waits):
    delivery = deliver(inbox, "petitions", DAY, {"a.csv": TEXT})
    now = 1_800_000_000.0
    os.utime(delivery.folder / "a.csv", (now - age, now - age))
    slept: list[float] = []
    monkeypatch.setattr("time.time", lambda: now + sum(slept))
    monkeypatch.setattr("time.sleep", slept.append)
    settle([delivery], 2)
    assert bool(slept) == waits
    assert sum(slept) <= 2


def test_a_file_that_never_comes_to_rest_is_not_waited_for_without_end(inbox, monkeypatch):
    delivery = deliver(inbox, "petitions", DAY, {"a.csv": TEXT})
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", lambda seconds: (slept.append(seconds), (delivery.folder / "a.csv").touch()))
    settle([delivery], 2)
    assert 0 < sum(slept) <= 2 * SETTLE_ROUNDS


def test_a_zip_archive_brings_its_files_under_its_own_name(inbox):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("01/a.csv", TEXT)
        archive.writestr("b.jsonl", '{"no": "petition"}')
    delivery = deliver(inbox, "petitions", DAY, {"all.zip": packed.getvalue()})
    (batch,) = read_batches(PETITIONS, [delivery], CANDIDATES)
    assert [refusal.file_name for refusal in batch.refusals] == ["all.zip"]
    assert "all.zip/b.jsonl: required column missing" in batch.refusals[0].message
    assert (batch.files, batch.accepted.height) == ([], 0), "an archive is loaded whole or not at all"

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("01/a.csv", TEXT)
        archive.writestr("02/a.csv", TEXT.replace("PA-0001", "PA-0002"))
    entries = {"files": [{"name": "all.zip", "rows": 2, "sha256": hashlib.sha256(packed.getvalue()).hexdigest()}]}
    delivery = deliver(inbox, "petitions", DAY, {"all.zip": packed.getvalue()}, entries)
    (batch,) = read_batches(PETITIONS, [delivery], CANDIDATES)
    assert batch.refusals == []
    assert sorted(batch.accepted["file_name"]) == ["all.zip/01/a.csv", "all.zip/02/a.csv"]


def test_a_folder_inside_a_day_and_a_folder_of_no_feed_are_named(inbox):
    (inbox / "petitions" / str(DAY) / "extra").mkdir(parents=True)
    (inbox / "petition").mkdir()
    assert scan(inbox, ("petitions",)).strays == (f"petitions/{DAY}/extra: not read, a folder inside a day",)
    assert unknown_feeds(inbox, ("petitions",)) == ("petition: not read, no feed has this name (petitions)",)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"h\xb5 s\xac.csv", "h\\udcb5 s\\udcac.csv"),
        (b"a\nb.csv", "a\\nb.csv"),
        ("\u202eb.csv".encode(), "\\u202eb.csv"),
    ],
)
def test_a_file_name_in_no_known_encoding_or_on_two_lines_is_loaded_under_a_name_that_can_be_written(
    inbox, name, shown
):
    delivery = deliver(inbox, "petitions", DAY, {os.fsdecode(name): TEXT}, {"files": [{"name": os.fsdecode(name)}]})
    batch = read(delivery)
    assert batch.refusals == []
    assert batch.accepted["file_name"].to_list() == [shown]


def test_a_folder_name_in_no_known_encoding_can_be_written(inbox):
    (inbox / "petitions" / os.fsdecode(b"ng\xb5y")).mkdir(parents=True)
    (inbox / os.fsdecode(b"h\xb5 s\xac")).mkdir()
    assert scan(inbox, ("petitions",)).strays[0].startswith("petitions/ng\\udcb5y: not an arrival day")
    assert unknown_feeds(inbox, ("petitions",))[0].startswith("h\\udcb5 s\\udcac: not read")


@pytest.mark.parametrize(
    "entry", [{"name": ["a.csv"]}, {"name": "a.csv", "rows": "1"}, {"name": "a.csv", "sha256": None}]
)
def test_a_manifest_whose_entries_are_of_another_kind_is_unusable(inbox, entry):
    (refusal,) = read(deliver(inbox, "petitions", DAY, {"a.csv": TEXT}, {"files": [entry]})).refusals
    assert "its manifest is unusable: expected" in refusal.message


def test_of_endless_differences_from_a_manifest_the_first_are_told_and_the_others_counted(inbox):
    entries = [{"name": f"{number}.csv"} for number in range(1000)]
    (refusal,) = read(deliver(inbox, "petitions", DAY, {"a.csv": TEXT}, {"files": entries})).refusals
    assert refusal.message.endswith("; 951 more")
