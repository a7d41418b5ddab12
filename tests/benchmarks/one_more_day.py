"""A refresh of one more arrival day on a history of 364."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.benchmarks.harness import Cost, dti, hold, tell
from tests.benchmarks.inboxes import Year, deliver

LIMIT_SECONDS = 20


def measure(year: Year, root: Path) -> bool:
    """Load all days but the last, then time the last, a working day."""
    print(f"one more day: {year}", flush=True)
    _, day = history_and_day([year], root / "home")
    hold("refresh of one more day", day.seconds, LIMIT_SECONDS, " s")
    return True


def history_and_day(years: list[Year], home: Path, **environment: str) -> tuple[Cost, Cost]:
    """Refresh a home with all arrival days but the last, then with that; what each refresh cost."""
    last = years[-1].last_day
    deliver(years, home, last=last - timedelta(days=1))
    history = tell("the days before", dti(home, "refresh", **environment))
    deliver(years, home, first=last)
    day = tell("one more day", dti(home, "refresh", **environment))
    steps = sorted(day.steps.items(), key=lambda step: -step[1])
    print("  of it:", ", ".join(f"{name} {seconds:.1f}" for name, seconds in steps if seconds >= 0.1))
    print(f"  outside the steps: {day.seconds - sum(day.steps.values()):.1f} s", flush=True)
    return history, day
