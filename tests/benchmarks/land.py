"""All parcels of the province: loaded and judged, against a script written by hand; and a day of the campaign more."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

from tests.benchmarks import land_figures
from tests.benchmarks.harness import dti, hold, module, tell
from tests.benchmarks.inboxes import FEEDS, LAND_FEEDS, Year, deliver, land

LIMIT_SECONDS, LIMIT_MB, LIMIT_DAY = 60, 3072, 10


def measure(folder: Path, parcels: int, root: Path) -> bool:
    """Count by hand and by the product, then refresh with a day more; whether both sides have the same figures."""
    week = land(folder, parcels)
    print(f"land: {parcels:,} parcels, {week.rows:,} rows, {week.first_day} to {week.last_day}", flush=True)
    script, product = root / "land_script", root / "land_product"
    for side in (script, product):
        side.mkdir(parents=True)
    by_hand = tell("DuckDB by hand", module("side", script.name, week.inbox, script))
    ours = tell("loading and models", module("side", product.name, week.inbox, product))
    hold("loaded and judged", ours.seconds, LIMIT_SECONDS, " s")
    hold("peak memory", ours.peak_mb, LIMIT_MB, " MB")
    print(f"  work alone / DuckDB by hand: {ours.work / by_hand.work:.2f}, of CPU {ours.cpu / by_hand.cpu:.2f}")
    communes, different = land_figures.differing(script, product)
    print(f"  figures of {communes} communes, {len(different)} differ", flush=True)
    _a_day_more(week, root)
    return communes > 0 and not different


def _a_day_more(week: Year, root: Path) -> None:
    """The last day without and with what it brings of land: the difference is what land costs of a refresh."""
    without, home = root / "without", root / "home"
    before = week.last_day - timedelta(days=1)
    deliver([week], without, last=before, feeds=FEEDS + LAND_FEEDS)
    tell("the days before", dti(without, "refresh"))
    shutil.copytree(without, home, symlinks=True)
    deliver([week], without, first=week.last_day)
    deliver([week], home, first=week.last_day, feeds=FEEDS + LAND_FEEDS)
    plain = tell("a day without land", dti(without, "refresh"))
    day = tell("a day with land", dti(home, "refresh"))
    hold("land's part of a day more", day.seconds - plain.seconds, LIMIT_DAY, " s")
    steps = {step: seconds - plain.steps.get(step, 0) for step, seconds in day.steps.items()}
    dearest = sorted(steps.items(), key=lambda step: -step[1])
    print("  of it:", ", ".join(f"{name} {seconds:.1f}" for name, seconds in dearest if seconds >= 0.1), flush=True)
