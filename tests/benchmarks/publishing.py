"""Publishing a year's marts, and readers in four processes while it is done 50 times."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from orchestration.settings import PROJECT_ROOT
from tests.benchmarks.harness import dti, hold, module, tell
from tests.benchmarks.inboxes import Year, deliver

READERS = 4
PUBLICATIONS = 50
LIMIT_SECONDS = 3


def measure(year: Year, root: Path) -> bool:
    """Publish to nobody, then to four readers; whether none of them saw an error."""
    print(f"publishing: {year}", flush=True)
    home = root / "home"
    deliver([year], home)
    tell("bulk load", dti(home, "refresh"))
    shutil.rmtree(home / "serving")
    (first,) = _publish(home, 1)
    readers = [_reader(home) for _ in range(READERS)]
    seconds = _publish(home, PUBLICATIONS)
    seen = [json.loads(reader.communicate()[0].splitlines()[-1]) for reader in readers]
    errors = [error for one in seen for error in one["errors"]]
    hold("first publication", first, LIMIT_SECONDS, " s")
    hold(f"median of {PUBLICATIONS} beside {READERS} readers", statistics.median(seconds), LIMIT_SECONDS, " s")
    print(f"  slowest of {PUBLICATIONS}: {max(seconds):.2f} s")
    versions = ", ".join(str(one["versions"]) for one in seen)
    print(f"  reads: {sum(one['reads'] for one in seen):,}, errors: {len(errors)}, versions seen by each: {versions}")
    for error in sorted(set(errors)):
        print(f"    {error}")
    return not errors


def _publish(home: Path, times: int) -> list[float]:
    return json.loads(module("publisher", home, str(times)).output.splitlines()[-1])


def _reader(home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.reader"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT_ROOT,
        env=os.environ | {"DTI_HOME": str(home)},
    )
