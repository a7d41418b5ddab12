"""Which version is open, and what happens when there is none."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app import queries
from app.snapshot import NothingPublished, open_latest


def test_the_pointer_names_the_version_and_its_day(published: Path) -> None:
    snapshot = open_latest()
    assert (snapshot.version, snapshot.as_of) == ("v1", date(2026, 4, 10))
    assert snapshot.file == (published / "serving" / "marts-v1.duckdb").resolve()


def test_an_absolute_path_in_the_pointer_is_followed(published: Path, bare_home: Path) -> None:
    pointer = json.loads((published / "serving" / "current.json").read_text("utf-8"))
    pointer |= {"file": str(published / "serving" / "marts-v1.duckdb"), "version": "elsewhere"}
    (bare_home / "serving" / "current.json").write_text(json.dumps(pointer), "utf-8")
    assert open_latest().rows(queries.FRAMEWORKS)


def test_a_new_version_is_seen_without_a_restart(bare_home: Path, publish_as: Callable[[Path, str], None]) -> None:
    publish_as(bare_home, "first")
    before = open_latest()
    publish_as(bare_home, "second")
    assert (before.version, open_latest().version) == ("first", "second")
    assert before.rows(queries.PERIODS) == open_latest().rows(queries.PERIODS)


def no_pointer(serving: Path) -> None:
    assert not list(serving.iterdir())


def broken_pointer(serving: Path) -> None:
    (serving / "current.json").write_text('{"version": ', "utf-8")


def pointer_without_version(serving: Path) -> None:
    (serving / "current.json").write_text("[]", "utf-8")


def missing_file(serving: Path) -> None:
    pointer = {"version": "x", "file": "gone.duckdb", "published_at": "2026-04-10T00:00:00", "as_of": "2026-04-10"}
    (serving / "current.json").write_text(json.dumps(pointer), "utf-8")


def spoilt_file(serving: Path) -> None:
    missing_file(serving)
    (serving / "gone.duckdb").write_bytes(b"not a database" * 1000)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (no_pointer, "no_pointer"),
        (broken_pointer, "bad_pointer"),
        (pointer_without_version, "bad_pointer"),
        (missing_file, "no_file"),
        (spoilt_file, "bad_file"),
    ],
)
def test_what_cannot_be_opened_says_why(bare_home: Path, spoil: Callable[[Path], None], reason: str) -> None:
    spoil(bare_home / "serving")
    with pytest.raises(NothingPublished) as problem:
        open_latest()
    assert problem.value.reason == reason
