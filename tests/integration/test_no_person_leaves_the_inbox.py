"""Names and numbers planted all over an inbox are found nowhere outside it: not in the warehouse, not in what is
published, not in reports, logs, Dagster's history or what a command prints."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from orchestration.intake.feeds import PERSONAL
from tests.unit.deliveries import DOSSIER, PETITION, PROCEDURE, Record, csv_text, deliver
from tests.unit.test_mapping import IGATE
from tests.unit.test_reading import as_jsonl, as_parquet, as_xlsx

NAME, FAMILY = "Nguyễn Thị Thử", "Trần Văn Mẫu"
IDENTITY, OLD_IDENTITY, PHONE = "079123456789", "025987654", "0912345678"
EMAIL, ADDRESS = "thu.mau@example.invalid", "12 Phố Thử Nghiệm"
PLANTED = (NAME, FAMILY, IDENTITY, OLD_IDENTITY, PHONE, EMAIL, ADDRESS)
KEY = "a key of the province"
PERSON = dict.fromkeys(sorted(PERSONAL), NAME) | {
    "SoGiayTo": IDENTITY, "SoDienThoai": PHONE, "Email": EMAIL, "DiaChiThuongTru": ADDRESS, "DiaChi": ADDRESS,
}  # fmt: skip
DAYS = [date(2026, 3, day) for day in range(1, 32)]


def dossier(number: int, **change: str) -> Record:
    return PERSON | DOSSIER | {"MaHoSo": f"H53.12-260105-{number:04}"} | change


def shifted(record: Record, by: int) -> Record:
    """Every cell stands `by` columns to the left of its name, as after a lost delimiter."""
    cells = list(record.values())
    return dict(zip(record, cells[by:] + cells[:by], strict=True))


def form_with_signature() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, f"Danh sách do {FAMILY} lập")
        record = dossier(900)
        for column, (name, cell) in enumerate(record.items()):
            sheet.write(1, column, name)
            sheet.write(2, column, cell)
        sheet.write(4, 2, "NGƯỜI LẬP BIỂU")
        sheet.write(5, 2, NAME)
    return content.getvalue()


def zipped(**files: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text)
    return content.getvalue()


def write_inbox(inbox: Path) -> None:
    good = csv_text(*[dossier(n) for n in range(20)])
    row = good.splitlines()[1]
    deliveries = iter(DAYS)

    def dossiers(**files: str | bytes) -> None:
        named = {name.replace("_", "."): content for name, content in files.items()}
        deliver(inbox, "dossiers", next(deliveries), named)

    deliver(inbox, "procedures", DAYS[0], {"catalogue.csv": csv_text(PROCEDURE)})
    deliver(inbox, "petitions", DAYS[0], {"petitions.csv": csv_text(PERSON | PETITION)})
    dossiers(good_csv=good)
    dossiers(good_parquet=as_parquet(*[dossier(n) for n in range(100, 105)]))
    dossiers(good_jsonl=as_jsonl(*[dossier(n) for n in range(200, 205)]))
    dossiers(good_xlsx=as_xlsx(*[dossier(n) for n in range(300, 305)]))
    dossiers(form_xlsx=form_with_signature())
    dossiers(packed_zip=zipped(a=csv_text(dossier(400)), b=csv_text(dossier(401))))
    dossiers(shifted_csv=csv_text(*[shifted(dossier(500 + by), by) for by in range(1, len(dossier(0)))]))
    wrong = [{column: value} for value in PLANTED for column in DOSSIER if column != "MaHoSo"]
    dossiers(wrong_csv=csv_text(*[dossier(600 + n, **change) for n, change in enumerate(wrong)]))
    dossiers(keys_csv=csv_text(*[dossier(0, MaHoSo=value, MaDonVi="KHONG-CO") for value in PLANTED]))
    dossiers(
        ragged_csv=good + row + f",{NAME}\n" + row.rpartition(",")[0] + "\n" + row.replace(NAME, f'"{NAME}', 1) + "\n"
    )
    dossiers(headless_csv="\n".join([row] * 3))
    dossiers(broken_jsonl=as_jsonl(dossier(700)) + f'{{"ChuHoSo": "{NAME}", '.encode() + b"\n")
    dossiers(keyed_jsonl=json.dumps(dossier(701) | {IDENTITY: {PHONE: NAME}}, ensure_ascii=False).encode())
    dossiers(
        igate_jsonl=as_jsonl(
            *[IGATE | {"code": f"H53.12-260105-{n}", "statusCurrentTask": NAME} for n in range(1000, 1030)]
        )
    )
    dossiers(old_csv=csv_text(dossier(800)).encode("utf-16"))
    dossiers(latin_csv=csv_text(dossier(801)).encode("cp1258", "replace"))
    dossiers(damaged_parquet=as_parquet(dossier(802))[:-40])
    dossiers(damaged_xlsx=as_xlsx(dossier(803))[:-200])
    deliver(inbox, "dossiers", next(deliveries), {"a.csv": csv_text(dossier(804))}, f'{{"files": "{NAME}"}}')


@dataclass(frozen=True)
class Home:
    path: Path
    printed: str


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    path = tmp_path_factory.mktemp("home")
    write_inbox(path / "inbox")
    environment = os.environ | {"DTI_HOME": str(path), "DTI_PII_KEY": KEY, "DAGSTER_HOME": ""}
    done = subprocess.run(
        [sys.executable, "-m", "orchestration.cli", "refresh"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    assert "Published: version" in done.stdout, done.stderr
    return Home(path, done.stdout + done.stderr)


def texts_of(database: Path) -> Iterator[tuple[str, str]]:
    """(table and column, text) of every distinct text of a database: its file is compressed, bytes tell nothing."""
    with duckdb.connect(str(database), read_only=True) as connection:
        for schema, table, column in connection.execute(
            "select table_schema, table_name, column_name from information_schema.columns"
            " where data_type in ('VARCHAR', 'JSON', 'VARCHAR[]') and table_catalog = current_database()"
        ).fetchall():
            for (text,) in connection.execute(
                f'select distinct "{column}"::varchar from "{schema}"."{table}" where "{column}" is not null'
            ).fetchall():
                yield f"{schema}.{table}.{column}", text


def test_the_planted_persons_are_in_the_inbox(home):
    content = b"".join(path.read_bytes() for path in (home.path / "inbox").rglob("*.csv"))
    assert [text for text in PLANTED if text.encode() not in content] in ([], [FAMILY])


def test_the_inbox_was_read(home):
    with duckdb.connect(str(home.path / "warehouse" / "warehouse.duckdb"), read_only=True) as warehouse:
        rows, hashed = warehouse.execute("select count(*), count(applicant_hash) from raw.dossiers").fetchone()
        rules = {rule for (rule,) in warehouse.execute("select distinct rule from raw.quarantine").fetchall()}
        refused = warehouse.execute("select count(*) from raw.refusals").fetchone()[0]
    assert rows > 30
    assert hashed > 30
    assert {"IN-WIDTH", "IN-JSON", "IN-UNMAPPED", "IN-TIME", "DQ-D17"} <= rules
    assert refused >= 4


def test_no_database_holds_a_person(home):
    databases = [*(home.path / "warehouse").glob("*.duckdb"), *(home.path / "serving").glob("*.duckdb")]
    assert len(databases) == 2
    found = {
        (where, planted)
        for file in databases
        for where, text in texts_of(file)
        for planted in PLANTED
        if planted in text
    }
    assert found == set()


def test_no_other_file_outside_the_inbox_holds_a_person(home):
    files = [
        path for path in home.path.rglob("*") if path.is_file() and "inbox" not in path.relative_to(home.path).parts
    ]
    folders = {path.relative_to(home.path).parts[0] for path in files}
    assert {"dagster", "dbt", "serving", "warehouse"} <= folders
    forms = [
        form for text in PLANTED for form in (text.encode(), text.encode("utf-16-le"), json.dumps(text)[1:-1].encode())
    ]
    assert [str(path) for path in files if any(form in path.read_bytes() for form in forms)] == []


def test_nothing_that_is_printed_names_a_person(home):
    assert [text for text in PLANTED if text in home.printed] == []
