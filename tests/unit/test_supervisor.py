"""Children are started again after growing waits, and none outlives the supervisor, however it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orchestration import clock
from orchestration.serve import PortTaken, children, serve
from orchestration.settings import Settings
from orchestration.supervisor import LONGEST_WAIT, STEADY_AFTER, Child, wait_before_restart

ENDS_AT_ONCE = [sys.executable, "-c", "raise SystemExit(3)"]
ALONE = "import time; print('up', flush=True); time.sleep(600)"
FAMILY = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {ALONE!r}])"
SUPERVISED = """
import signal, sys, threading
from orchestration.supervisor import Child, supervise
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
supervise([Child("child", [sys.executable, "-c", sys.argv[1]])], stop)
"""


def test_waits_between_starts_grow_to_a_minute():
    assert [wait_before_restart(ends) for ends in range(1, 9)] == [1, 2, 4, 8, 16, 32, LONGEST_WAIT, LONGEST_WAIT]


def test_a_child_that_ended_is_started_again_when_its_wait_is_over_and_not_before():
    child = Child("short", ENDS_AT_ONCE)
    now = 1000.0
    for wait in (1, 2, 4):
        child.look(now)
        child.process.wait()
        child.look(now)
        assert child.process is None
        child.look(now + wait - 0.01)
        assert child.process is None
        now += wait
    child.look(now)
    child.process.wait()
    child.look(now + STEADY_AFTER)
    assert child.restart_at == now + STEADY_AFTER + 1, "it had been steady"


@pytest.mark.parametrize(("how", "child"), [(signal.SIGTERM, FAMILY), (signal.SIGKILL, ALONE)])
def test_no_child_outlives_the_supervisor_nor_a_grandchild_one_that_was_told_to_end(how, child):
    command = [sys.executable, "-c", SUPERVISED, child]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout.readline() == "up\n"
        os.kill(supervisor.pid, how)
        assert supervisor.stdout.read() == ""  # which ends when nobody is left who could write


def test_a_server_listens_on_this_machine_only_and_has_its_schedule_on(tmp_path: Path):
    parts = {child.name: child for child in children(Settings(home=tmp_path))}
    assert set(parts) == {"dagster-webserver", "dagster-daemon", "dashboard"}
    for name in ("dagster-webserver", "dashboard"):
        assert "127.0.0.1" in parts[name].command
    assert {child.environment["DTI_SCHEDULE"] for child in parts.values()} == {"1"}


def test_a_taken_port_is_named_with_its_setting_and_nothing_is_started(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=f"127.0.0.1:{port} .* set DTI_DAGSTER_PORT"):
            serve(Settings(home=tmp_path, dagster_port=port), prepare=lambda: pytest.fail("nothing is started"))


def test_when_the_clock_is_set_back_all_parts_end_and_are_prepared_and_started_anew(tmp_path: Path, monkeypatch):
    happened: list[str] = []
    started: list[Child] = []
    true_time, error = datetime(2026, 10, 11, 12, tzinfo=UTC), timedelta(days=1)

    def parts(_: Settings) -> list[Child]:
        happened.append("started")
        started.append(Child("part", [sys.executable, "-c", ALONE]))
        return started[-1:]

    def prepare() -> None:
        happened.append("prepared")
        assert all(child.process is None or child.process.poll() is not None for child in started)

    def uptime() -> clock.Uptime:
        nonlocal error
        if started and started[0].process:
            error = timedelta(0)
        if len(started) > 1:
            os.kill(os.getpid(), signal.SIGTERM)
        return clock.Uptime("1", timedelta(hours=1))

    monkeypatch.setattr(clock, "uptime", uptime)
    monkeypatch.setattr(clock, "now", lambda *_: true_time + error)
    monkeypatch.setattr("orchestration.serve.children", parts)
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        ports = one.getsockname()[1], other.getsockname()[1]
    serve(Settings(home=tmp_path, dagster_port=ports[0], app_port=ports[1]), prepare)
    assert happened == ["prepared", "started"] * 2
