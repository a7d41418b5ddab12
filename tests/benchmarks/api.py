"""Fifty requests a second to the API on a year's figures, against a service by hand that does the same reads."""

from __future__ import annotations

import asyncio
import math
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import httpx

from orchestration.ioc.api import keys
from orchestration.previous import last_published
from orchestration.settings import PROJECT_ROOT
from tests.benchmarks.harness import dti, hold, tell
from tests.benchmarks.inboxes import Year, deliver

RATE, SECONDS, CLIENTS = 50, 30, 4
LIMIT_P95_MS, LIMIT_RATIO = 50, 1
MODULES = {"api": "orchestration.cli", "by hand": "tests.benchmarks.sides.api_by_hand"}


@dataclass
class Server:
    """A service that answers at `port`; cpu and peak_mb are known once it has ended."""

    port: int
    cpu: float = 0
    peak_mb: float = 0


def measure(year: Year, root: Path) -> bool:
    """Ask the API and the service by hand for the same; whether all was answered and both told the same figures."""
    print(f"api: {year}, {RATE} requests a second for {SECONDS} s", flush=True)
    home = root / "home"
    deliver([year], home)
    tell("bulk load", dti(home, "refresh"))
    return compare(home)


def compare(home: Path) -> bool:
    """As `measure`, on what is published in a home."""
    file = home / "keys"
    headers = [{"Authorization": f"Bearer {keys.add(file, f'client-{number}')}"} for number in range(CLIENTS)]
    p95, cpu, answers = {}, {}, {}
    for name, module in MODULES.items():
        with _serving(module, home, file) as server:
            answers[name], milliseconds, errors = asyncio.run(_ask(server.port, headers, _paths(home)))
        p95[name], cpu[name] = _p95(milliseconds), server.cpu
        print(
            f"  {name:10} median {statistics.median(milliseconds):6.1f} ms, p95 {p95[name]:6.1f} ms,"
            f" slowest {max(milliseconds):6.1f} ms, {server.cpu:5.1f} s of CPU, {server.peak_mb:,.0f} MB,"
            f" {len(milliseconds):,} requests, {errors} errors"
        )
        if errors:
            return False
    hold("p95", p95["api"], LIMIT_P95_MS, " ms")
    hold("CPU / by hand, start included", cpu["api"] / cpu["by hand"], LIMIT_RATIO)
    if answers["api"] != answers["by hand"]:
        print("  the figures differ")
    return answers["api"] == answers["by hand"]


def _paths(home: Path) -> list[str]:
    """What a consumer asks for: a unit's figures, an indicator of all units, everything in large pages."""
    with duckdb.connect(str(last_published(home / "serving")), read_only=True) as connection:
        asked = connection.execute(
            "select distinct unit_code, indicator_code, period_type, period_start from marts.fct_indicator_value"
            " order by hash(unit_code, indicator_code, period_start) limit 200"
        ).fetchall()
    paths = []
    for number, (unit, node, kind, start) in enumerate(asked):
        paths.append(f"/v1/figures?unit_code={unit}")
        paths.append(f"/v1/figures?node_code={node}&period_type={kind}&period_start={start}")
        if number % 5 == 0:
            paths.append("/v1/figures?limit=1000")
    return paths


async def _ask(port: int, headers: list[dict], paths: list[str]) -> tuple[dict[str, list], list[float], int]:
    """Items by path, milliseconds from when a request was due to its last byte, and how many were not answered."""
    items: dict[str, list] = {}
    milliseconds: list[float] = []
    errors = 0
    limits = httpx.Limits(max_keepalive_connections=RATE)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", limits=limits, timeout=30) as client:
        started = time.perf_counter() + 0.5

        async def one(number: int) -> None:
            nonlocal errors
            due = started + number / RATE
            await asyncio.sleep(due - time.perf_counter())
            path = paths[number % len(paths)]
            try:
                response = await client.get(path, headers=headers[number % len(headers)])
            except httpx.HTTPError:
                errors += 1
                return
            milliseconds.append((time.perf_counter() - due) * 1000)
            if response.status_code == 200:
                items[path] = response.content
            else:
                errors += 1

        await asyncio.gather(*(one(number) for number in range(RATE * SECONDS)))
    return (
        {path: httpx.Response(200, content=body).json()["items"] for path, body in items.items()},
        milliseconds,
        errors,
    )


@contextmanager
def _serving(module: str, home: Path, file: Path) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        server = Server(free.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-m", module, "api", "--port", str(server.port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=PROJECT_ROOT,
        env=os.environ | {"DTI_HOME": str(home), "DTI_API_KEYS": str(file)},
    )  # fmt: skip
    try:
        _wait_for(server.port, process)
        yield server
    finally:
        process.terminate()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        server.cpu, server.peak_mb = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _wait_for(port: int, process: subprocess.Popen) -> None:
    while process.poll() is None:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"{process.args} ended with {process.returncode}")


def _p95(milliseconds: list[float]) -> float:
    return sorted(milliseconds)[math.ceil(len(milliseconds) * 0.95) - 1]
