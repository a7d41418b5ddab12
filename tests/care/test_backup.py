"""A home that is lost comes back as it was from one file; a file that is damaged brings nothing."""

from __future__ import annotations

import json
import os
import tarfile
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.care.backup import Unusable, backup, restore
from orchestration.intake.delivery import scan
from orchestration.intake.feeds import FEEDS
from orchestration.landing import pending
from orchestration.loading import load_days, reading_version
from orchestration.settings import Settings
from orchestration.warehouse import open_warehouse
from tests.unit.deliveries import PETITION, csv_text, deliver

DAY = date(2026, 2, 3)


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    """A home with one loaded day and two published versions, the older of which may go."""
    settings = Settings(home=tmp_path / "home", settle_seconds=0)
    deliver(settings.inbox, "petitions", DAY, {"a.csv": csv_text(PETITION)})
    with open_warehouse(settings.warehouse) as connection:
        load_days(connection, FEEDS["petitions"], settings.inbox, date.min, date.max)
    settings.serving.mkdir()
    for name in ("marts-1.duckdb", "marts-2.duckdb"):
        with duckdb.connect(str(settings.serving / name)) as connection:
            connection.execute(
                "create schema marts; create table marts.figures as select range as points from range(5)"
            )
    pointer = {"version": "2", "file": "marts-2.duckdb", "as_of": "2026-02-03"}
    (settings.serving / "current.json").write_text(json.dumps(pointer), encoding="utf-8")
    return settings


def other(home: Settings) -> Settings:
    return Settings(home=home.root.parent / "another", settle_seconds=0)


def test_a_restored_home_has_the_same_marts_rows_and_nothing_to_load(home, tmp_path):
    made = backup(home, tmp_path / "backups")
    again = other(home)
    assert restore(again, made.file).version == "2"
    for place in ("serving/marts-2.duckdb", "serving/current.json", "inbox/petitions/2026-02-03/a.csv"):
        assert (again.root / place).read_bytes() == (home.root / place).read_bytes()
    with open_warehouse(home.warehouse) as one, open_warehouse(again.warehouse) as two:
        assert one.table("raw.petitions").fetchall() == two.table("raw.petitions").fetchall() != []
        assert pending(two, scan(again.inbox, tuple(FEEDS)).deliveries, reading_version()) == []


class Killed(BaseException):
    """The process is gone: no handler of the product sees it."""


def kill_at(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Let a file or folder be renamed or replaced only before call `number`."""
    calls = iter(range(number))

    def or_die(does):
        def call(*arguments):
            if next(calls, None) is None:
                raise Killed
            return does(*arguments)

        return call

    for name in ("rename", "replace"):
        monkeypatch.setattr(Path, name, or_die(getattr(Path, name)))


def test_a_restore_that_was_killed_at_any_move_is_finished_by_the_same_command(home, tmp_path, monkeypatch):
    """One rename of what is verified, then four of what it holds."""
    made = backup(home, tmp_path / "backups")
    for moves in range(5):
        again = Settings(home=tmp_path / f"killed at {moves}", settle_seconds=0)
        with monkeypatch.context() as patch, pytest.raises(Killed):
            kill_at(patch, moves)
            restore(again, made.file)
        if moves:
            with pytest.raises(Unusable, match=f"half restored from {made.file.name}: restore from that file again"):
                restore(again, tmp_path / "another.tar.gz")
        assert restore(again, made.file) == made
        assert contents(again) == {path: held for path, held in contents(home).items() if path.name != "marts-1.duckdb"}


def contents(home: Settings) -> dict[Path, bytes]:
    files = [path for path in home.root.rglob("*") if path.is_file() and path.suffix not in {".lock", ".waiting"}]
    return {path.relative_to(home.root): path.read_bytes() for path in files}


def test_older_versions_drafts_and_locks_are_not_kept(home, tmp_path):
    (home.serving / "marts-3.tmp").write_text("half")
    with tarfile.open(backup(home, tmp_path / "backups").file) as archive:
        names = set(archive.getnames())
    assert "serving/marts-2.duckdb" in names
    assert not {"serving/marts-1.duckdb", "serving/marts-3.tmp", "warehouse/refresh.lock"} & names


def test_backups_inside_the_home_do_not_hold_each_other(home):
    backup(home, home.inbox / "backups")
    second = backup(home, home.inbox / "backups")
    with tarfile.open(second.file) as archive:
        assert not [name for name in archive.getnames() if name.endswith(".tar.gz")]


def test_a_home_that_holds_something_is_left_as_it_is(home, tmp_path):
    made = backup(home, tmp_path / "backups")
    with pytest.raises(Unusable, match=r"holds inbox, warehouse, serving already: restore into an empty home"):
        restore(home, made.file)


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_file_that_is_cut_off_restores_nothing(home, tmp_path, share):
    made = backup(home, tmp_path / "backups")
    os.truncate(made.file, int(made.file.stat().st_size * share))
    assert_nothing_is_restored(other(home), made.file)


def test_a_file_in_which_a_byte_changed_restores_nothing(home, tmp_path):
    made = backup(home, tmp_path / "backups")
    content = bytearray(made.file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    made.file.write_bytes(content)
    assert_nothing_is_restored(other(home), made.file)


@pytest.mark.parametrize(
    "name", ["../outside.txt", "/tmp/outside.txt", "dagster/dagster.yaml", "inbox/../../outside.txt"]
)
def test_a_file_that_would_write_elsewhere_restores_nothing(home, tmp_path, name):
    crafted = tmp_path / "crafted.tar.gz"
    with tarfile.open(crafted, "w:gz") as archive:
        member = tarfile.TarInfo(name)
        archive.addfile(member)
    assert_nothing_is_restored(other(home), crafted)
    assert not (tmp_path / "outside.txt").exists()


def test_no_backup_is_said_in_words(home, tmp_path):
    text = tmp_path / "thư.txt"
    text.write_text("no backup")
    with pytest.raises(Unusable, match="cannot be read as a backup"):
        restore(other(home), text)
    with pytest.raises(Unusable, match="cannot be read as a backup"):
        restore(other(home), tmp_path / "not there")


def assert_nothing_is_restored(settings: Settings, file: Path) -> None:
    with pytest.raises(Unusable):
        restore(settings, file)
    left = [path for path in settings.root.rglob("*") if path.is_file() and path.suffix not in {".lock", ".waiting"}]
    assert left == []
