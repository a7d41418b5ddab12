"""Inboxes of simulated deliveries, written once into a folder and used again by later runs.

As a command it writes one: python -m tests.benchmarks.inboxes INBOX FORMAT DOSSIERS PARCELS FIRST_DAY LAST_DAY SEED.
That is a process of its own, so that its memory does not count in what is measured.
"""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from tests.benchmarks import harness

FIRST_DAY = date(2025, 7, 1)
SEED = 766
FEEDS = ("dossiers", "procedures", "petitions", "portal")
LAND_FEEDS = ("land_parcels", "land_certificates", "land_tax_transfers")
# A week of the campaign, whose days mend 0.11 % of the parcels: 3,000 of 2.8 million.
LAND_WEEK = (date(2025, 10, 6), date(2025, 10, 10))
LAND_DOSSIERS = 3_000
CONTENT = "content.json"


@dataclass(frozen=True)
class Year:
    """One year of deliveries, or less; `inbox` may hold other years too."""

    inbox: Path
    first_day: date
    last_day: date
    dossiers: int
    rows: int

    def __str__(self) -> str:
        return f"{self.dossiers:,} dossiers, {self.rows:,} rows, {self.first_day} to {self.last_day}"


def year(folder: Path, dossiers: int, file_format: str = "csv", number: int = 0) -> Year:
    """The deliveries of the year that begins `number` years after the first, in an inbox of their own."""
    first_day = FIRST_DAY.replace(year=FIRST_DAY.year + number)
    last_day = first_day.replace(year=first_day.year + 1) - timedelta(days=1)
    home = folder / f"{file_format}-{dossiers}-{first_day.year}"
    return _once(home, file_format, dossiers, 0, first_day, last_day, SEED + number)


def land(folder: Path, parcels: int) -> Year:
    """A week that begins with a snapshot of all parcels, as Parquet, beside few dossiers."""
    return _once(folder / f"land-{parcels}", "parquet", LAND_DOSSIERS, parcels, *LAND_WEEK, SEED)


def _once(
    home: Path, file_format: str, dossiers: int, parcels: int, first_day: date, last_day: date, seed: int
) -> Year:
    if not (home / CONTENT).exists():
        print(f"writing {dossiers:,} dossiers and {parcels:,} parcels to {home}", flush=True)
        shutil.rmtree(home, ignore_errors=True)
        harness.module("inboxes", home, file_format, str(dossiers), str(parcels), first_day, last_day, str(seed))
    return Year(home / "inbox", first_day, last_day, **json.loads((home / CONTENT).read_text("utf-8")))


def deliver(
    years: list[Year],
    home: Path,
    first: date = date.min,
    last: date = date.max,
    feeds: tuple[str, ...] = FEEDS,
) -> None:
    """Put the arrival days from `first` to `last` of these years into the inbox of a home, as links."""
    for one in years:
        for feed in feeds:
            for day in sorted((one.inbox / feed).glob("*-*-*")):
                if first <= date.fromisoformat(day.name) <= last:
                    place = home / "inbox" / feed / day.name
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.symlink_to(day.resolve(), target_is_directory=True)


def write(
    home: Path, file_format: str, dossiers: int, parcels: int, first_day: date, last_day: date, seed: int
) -> None:
    """Write an inbox; what it holds is written last, so that half an inbox is not taken for a whole one."""
    from orchestration.sample import write_sample

    inbox = home / "inbox"
    summary = write_sample(
        inbox,
        seed=seed,
        dossiers=dossiers,
        parcels=parcels,
        first_day=first_day,
        last_day=last_day,
        file_format=file_format,
    )
    if file_format == "parquet":  # the format of which years are put together
        _name_petitions_after(inbox, first_day.year)
        _check_codes_are_between(inbox, first_day, last_day)
    content = {"dossiers": summary.dossiers, "rows": summary.rows}
    (home / CONTENT).write_text(json.dumps(content), encoding="utf-8")


def _name_petitions_after(inbox: Path, year: int) -> None:
    """The generator numbers petitions from 1 in each inbox; those of two years must not pass for each other."""
    import polars as pl

    from orchestration.sample.delivery import write_delivery

    for file in (inbox / "petitions").glob("*/*.parquet"):
        rows = pl.read_parquet(file).with_columns(MaPAKN=pl.format("{}-{}", "MaPAKN", pl.lit(year)))
        day = date.fromisoformat(file.parent.name)
        write_delivery(inbox, "petitions", day, rows, stem=file.stem, file_format="parquet")


def _check_codes_are_between(inbox: Path, first_day: date, last_day: date) -> None:
    """A dossier code holds its day, so years whose codes lie within them have no dossier in common."""
    import duckdb

    outside = """
        select count(*) from read_parquet($files)
        where strptime(regexp_extract("MaHoSo", '-(\\d{6})-', 1), '%y%m%d')::date not between $first_day and $last_day
    """
    parameters = {"files": str(inbox / "dossiers" / "*" / "*.parquet"), "first_day": first_day, "last_day": last_day}
    (count,) = duckdb.execute(outside, parameters).fetchone()
    if count:
        raise SystemExit(f"{count} rows have a dossier code of another year")


if __name__ == "__main__":
    target, form, count, of_land, begins, ends, start = sys.argv[1:]
    write(
        Path(target), form, int(count), int(of_land), date.fromisoformat(begins), date.fromisoformat(ends), int(start)
    )
