"""Each delivered form workbook is answered, and only there where answers belong."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import fastexcel
import pytest

from orchestration.forms.layout import RESULT_SHEET
from orchestration.intake.feeds import FEEDS
from orchestration.loading import load_days
from tests.unit.deliveries import DECISION, csv_text, deliver
from tests.unit.forms import COMMUNE, DAY, FORM, NAME, OTHER_COMMUNE, filled

LOCKED = DECISION | {"period": "2026", "decision": "locked", "decided_at": "2027-01-09"}


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def load(warehouse: duckdb.DuckDBPyConnection, home: Path) -> None:
    for feed in ("appraisals", "submissions"):
        load_days(warehouse, FEEDS[feed], home / "inbox", date.min, date.max, answers=home / "answers")


def results(path: Path) -> str:
    sheet = fastexcel.read_excel(path).load_sheet(RESULT_SHEET, header_row=None, skip_rows=0, dtypes="string")
    return "\n".join(str(row) for row in sheet.to_polars().iter_rows())


def answers(home: Path) -> dict[str, Path]:
    folder = home / "answers"
    return {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}


def test_every_workbook_is_answered_by_its_name_good_bad_and_refused(warehouse, tmp_path):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr(f"xa/{OTHER_COMMUNE}__{FORM}__2026.xlsx", filled(unit=OTHER_COMMUNE))
    files = {
        NAME: filled({("4.3", "value"): "nhiều"}),
        "bieu.xlsm": filled(),
        "tat-ca.zip": archive.getvalue(),
        "hong.zip": b"PK",
    }
    deliver(tmp_path / "inbox", "submissions", DAY, files)
    load(warehouse, tmp_path)
    found = answers(tmp_path)
    day = f"submissions/{DAY}"
    inside = f"{day}/tat-ca.zip__xa__{OTHER_COMMUNE}__{FORM}__2026.xlsx"
    assert found.keys() == {f"{day}/{NAME}", f"{day}/bieu.xlsm.xlsx", inside, f"{day}/hong.zip.xlsx"}
    assert "IN-NUMBER" in results(found[f"{day}/{NAME}"])
    assert "macro" in results(found[f"{day}/bieu.xlsm.xlsx"])
    assert "Không có lỗi" in results(found[inside])
    assert "chưa được nhận" in results(found[f"{day}/hong.zip.xlsx"])
    inbox = {path.name for path in (tmp_path / "inbox" / "submissions" / str(DAY)).iterdir()}
    assert inbox == files.keys()


def test_a_workbook_that_comes_after_the_lock_is_told_so_and_loaded(warehouse, tmp_path):
    deliver(tmp_path / "inbox", "appraisals", date(2027, 1, 9), {"a.csv": csv_text(LOCKED)})
    for day in (date(2027, 1, 9), DAY):
        deliver(tmp_path / "inbox", "submissions", day, {NAME: filled({("4.3", "value"): day.day})})
    load(warehouse, tmp_path)
    told = {name: "kỳ này đã khóa" in results(path) for name, path in answers(tmp_path).items()}
    assert told == {f"submissions/2027-01-09/{NAME}": False, f"submissions/{DAY}/{NAME}": True}
    values = warehouse.execute("select value from raw.submissions where node_code = '4.3' order by 1").fetchall()
    assert [int(value) for (value,) in values] == [9, 10]


def test_a_lock_that_was_taken_back_locks_nothing(warehouse, tmp_path):
    reopened = LOCKED | {"decision": "returned", "reason": "Mở lại kỳ", "decided_at": "2027-01-09 15:00:00"}
    deliver(tmp_path / "inbox", "appraisals", date(2027, 1, 9), {"a.csv": csv_text(LOCKED | {"reason": ""}, reopened)})
    deliver(tmp_path / "inbox", "submissions", DAY, {NAME: filled()})
    load(warehouse, tmp_path)
    (path,) = answers(tmp_path).values()
    assert "kỳ này đã khóa" not in results(path)


def test_without_a_folder_for_answers_none_is_written(warehouse, tmp_path):
    deliver(tmp_path / "inbox", "submissions", DAY, {NAME: filled()})
    load_days(warehouse, FEEDS["submissions"], tmp_path / "inbox", date.min, date.max)
    assert [path.name for path in tmp_path.iterdir()] == ["inbox"]
    assert warehouse.execute("select distinct unit_code from raw.submissions").fetchall() == [(COMMUNE,)]
