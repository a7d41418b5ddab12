"""Load and rebuild against a script written by hand for the same files, in one run, with the counts compared.

Run: python -m tests.benchmarks.load_and_rebuild [--dossiers 500000]. Each side is a process of its own. Prints
seconds of work and of the whole process, peak memory, and the ratio of the work.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb

from orchestration.sample import write_sample
from orchestration.settings import PROJECT_ROOT

HERE = Path(__file__).parent
UNITS = PROJECT_ROOT / "dbt_project" / "seeds" / "reference" / "units.csv"
COMPARED = """
select count(*) from (
    select unit, kind, first, code, numerator, denominator from hand.scored
    except
    select unit_code, period_type, period_start, indicator_code, numerator, denominator
    from product.marts.fct_indicator_value where framework_version = 'd766-portal-2026'
)
"""


def hand_written(inbox: Path, home: Path) -> None:
    """Run the script on every delivered file."""
    files = {feed: sorted(str(path) for path in (inbox / feed).glob("*/*.csv")) for feed in ("dossiers", "procedures")}
    semicolon = [path for path in files["dossiers"] if ";" in Path(path).read_text("utf-8-sig").partition("\n")[0]]
    parameters = {
        "units": str(UNITS),
        "comma_files": sorted(set(files["dossiers"]) - set(semicolon)),
        "semicolon_files": semicolon,
        "procedure_files": files["procedures"],
        "as_of": max(path.parent.name for path in (inbox / "dossiers").glob("*/*.csv")),
    }
    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        for statement in (HERE / "hand_written.sql").read_text("utf-8").split(";\n"):
            used = {name: value for name, value in parameters.items() if f"${name}" in statement}
            connection.execute(statement, used)


def product(inbox: Path, home: Path) -> None:
    """The product's own steps: read and land every feed, then dbt's seeds and models."""
    from orchestration.control import begin_build, latest_arrival
    from orchestration.dbt import BUILD, run_dbt
    from orchestration.intake.feeds import FEEDS
    from orchestration.loading import load_days
    from orchestration.warehouse import open_warehouse

    warehouse = home / "warehouse.duckdb"
    with open_warehouse(warehouse) as connection:
        for feed in FEEDS.values():
            load_days(connection, feed, inbox, date.min, date.max, reload=True)
        begin_build(connection, latest_arrival(connection))
    problems = run_dbt(warehouse, home / "dbt", *BUILD, "--exclude-resource-type", "test").problems
    if problems:
        raise SystemExit("; ".join(problems))


def side(name: str, inbox: Path, home: Path) -> dict[str, float]:
    """Run one side in a process of its own; seconds of work and of everything, peak memory in MB."""
    started = time.monotonic()
    command = [sys.executable, "-m", "tests.benchmarks.load_and_rebuild", "--side", name, str(inbox), str(home)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=PROJECT_ROOT)
    return json.loads(done.stdout.splitlines()[-1]) | {"seconds": time.monotonic() - started}


def run_side(name: str, inbox: Path, home: Path) -> None:
    if name == "product":
        import orchestration.dbt  # noqa: F401  (start-up, not work: dbt takes seconds to import)
    started = time.monotonic()
    {"product": product, "hand": hand_written}[name](inbox, home)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"work_seconds": time.monotonic() - started, "peak_mb": peak}))


def compare(dossiers: int, repeats: int) -> int:
    """Print both sides and their ratio; the exit status is 1 when the counts differ."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        summary = write_sample(root / "inbox", dossiers=dossiers)
        print(f"{summary.dossiers:,} dossiers, {summary.rows:,} rows, {summary.files:,} files")
        ratios = []
        for attempt in range(repeats):
            times = {}
            for name in ("hand", "product"):
                home = root / f"{name}-{attempt}"
                home.mkdir()
                times[name] = side(name, root / "inbox", home)
                work, whole = times[name]["work_seconds"], times[name]["seconds"]
                peak = times[name]["peak_mb"]
                print(f"{name:>8}: {work:.1f} s of work, {whole:.1f} s in all, peak {peak:.0f} MB")
            ratios.append(times["product"]["work_seconds"] / times["hand"]["work_seconds"])
            whole = times["product"]["seconds"] / times["hand"]["seconds"]
            print(f"   ratio: {ratios[-1]:.2f} (whole processes: {whole:.2f})")
            differing = _differing(root / f"hand-{attempt}", root / f"product-{attempt}")
            print(f"  counts: {differing} of the hand-written figures differ")
            if differing:
                return 1
            shutil.rmtree(root / f"hand-{attempt}")
            shutil.rmtree(root / f"product-{attempt}")
        print(f"median ratio: {statistics.median(ratios):.2f}")
    return 0


def _differing(hand: Path, product_home: Path) -> int:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{hand / 'warehouse.duckdb'}' as hand (read_only)")
        connection.execute(f"attach '{product_home / 'warehouse.duckdb'}' as product (read_only)")
        return connection.execute(COMPARED).fetchone()[0]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=500_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--side", nargs=3, metavar=("NAME", "INBOX", "HOME"))
    options = parser.parse_args()
    if options.side:
        run_side(options.side[0], Path(options.side[1]), Path(options.side[2]))
    else:
        sys.exit(compare(options.dossiers, options.repeats))
