"""A plan works on a copy: what it needs, what it refuses, and that nothing of it stays."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration import plan_home
from orchestration.lock import WarehouseBusy
from orchestration.plan_home import CannotPlan, plans_folder, scratch_home
from orchestration.settings import Settings
from orchestration.warehouse import open_warehouse, write_ahead_log
from tests.unit.test_lock import another

KILLED = """
import os, sys, duckdb
connection = duckdb.connect(sys.argv[1])
connection.execute("insert into loaded values (2)")
os.kill(os.getpid(), 9)
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home with a warehouse of one row and two published versions."""
    settings = Settings(home=tmp_path, lock_wait=0)
    (settings.inbox / "dossiers").mkdir(parents=True)
    with open_warehouse(settings.warehouse) as connection:
        connection.execute("create table loaded as select 1 as n")
    settings.serving.mkdir()
    for version in ("marts-20260331-1.duckdb", "marts-20260430-2.duckdb"):
        (settings.serving / version).write_bytes(version.encode())
    (settings.serving / "current.json").write_text(json.dumps({"file": version}))
    return settings


def test_a_trial_sees_the_warehouse_the_versions_and_the_inbox_and_leaves_no_trace(settings):
    with scratch_home(settings, 0) as scratch:
        assert scratch.root == settings.root / "plan"
        assert sorted(path.name for path in scratch.serving.iterdir()) == [
            "current.json",
            "marts-20260331-1.duckdb",
            "marts-20260430-2.duckdb",
        ]
        assert [path.name for path in scratch.inbox.iterdir()] == ["dossiers"]
        with open_warehouse(scratch.warehouse) as copy:
            copy.execute("insert into loaded values (2)")
    assert not (settings.root / "plan").exists()
    with open_warehouse(settings.warehouse) as connection:
        assert connection.execute("from loaded").fetchall() == [(1,)]


def test_a_trial_that_fails_leaves_no_trace_either(settings):
    with pytest.raises(RuntimeError), scratch_home(settings, 0):
        raise RuntimeError
    assert not (settings.root / "plan").exists()


def test_what_a_killed_plan_left_is_removed_by_the_next(settings):
    (settings.root / "plan" / "warehouse").mkdir(parents=True)
    (settings.root / "plan" / "warehouse" / "warehouse.duckdb").write_bytes(b"half a copy")
    with scratch_home(settings, 0) as scratch, open_warehouse(scratch.warehouse) as copy:
        assert copy.execute("from loaded").fetchall() == [(1,)]


def test_rows_that_a_killed_refresh_left_in_the_log_are_in_the_copy_and_the_log_stays(settings):
    subprocess.run([sys.executable, "-c", KILLED, str(settings.warehouse)], check=False)
    log = write_ahead_log(settings.warehouse).read_bytes()
    with scratch_home(settings, 0) as scratch, open_warehouse(scratch.warehouse) as copy:
        assert copy.execute("from loaded order by all").fetchall() == [(1,), (2,)]
    assert write_ahead_log(settings.warehouse).read_bytes() == log


def test_a_refresh_may_work_while_the_trial_does_and_remove_a_version_that_the_trial_needs(settings):
    with scratch_home(settings, 0) as scratch, another(settings.warehouse):
        (settings.serving / "marts-20260331-1.duckdb").unlink()
        assert (scratch.serving / "marts-20260331-1.duckdb").read_bytes() == b"marts-20260331-1.duckdb"


def test_a_trial_removes_no_published_version(settings):
    with scratch_home(settings, 0) as scratch:
        assert scratch.keep_versions > 1_000_000


def test_a_refresh_at_work_is_told_in_words(settings):
    with another(settings.warehouse), pytest.raises(WarehouseBusy, match=r"another refresh .* is at work"):
        scratch_home(settings, 0).__enter__()
    assert not (settings.root / "plan").exists()


def test_a_second_plan_does_not_disturb_the_first(settings):
    (settings.root / "plan").mkdir()
    with another(plans_folder(settings) / "plan"), pytest.raises(WarehouseBusy):
        scratch_home(settings, 0).__enter__()
    assert (settings.root / "plan").exists()


def test_a_warehouse_that_another_program_has_open_is_told_in_words(settings):
    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(settings.warehouse)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(WarehouseBusy, match="is open in another process"):
            scratch_home(settings, 0).__enter__()
        holder.stdin.close()


def test_without_a_published_version_there_is_nothing_to_compare_with(settings):
    (settings.serving / "current.json").unlink()
    with pytest.raises(CannotPlan, match=r"Nothing is published under .*Run `make refresh`"):
        scratch_home(settings, 0).__enter__()


def test_a_disk_with_too_little_space_is_told_before_anything_is_copied(settings, monkeypatch):
    free = settings.warehouse.stat().st_size * 2
    monkeypatch.setattr(plan_home, "_clone", lambda *_: False)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(0, 0, free))
    with pytest.raises(CannotPlan, match=r"needs up to 5\.00 GB under .*; 0\.00 GB are free\. Nothing was done"):
        scratch_home(settings, 5_000_000_000 - free).__enter__()
    assert not (settings.root / "plan").exists()


def test_a_copy_that_shares_its_blocks_needs_no_space_for_itself(settings):
    size = settings.warehouse.stat().st_size
    own, shared = (plan_home.space_needed(settings, 7, shares_blocks=shares) for shares in (False, True))
    assert own - shared == size
    assert shared == size + len("marts-20260430-2.duckdb") + 7
