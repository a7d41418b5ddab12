"""Files as real systems deliver them, made by code, from which the fuzzers start.

Their personal columns hold planted values.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import datetime

import polars as pl

from orchestration.intake.feeds import FEEDS
from orchestration.intake.legacy_fonts import TCVN3, VNI, WINDOWS_1258
from tests.fuzz.promises import NAME, NUMBERS
from tests.unit.deliveries import DOSSIER, PETITION, PROCEDURE, RECORDS, Record, csv_text
from tests.unit.test_mapping import IGATE, LAND, OPENCPS, PORTAL
from tests.unit.test_reading import as_jsonl, as_xlsx
from tests.unit.test_workbook import form

PERSON: Record = dict(zip(("SoGiayTo", "SoDienThoai", "Email"), NUMBERS, strict=True)) | {"ChuHoSo": NAME}
VIETNAMESE = "Cấp giấy chứng nhận quyền sử dụng đất; đăng ký biến động, thế chấp “hộ gia đình”"
ORDER = list(FEEDS)


def seeds(reader: str) -> list[bytes]:
    """Inputs of one reader; the first byte of a file's input says to which feed it is delivered."""
    return {
        "csv": lambda: [
            _to("dossiers", _csv(DOSSIER)),
            *_every_feed(lambda *rows: csv_text(*rows).encode()),
            *_texts(),
        ],
        "jsonl": lambda: [*_every_feed(as_jsonl), *(_to("dossiers", as_jsonl(r, r)) for r in (IGATE, OPENCPS, PORTAL))],
        "parquet": lambda: [
            *_every_feed(_parquet),
            _to("petitions", _typed_parquet()),
            _to("dossiers", _parquet(LAND)),
        ],
        "xlsx": lambda: [*_every_feed(as_xlsx), _to("dossiers", form()), _to("dossiers", as_xlsx(LAND, LAND))],
        "zip": _archives,
        "manifest": _manifests,
        "values": _values,
    }[reader]()


def _to(feed: str, content: bytes) -> bytes:
    return bytes([ORDER.index(feed)]) + content


def _records(feed: str) -> list[Record]:
    keys = [name for name in FEEDS[feed].key if name in RECORDS[feed]]
    first = RECORDS[feed] | PERSON
    return [first, first | {keys[0]: f"{first[keys[0]]}9"}, first | dict.fromkeys(list(RECORDS[feed])[-2:], "sai")]


def _every_feed(write) -> list[bytes]:
    return [_to(feed, write(*_records(feed))) for feed in ORDER]


def _csv(record: Record) -> bytes:
    return csv_text(*({**record, **PERSON, "MaHoSo": f"H53-260105-000{n}"} for n in range(4))).encode()


def _texts() -> list[bytes]:
    """Encodings, delimiters, line ends, quoted line breaks, decomposed text, what an office program adds."""
    procedures = [PROCEDURE | {"MaTTHC": f"1.00000{n}", "TenTTHC": VIETNAMESE, "LinhVuc": "Đất đai"} for n in range(3)]
    text = csv_text(*procedures, delimiter=";")
    fonts = [_typed_in(font, text) for font in (TCVN3, VNI, WINDOWS_1258)]
    quoted = csv_text(PETITION | {"Loai": 'một "hai",\nba'}, PETITION | {"MaPAKN": "PA-0002"})
    return [
        *(_to("procedures", text.encode(encoding)) for encoding in ("utf-8", "utf-8-sig", "utf-16")),
        *(_to("procedures", content) for content in fonts),
        _to("petitions", quoted.encode()),
        _to("petitions", quoted.replace("\n", "\r\n").encode()),
        _to("petitions", ("sep=;\r\n" + csv_text(PETITION, delimiter=";")).encode()),
        _to("petitions", csv_text(PETITION).replace("\n", "\r").encode()),
        _to("petitions", (csv_text(PETITION) + 'PA-9;"never closed\nPA-8,C25459\n').encode()),
    ]  # fmt: skip


def _typed_in(font, text: str) -> bytes:
    letters = {letter: code for code, letter in reversed(font.letters.items())}
    return "".join(letters.get(letter, letter) for letter in text).encode("cp1252", "ignore")


def _parquet(*records: Record) -> bytes:
    content = io.BytesIO()
    pl.DataFrame(list(records)).write_parquet(content, compression="uncompressed")
    return content.getvalue()


def _typed_parquet() -> bytes:
    return _parquet(PETITION | {"NgayTiepNhan": datetime(2026, 1, 5), "HaiLong": True, "LapLai": 1.0, "Loai": b"x"})


def _archives() -> list[bytes]:
    inside = {"a.csv": csv_text(PETITION).encode(), "b/b.jsonl": as_jsonl(PETITION), "c.parquet": _parquet(PETITION)}
    archives = []
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", compression) as archive:
            for name, text in inside.items():
                archive.writestr(name, text)
        archives.append(_to("petitions", content.getvalue()))
    return archives


def _manifests() -> list[bytes]:
    digest = hashlib.sha256(b"").hexdigest()
    entry = {"name": "a.csv", "rows": 3, "sha256": digest}
    manifests = [
        {"files": [entry]},
        {"files": [entry, entry | {"name": "Đất.csv"}], "origin": "simulated"},
        {"files": []},
    ]
    return [json.dumps(manifest, ensure_ascii=False).encode() for manifest in manifests]


def _values() -> list[bytes]:
    """A feed's number, then cells: one a line, in the order of its columns."""
    rows = []
    for feed in ORDER:
        record = RECORDS[feed] | PERSON
        rows.append(_to(feed, "\n".join(record.get(name) or "" for name in FEEDS[feed].read_columns).encode()))
    return rows
