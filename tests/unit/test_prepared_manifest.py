"""dbt parses the project again when its sources changed, or when a killed process left half of what it had parsed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration import dbt, manifest
from orchestration.manifest import MANIFEST, PARTIAL_PARSE, STAMP, prepare_manifest


@pytest.fixture
def parses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each time that dbt parsed; parsing writes both of its files."""
    times: list[int] = []

    def parse(_: Path) -> list[str]:
        times.append(1)
        for name in (MANIFEST, PARTIAL_PARSE):
            (tmp_path / name).write_text(f"whole {name}")
        return []

    monkeypatch.setattr(manifest, "PROJECT_TARGET", tmp_path)
    monkeypatch.setattr(dbt, "parse", parse)
    prepare_manifest()
    return times


def cut(path: Path) -> None:
    path.write_text(path.read_text()[:5])


def test_what_was_parsed_is_used_again(parses, tmp_path):
    assert prepare_manifest() == tmp_path / MANIFEST
    assert len(parses) == 1


@pytest.mark.parametrize("harm", [cut, Path.unlink])
@pytest.mark.parametrize("file", [MANIFEST, PARTIAL_PARSE, STAMP])
def test_a_file_that_is_half_written_or_missing_is_made_again(
    parses: list[int], tmp_path: Path, file: str, harm: Callable[[Path], None]
):
    harm(tmp_path / file)
    prepare_manifest()
    assert len(parses) == 2
    assert (tmp_path / MANIFEST).read_text() == f"whole {MANIFEST}"
    assert (tmp_path / PARTIAL_PARSE).read_text() == f"whole {PARTIAL_PARSE}"
    prepare_manifest()
    assert len(parses) == 2


def test_a_changed_source_is_parsed(parses, tmp_path, monkeypatch):
    source = tmp_path / "model.sql"
    source.write_text("select 1")
    monkeypatch.setattr(manifest, "_sources", lambda: [source])
    prepare_manifest()
    source.write_text("select 2")
    prepare_manifest()
    assert len(parses) == 3


@pytest.mark.usefixtures("parses")
def test_a_parse_that_failed_is_not_taken_for_one_that_succeeded(tmp_path, monkeypatch):
    (tmp_path / STAMP).unlink()
    monkeypatch.setattr(dbt, "parse", lambda _: ["no such macro"])
    with pytest.raises(RuntimeError, match="no such macro"):
        prepare_manifest()
    assert not (tmp_path / STAMP).exists()
