"""One writer at a time, whoever he is and however he ends."""

from __future__ import annotations

import logging
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from orchestration.lock import LOCK, WarehouseBusy, only_writer

HOLD = """
import sys
from pathlib import Path
from orchestration.lock import only_writer
with only_writer(Path(sys.argv[1]), "refresh", 0):
    print("locked", flush=True)
    sys.stdin.read()
"""
CLOCK = r"\d\d:\d\d:\d\d"


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return tmp_path / "warehouse" / "warehouse.duckdb"


@contextmanager
def another(warehouse: Path) -> Iterator[subprocess.Popen]:
    """Another process that holds the lock until its input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(warehouse)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "locked\n"
        yield process
        if process.poll() is None:
            process.stdin.close()


def test_a_second_process_that_does_not_wait_is_told_who_is_at_work_and_since_when(warehouse):
    with another(warehouse) as holder, pytest.raises(WarehouseBusy) as told, only_writer(warehouse, "refresh", 0):
        pass
    assert re.match(
        rf"another refresh \(pid {holder.pid}, since {CLOCK}\) is at work; nothing was done", str(told.value)
    )
    assert "DTI_LOCK_WAIT" in str(told.value)


def test_a_second_process_waits_says_so_once_and_goes_on_when_the_first_has_ended(warehouse, caplog):
    caplog.set_level(logging.INFO, "dti.progress")
    with another(warehouse) as holder:
        threading.Timer(1, holder.stdin.close).start()
        with only_writer(warehouse, "refresh", 60):
            assert holder.wait() == 0
    (told,) = caplog.messages
    assert re.fullmatch(rf"another refresh \(pid {holder.pid}, since {CLOCK}\) is at work; waiting for it", told)


def test_a_second_process_that_has_waited_long_enough_gives_up_and_says_how_long(warehouse):
    gives_up = pytest.raises(WarehouseBusy, match="still at work after 1 s")
    with another(warehouse), gives_up, only_writer(warehouse, "refresh", 1):
        pass


def test_a_killed_holder_leaves_no_lock(warehouse):
    with another(warehouse) as holder:
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    assert str(holder.pid) in warehouse.with_name(LOCK).read_text()
    with only_writer(warehouse, "refresh", 0):
        assert str(os.getpid()) in warehouse.with_name(LOCK).read_text()


def test_the_holder_enters_again_and_the_lock_ends_with_the_outermost_block(warehouse):
    with only_writer(warehouse, "refresh", 0):
        with only_writer(warehouse, "step of Dagster", 0):
            pass
        held = subprocess.run([sys.executable, "-c", HOLD, str(warehouse)], capture_output=True, text=True, check=False)
        assert "WarehouseBusy: another refresh" in held.stderr
    with another(warehouse):
        pass


def test_a_lock_ends_with_an_exception_too(warehouse):
    with pytest.raises(ZeroDivisionError), only_writer(warehouse, "refresh", 0):
        _ = 1 / 0
    with another(warehouse):
        pass


def test_a_lock_whose_holder_cannot_be_read_is_still_a_lock(warehouse):
    with another(warehouse):
        warehouse.with_name(LOCK).write_text("{")
        with pytest.raises(WarehouseBusy, match=r"^another process is at work"), only_writer(warehouse, "refresh", 0):
            pass


def test_two_warehouses_have_two_locks(warehouse, tmp_path):
    with another(warehouse), only_writer(tmp_path / "other" / "warehouse.duckdb", "refresh", 0):
        pass
