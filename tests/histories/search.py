"""Search for a history whose figures depend on the path: `python -m tests.histories.search --seconds 300`.

Prints each seed that fails with the smallest history that still does, and what differs; the exit status is 1 then.
"""

from __future__ import annotations

import argparse
import itertools
import logging
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.histories.history import History, random_history, smallest
from tests.histories.models import Seeded
from tests.histories.properties import (
    ORDER_MATTERS,
    incremental_equals_full,
    order_does_not_matter,
    the_machine_does_not_matter,
)

EVERY_ORDER, EVERY_MACHINE = 5, 20
"""Of so many seeds one is also loaded in another order, and on another machine."""


def properties(seed: int) -> list[tuple]:
    """The properties that a seed is held against, each with its history."""
    of_seed = [(incremental_equals_full, random_history(seed))]
    plain = random_history(seed, without=ORDER_MATTERS)
    of_seed += [(order_does_not_matter, plain)] if seed % EVERY_ORDER == 0 else []
    return of_seed + ([(the_machine_does_not_matter, plain)] if seed % EVERY_MACHINE == 0 else [])


def main(seconds: float, first_seed: int) -> int:
    until, failed = time.monotonic() + seconds, []
    with tempfile.TemporaryDirectory() as folder:
        seeded = Seeded(Path(folder))
        for seed in itertools.count(first_seed):
            if time.monotonic() > until:
                break
            for holds, history in properties(seed):

                def told(candidate: History, holds=holds) -> list[str]:
                    shutil.rmtree(Path(folder, "trial"), ignore_errors=True)
                    return holds(seeded, candidate, Path(folder, "trial"))

                if told(history):
                    failed.append(seed)
                    least = smallest(history, told, lambda smaller: print("smaller:", smaller, sep="\n"))
                    print(f"{holds.__name__} does not hold for this {least}", *told(least), sep="\n", flush=True)
        print(f"seeds {first_seed} to {seed - 1}: {failed or 'none'} failed")
    return bool(failed)


if __name__ == "__main__":
    logging.getLogger("dti").setLevel(logging.ERROR)
    os.environ["DTI_SETTLE_SECONDS"] = "0"
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=1000, help="the first one")
    options = parser.parse_args()
    sys.exit(main(options.seconds, options.seed))
