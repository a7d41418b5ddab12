"""Run a process and say what it cost; print what was measured beside its limit."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from orchestration.settings import PROJECT_ROOT

STEP = re.compile(r"^(\w+): ([\d.]+) s$", re.MULTILINE)


@dataclass(frozen=True)
class Cost:
    """What a process took: seconds from start to end, CPU seconds with those of all it began, and the peak resident
    memory of the largest of them.

    work: seconds without imports, where the process tells them. output: what it printed.
    """

    seconds: float
    cpu: float
    peak_mb: float
    work: float | None
    output: str

    @property
    def steps(self) -> dict[str, float]:
        """Seconds of each step of a refresh, as it tells them."""
        return {step: float(seconds) for step, seconds in STEP.findall(self.output)}


class Failed(Exception):
    """A measured process did not end well; the message holds its last words."""


def run(*command: str, **environment: str) -> Cost:
    """Run a command in the project's folder. Raises Failed when its exit status is not 0.

    This process must stay small: Linux counts the memory of the starting process as the started one's peak.
    """
    ended, pen = os.pipe()
    reaping = (sys.executable, "-m", "tests.benchmarks.reaping", str(pen))
    with tempfile.TemporaryFile("w+") as printed:
        started = time.monotonic()
        process = subprocess.Popen(
            (*reaping, *command), stdout=printed, stderr=subprocess.STDOUT, cwd=PROJECT_ROOT,
            env=os.environ | environment, pass_fds=[pen],
        )  # fmt: skip
        os.close(pen)
        os.read(ended, 1)
        seconds = time.monotonic() - started
        os.close(ended)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)  # reaped here, so Popen cannot find it out
        printed.seek(0)
        output = printed.read()
    if process.returncode:
        raise Failed(f"{' '.join(command)}: exit status {process.returncode}\n{output[-4000:]}")
    return Cost(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, _work(output), output)


def module(name: str, *arguments: str | Path, **environment: str) -> Cost:
    """Run a module of the benchmarks in a process of its own."""
    return run(sys.executable, "-m", f"tests.benchmarks.{name}", *map(str, arguments), **environment)


def dti(home: Path, *arguments: str, **environment: str) -> Cost:
    """Run a command of the product, as `make` does."""
    places = {"DTI_HOME": str(home), "DAGSTER_HOME": str(home / "dagster"), "DO_NOT_TRACK": "1"}
    return run(sys.executable, "-m", "orchestration.cli", *arguments, **places, **environment)


def tell(name: str, cost: Cost) -> Cost:
    """Print a cost as a line of the table, and hand it on."""
    work = "" if cost.work is None else f"{cost.work:.1f} s of work"
    print(f"  {name:24}{work:>18} {cost.seconds:7.1f} s in all {cost.cpu:7.1f} s of CPU {cost.peak_mb:7,.0f} MB")
    return cost


def hold(what: str, measured: float, limit: float, unit: str = "") -> None:
    """Print a measurement beside its upper limit."""
    print(f"  {'kept' if measured <= limit else 'MISSED':8}{what}: {measured:,.2f}{unit}, limit {limit:,.2f}{unit}")


def _work(output: str) -> float | None:
    last = output.strip().rpartition("\n")[2]
    return json.loads(last)["work_seconds"] if last.startswith('{"work_seconds"') else None
