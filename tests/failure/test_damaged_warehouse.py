"""A warehouse file that cannot be read: said in words, readers are not touched, `make rebuild` makes it again."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.failure.homes import Reader, end_state
from tests.failure.processes import KILLED, Call, run

BLOCK, HEADERS = 262_144, 3 * 4096
"""DuckDB's file: three headers of 4 kB, then blocks of 256 kB, each with a checksum."""


def truncated(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 3)


def without_bytes(file: Path) -> None:
    os.truncate(file, 0)


def header_overwritten(file: Path) -> None:
    overwrite(file, 0, 4096)


def garbage_in_the_middle(file: Path) -> None:
    for start in range(HEADERS, file.stat().st_size, BLOCK):
        overwrite(file, start + BLOCK // 2, 100)


def log_of_another_file(file: Path) -> None:
    other = file.with_name("other.duckdb")
    with duckdb.connect(str(other)) as connection:
        connection.execute("pragma disable_checkpoint_on_shutdown")
        connection.execute("create table another as from range(1000)")
    other.with_name("other.duckdb.wal").rename(file.with_name(f"{file.name}.wal"))
    other.unlink()


def gone_but_for_its_log(file: Path) -> None:
    log_of_another_file(file)
    file.unlink()


def no_database_at_all(file: Path) -> None:
    file.write_text("this was a warehouse\n" * 1000)


def overwrite(file: Path, start: int, length: int) -> None:
    with file.open("r+b") as opened:
        opened.seek(start)
        opened.write(random.Random(start).randbytes(length))


DAMAGES = [
    truncated, without_bytes, header_overwritten, garbage_in_the_middle, log_of_another_file, gone_but_for_its_log,
    no_database_at_all,
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_warehouse_is_said_in_words_and_the_published_version_stays(
    damage: Callable[[Path], None], home: Path
):
    warehouse = home / "warehouse" / "warehouse.duckdb"
    pointer = (home / "serving" / "current.json").read_bytes()
    damage(warehouse)
    told = run(home, "refresh")
    assert told.status == 1
    assert f"the warehouse file {warehouse} cannot be read: " in told.err
    assert "The published version is not affected. `make rebuild` makes the warehouse again from the inbox" in told.err
    assert "Traceback" not in told.err
    assert (home / "serving" / "current.json").read_bytes() == pointer


def test_a_warehouse_rebuilt_from_the_inbox_is_the_same_and_readers_see_no_gap(home, undisturbed):
    truncated(home / "warehouse" / "warehouse.duckdb")
    with Reader(home) as reader:
        rebuilt = run(home, "rebuild")
    assert rebuilt.status == 0, rebuilt.err
    assert "Kept: " in rebuilt.out and "cannot be read" in rebuilt.out
    for aside in (home / "warehouse").glob("*.aside-*"):
        aside.unlink()
    assert end_state(home) == undisturbed
    assert (reader.seen.errors, len(reader.seen.versions)) == ([], 2)


def test_after_kills_in_the_middle_of_rebuilds_a_refresh_ends_as_an_undisturbed_one(home, undisturbed):
    log_of_another_file(home / "warehouse" / "warehouse.duckdb")
    rename = "pathlib:Path.replace"
    with Reader(home) as reader:
        for kill in (Call(rename, after=True), Call(rename), Call("orchestration.loading:land", 2)):
            assert run(home, "rebuild", kill=kill).status == KILLED
        healed = run(home, "refresh")
    assert healed.status == 0, healed.err
    asides = [file.unlink() for file in (home / "warehouse").glob("*.aside-*")]
    assert asides
    assert end_state(home) == undisturbed
    assert reader.seen.errors == []
