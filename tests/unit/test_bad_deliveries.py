"""What real systems deliver when something went wrong: each is loaded exactly, set aside row by row, or refused in
words; a good file that lies beside it is always loaded whole."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.intake.feeds import FEEDS
from orchestration.intake.legacy_fonts import TCVN3, VNI, Font
from orchestration.loading import load_days
from tests.unit.deliveries import DOSSIER, csv_text, deliver
from tests.unit.test_mapping import IGATE, LAND, OPENCPS
from tests.unit.test_reading import as_jsonl, as_parquet, as_xlsx
from tests.unit.test_workbook import book, form

GOOD = csv_text(*[DOSSIER | {"MaHoSo": f"H53.12-260105-9{n:03}"} for n in range(3)])
ONE = csv_text(DOSSIER)
HEADER, ROW = ONE.splitlines()
WORDS = "Sở Nội vụ; Đang xử lý; Yêu cầu bổ sung giấy tờ; Đã trả kết quả; Phường Tân Ninh"
NOTED = csv_text(DOSSIER | {"GhiChu": WORDS})


@dataclass(frozen=True)
class Bad:
    """files: what lies in the day. accepted: rows of them that are loaded. rules: of the rows set aside.
    refused: words of each refusal."""

    files: dict[str, bytes | str]
    accepted: int = 0
    rules: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    manifest: str | None = None
    good_beside: bool = True


def zipped(*members: tuple[str, bytes | str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members:
            archive.writestr(name, text)
    return content.getvalue()


def typed_in(font: Font, text: str) -> str:
    """The text as somebody typed it in a legacy font."""
    return text.translate({ord(meant): written for written, meant in font.letters.items() if len(meant) == 1})


def changed(**change: str) -> str:
    return csv_text(DOSSIER | change)


def listed(name: str, content: str, **other: object) -> str:
    entry = {"name": name, "sha256": hashlib.sha256(content.encode()).hexdigest(), "rows": 1} | other
    return str({"files": [entry]}).replace("'", '"')


CASES = {
    # loaded exactly
    "semicolons": Bad({"a.csv": csv_text(DOSSIER, delimiter=";")}, 1),
    "windows line ends": Bad({"a.csv": ONE.replace("\n", "\r\n")}, 1),
    "old macintosh line ends": Bad({"a.csv": ONE.replace("\n", "\r")}, 1),
    "byte order mark": Bad({"a.csv": "\ufeff" + ONE}, 1),
    "blank lines": Bad({"a.csv": f"{HEADER}\n\n{ROW}\n\n\n"}, 1),
    "no line end at the end": Bad({"a.csv": ONE.rstrip("\n")}, 1),
    "excel's sep line": Bad({"a.csv": "sep=,\n" + ONE}, 1),
    "quoted line break": Bad(
        {"a.csv": csv_text(DOSSIER | {"GhiChu": "dòng một\ndòng hai"}, DOSSIER | {"GhiChu": ""})}, 2
    ),
    "trailing empty cells": Bad({"a.csv": f"{HEADER}\n{ROW},,,\n"}, 1),
    "letter case and blanks of names": Bad({"a.csv": HEADER.upper().replace(",", " , ") + f"\n{ROW}\n"}, 1),
    "utf-16 of excel": Bad({"a.csv": NOTED.encode("utf-16")}, 1),
    "tcvn3": Bad({"a.csv": typed_in(TCVN3, NOTED).encode("latin-1")}, 1),
    "vni": Bad({"a.csv": typed_in(VNI, NOTED).encode("cp1252")}, 1),
    "decomposed letters": Bad({"a.csv": unicodedata.normalize("NFD", NOTED)}, 1),
    "parquet": Bad({"a.parquet": as_parquet(DOSSIER)}, 1),
    "json lines with blank lines": Bad({"a.jsonl": as_jsonl(DOSSIER).replace(b"\n", b"\n\n")}, 1),
    "workbook with title and signatures": Bad({"a.xlsx": form()}, 2),
    "igate": Bad({"a.jsonl": as_jsonl(IGATE)}, 1),
    "opencps": Bad({"a.csv": csv_text(OPENCPS)}, 1),
    "land office": Bad({"a.xlsx": as_xlsx(LAND)}, 1),
    "zip": Bad({"a.zip": zipped(("x/a.csv", ONE), ("x/b.csv", changed(MaHoSo="H53.12-260105-0002")))}, 2),
    "the same file twice": Bad({"a.csv": ONE, "b.csv": ONE}, 1),
    "a true manifest": Bad({"a.csv": ONE}, 1, manifest=listed("a.csv", ONE), good_beside=False),
    "only a header": Bad({"a.csv": HEADER + "\n"}, 0),
    "unknown columns": Bad({"a.csv": changed(La="1", LaNua="2")}, 1),
    # set aside row by row
    "cut off in the middle of a row": Bad({"a.csv": f"{HEADER}\n{ROW}\n{ROW[:30]}"}, 1, ("IN-WIDTH",)),
    "a cell too many": Bad({"a.csv": f"{HEADER}\n{ROW}\n{ROW},x\n"}, 1, ("IN-WIDTH",)),
    "an open quotation mark": Bad({"a.csv": f'{HEADER}\n"{ROW}\n{ROW}\n'}, 1, ("IN-WIDTH",)),
    "a broken json line": Bad({"a.jsonl": as_jsonl(DOSSIER) + as_jsonl(DOSSIER)[:-9]}, 1, ("IN-JSON",)),
    "an empty key": Bad({"a.csv": changed(MaHoSo=" ")}, 0, ("IN-EMPTY",)),
    "30 february": Bad({"a.csv": changed(NgayHenTra="30/02/2026")}, 0, ("IN-TIME",)),
    "an american date": Bad({"a.csv": changed(NgayHenTra="01/19/2026")}, 0, ("IN-TIME",)),
    "a year of a wrong clock": Bad({"a.csv": changed(NgayTiepNhan="00260105")}, 0, ("IN-TIME",)),
    "a vietnamese thousand": Bad({"a.csv": changed(SoLanBoSung="1.000")}, 0, ("IN-COUNT",)),
    "a word for a flag": Bad({"a.csv": changed(DaXoa="chưa rõ")}, 0, ("IN-FLAG",)),
    "a status out of the list": Bad({"a.csv": changed(TrangThaiHoSo="11")}, 0, ("IN-CHOICE",)),
    "a name in a code": Bad({"a.csv": changed(MaTTHC="Nguyễn Thị Thử")}, 0, ("IN-CODE",)),
    "an unknown unit": Bad({"a.csv": changed(MaDonVi="KHONG-CO")}, 0, ("DQ-D17",)),
    "a district after the districts": Bad({"a.csv": changed(MaDonVi="D703")}, 0, ("DQ-D17",)),
    "accepted tomorrow": Bad({"a.csv": changed(NgayTiepNhan="20300105")}, 0, ("DQ-D03",)),
    "finished before it began": Bad({"a.csv": changed(NgayKetThucXuLy="20260104")}, 0, ("DQ-D05",)),
    "no acceptance": Bad({"a.csv": changed(NgayTiepNhan="")}, 0, ("DQ-D01",)),
    "a vendor's new status": Bad(
        {"a.jsonl": as_jsonl(IGATE | {"statusCurrentTask": "Chờ ký số"})}, 0, ("IN-UNMAPPED",)
    ),
    "a failed formula": Bad(
        {"a.xlsx": book([list(DOSSIER), list((DOSSIER | {"NgayHenTra": "#N/A"}).values())])}, 0, ("IN-TIME",)
    ),
    # refused in words
    "an empty file": Bad({"a.csv": ""}, refused=("no header",)),
    "no header": Bad({"a.csv": f"{ROW}\n{ROW}\n"}, refused=("required column missing",)),
    "a required column missing": Bad(
        {"a.csv": ONE.replace("TrangThaiHoSo", "TrangThai")}, refused=("missing: TrangThaiHoSo",)
    ),
    "a column twice": Bad({"a.csv": f"{HEADER},mahoso\n{ROW},x\n"}, refused=("more than once: MaHoSo",)),
    "a web page": Bad(
        {"a.csv": "<!DOCTYPE html><html><body>502 Bad Gateway</body></html>"}, refused=("required column missing",)
    ),
    "latin letters": Bad(
        {"a.csv": NOTED.replace(WORDS, "Größe über façade señor").encode("latin-1")}, refused=("save it as UTF-8",)
    ),
    "half utf-8, half tcvn3": Bad(
        {"a.csv": NOTED.encode() + "Së Néi vô,§ang xö lý\n".encode("latin-1")}, refused=("UTF-8",)
    ),
    "parquet called csv": Bad({"a.csv": as_parquet(DOSSIER)}, refused=("not text",)),
    "csv called parquet": Bad({"a.parquet": ONE}, refused=("damaged or no Parquet",)),
    "csv called workbook": Bad({"a.xlsx": ONE}, refused=("no workbook",)),
    "csv called json": Bad({"a.jsonl": ONE}, refused=("no JSON object",)),
    "a cut off parquet": Bad({"a.parquet": as_parquet(DOSSIER)[:-9]}, refused=("damaged",)),
    "a cut off workbook": Bad({"a.xlsx": as_xlsx(DOSSIER)[:-99]}, refused=("did not arrive whole",)),
    "an old workbook": Bad({"a.xlsx": bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600}, refused=("old .xls",)),
    "an old ending": Bad({"a.xls": as_xlsx(DOSSIER)}, refused=("ending '.xls'",)),
    "gzip": Bad({"a.csv.gz": gzip.compress(ONE.encode())}, refused=("ending '.gz'",)),
    "tables on two sheets": Bad(
        {"a.xlsx": book([list(DOSSIER), list(DOSSIER.values())], [list(DOSSIER)])}, refused=("sheets 1, 2",)
    ),
    "a zip bomb": Bad({"a.zip": zipped(("a.csv", "0" * 40_000_000))}, refused=("far more comes out",)),
    "a path out of the archive": Bad({"a.zip": zipped(("../a.csv", ONE))}, refused=("leads out of it",)),
    "an archive in an archive": Bad(
        {"a.zip": zipped(("a.zip", zipped(("a.csv", ONE))))}, refused=("an archive itself",)
    ),
    "one bad file in an archive": Bad({"a.zip": zipped(("a.csv", ONE), ("b.csv", "x\n"))}, refused=("a.zip/b.csv",)),
    "an export without a column": Bad(
        {"a.csv": csv_text({k: v for k, v in OPENCPS.items() if k != "receiveDate" and k != "modifiedDate"})},
        refused=("an export of OpenCPS",),
    ),
    "a manifest with another hash": Bad(
        {"a.csv": ONE}, refused=("another sha256",), manifest=listed("a.csv", ROW), good_beside=False
    ),
    "a manifest with another count": Bad(
        {"a.csv": ONE},
        refused=("has 1 rows, the manifest says 2",),
        manifest=listed("a.csv", ONE, rows=2),
        good_beside=False,
    ),
    "a manifest of another day": Bad(
        {"a.csv": ONE}, refused=("b.csv is listed but not delivered",), manifest=listed("b.csv", ONE), good_beside=False
    ),
    "a manifest that is none": Bad({"a.csv": ONE}, refused=("manifest is unusable",), manifest="{", good_beside=False),
}
FIRST = date(2026, 2, 1)
DAYS = {name: FIRST + timedelta(days=number) for number, name in enumerate(CASES)}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    inbox: Path = tmp_path_factory.mktemp("home") / "inbox"
    for name, case in CASES.items():
        beside = {"zz-good.csv": GOOD} if case.good_beside else {}
        deliver(inbox, "dossiers", DAYS[name], case.files | beside, case.manifest)
    with duckdb.connect() as warehouse:
        load_days(warehouse, FEEDS["dossiers"], inbox, date.min, date.max)
        yield warehouse


@pytest.mark.parametrize("name", CASES)
def test_it_is_loaded_exactly_set_aside_or_refused_in_words(loaded, name):
    case, day = CASES[name], [DAYS[name]]
    accepted = loaded.execute(
        "select count(*) from raw.dossiers where arrival_day = ? and file_name <> 'zz-good.csv'", day
    ).fetchone()[0]
    rules = loaded.execute("select rule from raw.quarantine where arrival_day = ? order by line", day).fetchall()
    refusals = loaded.execute("select message from raw.refusals where arrival_day = ?", day).fetchall()
    assert (accepted, tuple(rule for (rule,) in rules)) == (case.accepted, case.rules), refusals
    assert len(refusals) == len(case.refused)
    for words, (message,) in zip(case.refused, refusals, strict=True):
        assert words in message


def test_every_refusal_tells_its_sender_in_vietnamese_what_to_mend(loaded):
    refusals = loaded.execute("select message, message_vi from raw.refusals").fetchall()
    asks = re.compile("gửi lại|gửi bổ sung|bổ sung vào|đọc lại ở lần cập nhật sau", re.IGNORECASE)
    english = re.compile(r"\b(the|is|cannot|of|file|line|row)\b")
    assert len(refusals) > 20
    assert [told for told in refusals if not asks.search(told[1]) or english.search(told[1])] == []


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.good_beside])
def test_a_good_file_beside_it_is_loaded_whole(loaded, name):
    beside = "select count(*) from raw.dossiers where arrival_day = ? and file_name = 'zz-good.csv'"
    assert loaded.execute(beside, [DAYS[name]]).fetchone() == (3,)


def test_every_day_balances(loaded):
    ledger = loaded.execute(
        "select arrival_day, sum(rows_delivered), sum(rows_accepted), sum(rows_quarantined) from raw.deliveries"
        " group by all order by all"
    ).fetchall()
    raw = dict(loaded.execute("select arrival_day, count(*) from raw.dossiers group by all").fetchall())
    set_aside = dict(loaded.execute("select arrival_day, count(*) from raw.quarantine group by all").fetchall())
    for day, delivered, accepted, quarantined in ledger:
        assert delivered == accepted + quarantined
        assert (accepted, quarantined) == (raw.get(day, 0), set_aside.get(day, 0))
