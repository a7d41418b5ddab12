"""Coverage-guided fuzzing of the readers: `python -m tests.fuzz.readers --seconds 60 [csv jsonl …]`.

Each reader runs in a process of its own, because a library may end the process. What was tried is printed; an input
that breaks a promise stays in the folder, and `--replay FILE READER` tries it again. The exit is non-zero then.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

READERS = ("csv", "jsonl", "parquet", "xlsx", "zip", "manifest", "values")
SLOW_SECONDS = 5  # of processor time for one input of at most MOST_BYTES
STUCK_SECONDS = 60  # of the clock, for what waits instead of working
MOST_BYTES = 100_000
MEMORY = 6 << 30  # bytes of address space
TRIED = re.compile(r"number_of_executed_units:\s*(\d+)")


def try_input(reader: str, data: bytes) -> None:
    """Give one input to a reader; raises where a promise is broken or it takes too long."""
    import polars as pl

    from orchestration.intake.feeds import FEEDS
    from tests.fuzz import promises

    began = time.process_time()
    if reader == "manifest":
        promises.keep_promises_of_manifest(data, {"a.csv": 3}, {"a.csv": "0" * 64})
    elif data:
        feed = FEEDS[list(FEEDS)[data[0] % len(FEEDS)]]
        if reader == "values":
            cells = [cell or None for cell in data[1:].decode("utf-8", "replace").split("\n")]
            columns = {"line": range(1, len(cells) + 1)} | {
                name: [*cells[at % len(cells) :], *cells[: at % len(cells)]]
                for at, name in enumerate(feed.read_columns)
            }  # every cell meets every column
            schema = {name: pl.Int64 if name == "line" else pl.String for name in columns}
            promises.keep_promises_of_values(pl.DataFrame(columns, schema=schema), feed)
        else:
            promises.keep_promises(f"delivered.{reader}", data[1:], feed)
    took = time.process_time() - began
    assert took < SLOW_SECONDS, f"one input of {len(data):,} bytes took {took:.1f} s"


def _fuzz(reader: str, seconds: int, folder: Path) -> None:
    """Never returns: the fuzzer ends the process."""
    import atheris

    with atheris.instrument_imports(include=["orchestration.intake"]):
        import orchestration.intake.load  # noqa: F401  (imported to be watched)
    from tests.fuzz import mutations, seeds

    corpus = folder / reader
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds.seeds(reader)):
        (corpus / f"seed-{number:02}").write_bytes(seed)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        rng = random.Random(seed)
        for _ in range(rng.randint(1, 4)):
            data = mutations.change(reader, data, rng, lambda part: atheris.Mutate(part, len(part) + 64))
        return data[:most]

    options = {
        "max_total_time": seconds, "max_len": MOST_BYTES, "timeout": STUCK_SECONDS, "rss_limit_mb": 3000,
        "print_final_stats": 1, "artifact_prefix": f"{folder}/{reader}-", "verbosity": 1,
    }  # fmt: skip
    arguments = [sys.argv[0], *(f"-{name}={value}" for name, value in options.items()), str(corpus)]
    atheris.Setup(arguments, lambda data: try_input(reader, data), custom_mutator=mutate)
    atheris.Fuzz()


def _run(reader: str, seconds: int, folder: Path) -> bool:
    """Fuzz one reader in a process of its own; whether every promise was kept."""
    command = [sys.executable, "-m", "tests.fuzz.readers", "--worker", "--seconds", str(seconds)]
    environment = {**os.environ, "POLARS_MAX_THREADS": "1", "RUST_BACKTRACE": "0"}
    ran = subprocess.run(
        [*command, "--folder", str(folder), reader],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    tried = TRIED.search(ran.stderr)
    print(
        f"{reader}: {int(tried[1]) if tried else 0:,} inputs tried", "" if ran.returncode == 0 else "- A PROMISE BROKE"
    )
    if ran.returncode:
        print(ran.stderr[-4000:])
    sys.stdout.flush()
    return ran.returncode == 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("readers", nargs="*", metavar="READER", help=", ".join(READERS))
    parser.add_argument("--seconds", type=int, default=60, help="for each reader")
    parser.add_argument("--folder", type=Path, default=Path(".fuzz"), help="inputs worth keeping, and those that break")
    parser.add_argument("--replay", type=Path, help="try one kept input again")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    readers = chosen.readers or list(READERS)
    if unknown := set(readers) - set(READERS):
        parser.error(f"no such reader: {', '.join(sorted(unknown))}")
    if chosen.replay:
        try_input(readers[0], chosen.replay.read_bytes())
    elif chosen.worker:
        _fuzz(readers[0], chosen.seconds, chosen.folder)
    else:
        chosen.folder.mkdir(parents=True, exist_ok=True)
        kept = [_run(reader, chosen.seconds, chosen.folder) for reader in readers]
        sys.exit(0 if all(kept) else 1)


if __name__ == "__main__":
    main()
