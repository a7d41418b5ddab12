"""Measure speed and memory against the limits: `make bench`, or python -m tests.benchmarks [NAME ...].

The exit status is 1 when figures of two sides differ or a reader saw an error. A missed limit is printed, no more:
limits are for 2,000,000 dossiers on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks import (
    api,
    backfill,
    dti_scoring,
    forms,
    inboxes,
    land,
    map_page,
    one_more_day,
    publishing,
    ten_years,
    year,
)

OF_A_YEAR = {
    "year": year.compare,
    "one_more_day": one_more_day.measure,
    "backfill": backfill.measure,
    "publishing": publishing.measure,
    "api": api.measure,
}

TEN_YEARS, FORMS, DTI, LAND, MAP = "ten_years", "forms", "dti", "land", "map"
NAMES = (*OF_A_YEAR, FORMS, DTI, LAND, MAP)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(NAMES)} (default), {TEN_YEARS}")
    parser.add_argument("--dossiers", type=int, default=2_000_000, help="of a year (default %(default)s)")
    parser.add_argument("--parcels", type=int, default=2_800_000, help="of land (default %(default)s)")
    parser.add_argument("--folder", type=Path, help="keep the deliveries here, and take them from here again")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - {*NAMES, TEN_YEARS}:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    if options.folder:
        options.folder.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="dti-bench-", dir=options.folder) as temporary:
        root = Path(temporary)
        folder = options.folder or root
        good = [_measure(name, folder, options, root / name) for name in options.names or NAMES]
    print(f"all measured in {time.monotonic() - started:.0f} s")
    return 0 if all(good) else 1


def _measure(name: str, folder: Path, options: argparse.Namespace, root: Path) -> bool:
    if name == DTI:
        return dti_scoring.measure()
    if name == FORMS:
        return forms.measure(root)
    if name == LAND:
        return land.measure(folder, options.parcels, root)
    if name == MAP:
        return map_page.measure(root)
    if name == TEN_YEARS:
        return ten_years.measure(folder, options.dossiers, root)
    return OF_A_YEAR[name](inboxes.year(folder, options.dossiers), root)


if __name__ == "__main__":
    sys.exit(main())
