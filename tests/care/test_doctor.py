"""The doctor names what is wrong and what to do, and leaves everything as it is."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from orchestration.care import doctor
from orchestration.care.doctor import Level, examine
from orchestration.settings import PROJECT_ROOT, Settings
from tests.unit.deliveries import PETITION, csv_text, deliver


def told(settings: Settings, what: str) -> list[doctor.Finding]:
    return [finding for finding in examine(settings) if finding.what == what]


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", pii_key="a key that is only for this test")


def published(settings: Settings, **changed: str) -> None:
    settings.serving.mkdir(parents=True)
    (settings.serving / "marts-1.duckdb").touch()
    pointer = {
        "version": "1",
        "file": "marts-1.duckdb",
        "as_of": "2026-02-03",
        "published_at": "2026-02-04T00:00:00+00:00",
    }
    (settings.serving / "current.json").write_text(json.dumps(pointer | changed), encoding="utf-8")


def test_an_empty_home_has_nothing_to_mend_and_is_not_even_made(home):
    findings = examine(home)
    assert Level.MEND not in {finding.level for finding in findings}
    assert not home.root.exists()


def test_a_full_disk_is_said_before_it_is_full(home, monkeypatch):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: SimpleNamespace(free=1e9))
    (finding,) = told(home, "disk")
    assert (finding.level, finding.to_do) == (Level.MEND, "Make space, or see `make tidy PLAN=1`")


def test_a_folder_that_cannot_be_written_is_named(home, monkeypatch):
    def refuse(**_: object):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(doctor.tempfile, "TemporaryFile", refuse)
    assert "cannot be written (Permission denied)" in str(told(home, "permissions")[0])


def test_a_clock_behind_the_last_publication_is_wrong(home):
    published(home, published_at="2999-01-01T00:00:00+00:00")
    (finding,) = told(home, "time")
    assert (finding.level, finding.to_do) == (Level.MEND, "Set the clock (NTP)")


def test_a_pretended_day_is_watched(home):
    assert told(Settings(home=home.root, today=date(2026, 1, 1)), "time")[0].level is Level.WATCH


def test_a_version_that_is_gone_is_named(home):
    published(home, file="marts-2.duckdb")
    assert "names marts-2.duckdb, which is gone" in told(home, "published")[0].told


def test_what_lies_astray_in_the_inbox_is_named(home):
    deliver(home.inbox, "petitions", date(2026, 2, 3), {"a.csv": csv_text(PETITION)})
    assert told(home, "inbox")[0].told == "1 deliveries"
    (home.inbox / "phan_anh" / "2026-02-03").mkdir(parents=True)
    (finding,) = told(home, "inbox")
    assert finding.level is Level.MEND
    assert "phan_anh" in finding.told


def test_a_misspelt_setting_is_named(home, monkeypatch):
    monkeypatch.setenv("DTI_KEEP_VERSION", "3")
    assert [str(finding) for finding in told(home, "settings")] == [
        "mend   settings: no such setting: DTI_KEEP_VERSION. See docs/operations.md"
    ]


def test_who_is_at_work_is_named_and_not_disturbed(home):
    code = (
        "import sys; from pathlib import Path; from orchestration.lock import only_writer\n"
        "with only_writer(Path(sys.argv[1]), 'refresh', 0):\n    print('in', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(home.warehouse)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT_ROOT
    ) as at_work:
        assert at_work.stdout.readline() == "in\n"
        (finding,) = told(home, "lock")
        at_work.stdin.close()
        assert at_work.wait(30) == 0
    assert f"refresh (pid {at_work.pid}" in finding.told
    assert told(home, "lock")[0].level is Level.GOOD


def test_a_package_of_another_version_is_named(home, monkeypatch):
    monkeypatch.setattr(doctor.importlib.metadata, "requires", lambda _: ["polars<1"])
    (finding,) = told(home, "versions")
    assert finding.level is Level.MEND
    assert finding.told.startswith("polars ")
