"""A fortnight with faults beside an undisturbed one, on a clock that is told: `make fortnight`.

Prints what each day brought and whether every promise was kept; the exit status is 1 if one was not.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.fortnight.deliveries import draw
from tests.fortnight.living import Day, first_load, live
from tests.fortnight.promises import Lived, broken
from tests.fortnight.story import AHEAD, BAD_FILE, BEHIND, FULL_DISK, KILL, LATE_FEED, OFF

FORTNIGHT = {2: LATE_FEED, 4: KILL, 6: FULL_DISK, 8: BAD_FILE, 10: AHEAD, 11: BEHIND, 13: OFF}
DAYS = 14


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        first, plain, home = root / "first", root / "undisturbed", root / "disturbed"
        senders = draw(root / "drawn", DAYS)
        first_load(senders, first)
        print("undisturbed")
        quiet = list(_told(live(senders, first, plain, {})))
        undisturbed = Lived(plain, {day.number: day.figures for day in quiet})
        print("with faults")
        days = list(_told(live(senders, first, home, FORTNIGHT)))
        found = [*broken(quiet, {}, senders, plain, undisturbed), *broken(days, FORTNIGHT, senders, home, undisturbed)]
    for problem in found:
        print(f"NOT KEPT: {problem}")
    print(f"{DAYS} days, {len(FORTNIGHT)} faults, {len(found)} promises not kept")
    return int(bool(found))


def _told(days: Iterator[Day]) -> Iterator[Day]:
    for day in days:
        tries = ", ".join("good" if status == 0 else f"ended with {status}" for status in day.tries)
        words = [f"{day.number:>3}", str(day.day), f"{day.fault:<34}", f"{tries:<24}", "; ".join(day.told)]
        print("  ".join(words).rstrip(), flush=True)
        yield day


if __name__ == "__main__":
    sys.exit(main())
