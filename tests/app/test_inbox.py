"""The door by which the app writes: new files only, whole or not there, under names of a closed shape."""

import os
import re
import tomllib
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from app import inbox
from orchestration.intake.delivery import Delivery

DAY = date(2026, 4, 10)
BASE = "N-YT__dti-so__2025"


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Today's folder of the inbox of an installation that takes files."""
    monkeypatch.setenv("DTI_HOME", str(tmp_path))
    monkeypatch.setenv("DTI_UPLOAD", "1")
    monkeypatch.setenv("DTI_TODAY", DAY.isoformat())
    return tmp_path / "inbox" / "submissions" / DAY.isoformat()


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def send(content: bytes = b"book", base: str = BASE, published: int = 0) -> str:
    return inbox.send("submissions", inbox.version_names(base, published), content).name


@pytest.mark.parametrize("setting", [None, "", "0", "true", "yes"])
def test_nothing_is_written_unless_it_was_switched_on(
    door: Path, monkeypatch: pytest.MonkeyPatch, setting: str | None
) -> None:
    if setting is None:
        monkeypatch.delenv("DTI_UPLOAD")
    else:
        monkeypatch.setenv("DTI_UPLOAD", setting)
    with pytest.raises(inbox.NotSent) as told:
        send()
    assert told.value.reason == "closed"
    assert not door.parents[1].exists()


def test_each_file_takes_the_next_free_version_and_none_is_replaced(door: Path) -> None:
    names = [send(content) for content in (b"first", b"second", b"third")]
    assert names == [f"{BASE}.xlsx", f"{BASE}__v2.xlsx", f"{BASE}__v3.xlsx"]
    assert [(door / name).read_bytes() for name in names] == [b"first", b"second", b"third"]
    assert names_in(door) == sorted(names)


def test_versions_of_earlier_days_and_published_ones_are_counted(door: Path) -> None:
    before = door.parent / "2026-01-20"
    before.mkdir(parents=True)
    for name in (f"{BASE}.xlsx", f"{BASE}__v4.xlsx", f"{BASE}-M9.xlsx", "N-YT__dti-so__2025x.xlsx"):
        (before / name).write_bytes(b"old")
    assert send() == f"{BASE}__v5.xlsx"
    assert send(published=9) == f"{BASE}__v10.xlsx"
    assert send(base="N-TP__dti-so__2025", published=1) == "N-TP__dti-so__2025__v2.xlsx"


def test_files_sent_at_the_same_moment_take_different_versions(door: Path) -> None:
    contents = [f"unit {number}".encode() for number in range(16)]
    with ThreadPoolExecutor(16) as threads:
        names = list(threads.map(send, contents))
    assert len(set(names)) == 16
    assert names_in(door) == sorted(names)
    assert [(door / name).read_bytes() for name in names] == contents


@pytest.mark.usefixtures("door")
@pytest.mark.parametrize(
    "base",
    [
        "../../escape__dti-so__2025",
        "/etc/passwd__dti-so__2025",
        "N-YT__dti-so__../2025",
        "N-YT/x__dti-so__2025",
        "N-YT\\x__dti-so__2025",
        ".hidden__dti-so__2025",
        "_dti__dti-so__2025",
        "N-YT__dti-so",
        "N-YT__dti-so__2025\n",
        "N-YT__dti-so__2025\0",
        "N-YT__dti-*__2025",
        "Đơn-vị__dti-so__2025",
        "N-YT__" + "d" * 200 + "__2025",
        "",
    ],
)
def test_a_name_of_another_shape_is_not_written_anywhere(tmp_path: Path, base: str) -> None:
    with pytest.raises(inbox.NotSent) as told:
        send(base=base)
    assert told.value.reason == "name"
    with pytest.raises(inbox.NotSent):
        inbox.send("submissions", [f"{base}.xlsx"], b"book")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert not (tmp_path.parent / "escape__dti-so__2025.xlsx").exists()


@pytest.mark.parametrize("ending", [".xlsm", ".xls", ".csv", ".xlsx.exe", ""])
def test_another_type_of_file_is_not_taken(door: Path, ending: str) -> None:
    with pytest.raises(inbox.NotSent) as told:
        inbox.send("submissions", [f"{BASE}{ending}"], b"book")
    assert told.value.reason == "type"
    assert names_in(door) == []


@pytest.mark.parametrize(("content", "reason"), [(b"", "empty"), (bytes(inbox.MOST_BYTES + 1), "too_large")])
def test_an_empty_or_too_large_file_is_not_taken(door: Path, content: bytes, reason: str) -> None:
    with pytest.raises(inbox.NotSent) as told:
        send(content)
    assert told.value.reason == reason
    assert not door.exists()
    assert send(bytes(inbox.MOST_BYTES)) == f"{BASE}.xlsx"


def test_a_delivery_that_lists_its_files_is_left_as_it_is(door: Path) -> None:
    door.mkdir(parents=True)
    (door / "_manifest.json").write_text('{"files": []}')
    with pytest.raises(inbox.NotSent) as told:
        send()
    assert told.value.reason == "listed"
    assert names_in(door) == ["_manifest.json"]


def test_a_reader_of_the_inbox_sees_no_half_file(door: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, link = [], os.link

    def look_then_link(draft: str, target: Path) -> None:
        seen.append((names_in(door), Delivery("submissions", DAY, door).files))
        link(draft, target)

    monkeypatch.setattr(os, "link", look_then_link)
    name = send()
    ((names, files),) = seen
    assert len(names) == 1 and files == []
    assert Delivery("submissions", DAY, door).files == [door / name]


@pytest.mark.usefixtures("door")
def test_decisions_of_one_second_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    at = inbox.now()
    monkeypatch.setattr(inbox, "now", lambda: at)
    names = [inbox.send("appraisals", inbox.decision_names(f"{BASE}__v1"), b"rows").name for _ in range(3)]
    assert names == sorted(names) and len(set(names)) == 3


def test_the_server_takes_no_more_than_the_door() -> None:
    settings = tomllib.loads((Path(inbox.__file__).parents[1] / ".streamlit" / "config.toml").read_text("utf-8"))
    assert settings["server"]["maxUploadSize"] == inbox.MOST_MEGABYTES


@pytest.mark.usefixtures("door")
def test_templates_are_those_of_their_own_period(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "2025"
    folder.mkdir(parents=True)
    for name in (f"{BASE}.xlsx", "N-YT__dti-so__2024.xlsx", "notes.xlsx", f"{BASE}.xlsx.tmp"):
        (folder / name).write_bytes(b"template")
    assert inbox.templates() == {("N-YT", "dti-so", "2025"): folder / f"{BASE}.xlsx"}


def test_no_other_module_of_the_app_writes() -> None:
    writing = re.compile(r"write_(text|bytes)|mkdir|os\.(link|replace|rename|remove)|unlink|shutil|\bopen\(|tempfile")
    folder = Path(inbox.__file__).parent
    writers = {path.name for path in folder.rglob("*.py") if writing.search(path.read_text("utf-8"))}
    assert writers == {"inbox.py"}
