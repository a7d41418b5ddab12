"""A server in one command: Dagster's UI, its daemon with the schedule on, and the dashboard, under one supervisor."""

from __future__ import annotations

import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from orchestration import clock
from orchestration.doubted_clock import SLACK
from orchestration.heartbeat import without_schedule
from orchestration.settings import PROJECT_ROOT, Settings
from orchestration.supervisor import Child, supervise

WORKSPACE = str(PROJECT_ROOT / "workspace.yaml")


class PortTaken(Exception):
    """Another program listens where a part of the server is to listen; the message names the setting."""


def serve(settings: Settings, prepare: Callable[[], object]) -> None:
    """Run until SIGINT or SIGTERM. Raises PortTaken before anything is started.

    prepare: prepares Dagster's home and ends its abandoned runs, while no part runs. When the clock is set back all
    parts are started anew, prepared: they would look no more until the hour comes at which they last looked.
    """
    for part, host, port in (
        ("DAGSTER", settings.dagster_host, settings.dagster_port),
        ("APP", settings.app_host, settings.app_port),
    ):
        _refuse_taken(part, host, port)
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    try:
        while not stop.is_set():
            prepare()
            supervise(children(settings), stop, clock.SetBack(SLACK))
    finally:
        without_schedule(settings, clock.now(settings.today))


def children(settings: Settings) -> list[Child]:
    """The three parts. The schedule is on whatever DTI_SCHEDULE says: that is what a server is for."""
    environment = {
        "DTI_HOME": str(settings.root),
        "DAGSTER_HOME": str(settings.dagster_home),
        "DTI_SCHEDULE": "1",
    }
    parts = {
        "dagster-webserver": (
            _tool("dagster-webserver"), "-w", WORKSPACE, "-h", settings.dagster_host, "-p", str(settings.dagster_port)
        ),
        "dagster-daemon": (_tool("dagster-daemon"), "run", "-w", WORKSPACE),
        "dashboard": (
            _tool("streamlit"), "run", str(PROJECT_ROOT / "app" / "main.py"), "--server.headless", "true",
            "--server.address", settings.app_host, "--server.port", str(settings.app_port),
        ),
    }  # fmt: skip
    return [Child(name, command, environment) for name, command in parts.items()]


def _tool(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _refuse_taken(part: str, host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"nothing was started: {host}:{port} cannot be listened on ({error.strerror}). Is another server "
                f"running? Else set DTI_{part}_PORT or DTI_{part}_HOST"
            ) from error
