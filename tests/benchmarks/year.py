"""Full load and marts of one year, side by side with scripts written by hand that do the same counts."""

from __future__ import annotations

import json
from pathlib import Path

from tests.benchmarks import figures
from tests.benchmarks.harness import Cost, dti, hold, module, tell
from tests.benchmarks.inboxes import Year, deliver

SIDES = {
    "duckdb_script": "DuckDB by hand",
    "polars_script": "Polars by hand",
    "pandas_script": "pandas by hand",
    "product": "product, work alone",
}
REFRESH = "product, dti refresh"


def compare(year: Year, root: Path) -> bool:
    """Print what each side cost; whether all have the same figures."""
    print(f"year: {year}", flush=True)
    costs = {}
    for side, name in SIDES.items():
        (root / side).mkdir(parents=True)
        costs[side] = tell(name, module("side", side, year.inbox, root / side))
    home = root / "refresh"
    deliver([year], home)
    costs["refresh"] = tell(REFRESH, dti(home, "refresh"))
    pointer = json.loads((home / "serving" / "current.json").read_text("utf-8"))
    figures.write_product_figures(home / "serving" / pointer["file"], home)
    _hold(costs)
    first, *others = costs
    different = sum(figures.differing(root / first, root / other) for other in others)
    print(f"  figures: {figures.count(root / first):,} of each side, {different:,} differ", flush=True)
    return different == 0


def _hold(costs: dict[str, Cost]) -> None:
    refresh, alone, script, pandas = (costs[side] for side in ("refresh", "product", "duckdb_script", "pandas_script"))
    hold("refresh against 1.5 x DuckDB by hand + 30 s", refresh.seconds, 1.5 * script.seconds + 30, " s")
    hold("load and marts alone against half of pandas by hand", alone.seconds, pandas.seconds / 2, " s")
    hold("refresh against half of pandas by hand", refresh.seconds, pandas.seconds / 2, " s")
    hold("peak memory of the refresh", refresh.peak_mb, 4096, " MB")
    print(f"  work alone / DuckDB by hand: {costs['product'].work / script.work:.2f}")
