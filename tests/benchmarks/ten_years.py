"""Ten years against one, both as Parquet: the first load, and a day more."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks import inboxes
from tests.benchmarks.harness import hold
from tests.benchmarks.one_more_day import history_and_day

YEARS = 10
LINEAR = 1.2
LIMIT_DAY = 1.3
LIMIT_MB = 8192


def measure(folder: Path, dossiers: int, root: Path) -> bool:
    """Load one year and ten, `dossiers` in each, and time a day more on both."""
    years = [inboxes.year(folder, dossiers, "parquet", number) for number in range(YEARS)]
    today = {"DTI_TODAY": years[-1].last_day.isoformat()}
    print(f"one year: {years[0]}", flush=True)
    one, day_on_one = history_and_day(years[:1], root / "one", **today)
    print(
        f"{YEARS} years: {sum(year.dossiers for year in years):,} dossiers, {sum(year.rows for year in years):,} rows"
    )
    ten, day_on_ten = history_and_day(years, root / "ten", **today)
    hold(f"{YEARS} years / ({YEARS} x one year)", ten.seconds / (YEARS * one.seconds), LINEAR)
    hold("peak memory of the load", ten.peak_mb, LIMIT_MB, " MB")
    hold("one more day at ten years / at one", day_on_ten.seconds / day_on_one.seconds, LIMIT_DAY)
    return True
