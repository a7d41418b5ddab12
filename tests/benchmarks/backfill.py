"""A year re-loaded in one run, against the first load of the same days."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.harness import dti, hold, tell
from tests.benchmarks.inboxes import Year, deliver

LIMIT_RATIO = 1.3


def measure(year: Year, root: Path) -> bool:
    """Load a year, then load it again as a backfill of all its days."""
    print(f"backfill: {year}", flush=True)
    home = root / "home"
    deliver([year], home)
    bulk = tell("bulk load", dti(home, "refresh"))
    again = tell("backfill", dti(home, "backfill", year.first_day.isoformat(), year.last_day.isoformat()))
    hold("backfill / bulk load", again.seconds / bulk.seconds, LIMIT_RATIO)
    return True
