"""Many kills at random moments, with a reader at work all the time: `make kills N=100`.

Half of the kills fall by the clock, half before a random statement on the warehouse, so that short steps get theirs.
After each, one undisturbed run must leave what a home without a kill holds. Prints kills by step, what the readers
saw and the rows lost; the exit status is 1 if anything differs.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.failure.homes import Reader, Seen, end_state, first_instalment, rows_out_of_balance, second_instalment
from tests.failure.processes import KILLED, Statement, run

STATEMENTS = 150
"""About as many run on the warehouse in one refresh, dbt's own not counted."""


def newest_step(home: Path) -> tuple[str, str]:
    """Run and step that Dagster's log names last; the step is `start` before the first."""
    with sqlite3.connect(f"file:{home / 'dagster' / 'event_log.db'}?mode=ro", uri=True) as log:
        (run_id,) = log.execute("select run_id from event_logs order by id desc").fetchone()
        rows = log.execute(
            "select step_key from event_logs where run_id = ? and step_key is not null order by id desc", [run_id]
        )
        return run_id, (rows.fetchone() or ("start",))[0]


def rows_lost(state: dict, undisturbed: dict) -> int:
    """Rows of the raw and published tables that an undisturbed home has and this one has not."""
    tables = [name for name in undisturbed if "." in name]
    return sum(max(0, undisturbed[name][0] - state.get(name, (0,))[0]) for name in tables)


def main(kills: int, seed: int) -> int:
    draw = random.Random(seed)
    by_step: Counter[str] = Counter()
    seen, differing, lost, half_days, survived = Seen(), 0, 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        published, whole, home = (Path(folder, name) for name in ("published", "whole", "home"))
        first_instalment(published)
        assert run(published, "refresh").status == 0
        second_instalment(published)
        published_run, _ = newest_step(published)
        shutil.copytree(published, whole)
        started = time.monotonic()
        assert run(whole, "refresh").status == 0
        seconds = time.monotonic() - started
        undisturbed = end_state(whole)
        while survived + differing < kills:
            shutil.copytree(published, home)
            with Reader(home) as reader:
                if draw.random() < 0.5:
                    killed = run(home, "refresh", kill_after=draw.uniform(0, seconds))
                else:
                    killed = run(home, "refresh", kill=Statement("", draw.randrange(1, STATEMENTS)))
                if killed.status == KILLED:
                    run_id, step = newest_step(home)
                    by_step["start" if run_id == published_run else step] += 1
                    half_days += bool(rows_out_of_balance(home))
                    healed = run(home, "refresh")
            if killed.status == KILLED:
                state = end_state(home)
                equal = healed.status == 0 and state == undisturbed
                survived += equal
                differing += not equal
                lost += rows_lost(state, undisturbed)
                seen.reads += reader.seen.reads
                seen.errors += reader.seen.errors
                if not equal:
                    print(killed, healed, {k: v for k, v in state.items() if v != undisturbed.get(k)}, sep="\n")
            shutil.rmtree(home)
    for step, number in by_step.most_common():
        print(f"{number:>6}  {step}")
    print(f"{survived + differing} kills, {survived} survived, {half_days} left half a day, {lost} rows lost")
    print(f"{seen.reads} reads, {len(seen.errors)} errors: {seen.errors[:5]}")
    return int(bool(differing or lost or half_days or seen.errors))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=766)
    options = parser.parse_args()
    sys.exit(main(options.kills, options.seed))
