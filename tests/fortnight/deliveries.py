"""What the senders deliver in a fortnight, drawn once; put into homes as it arrives, file by file the same."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from orchestration.intake.contract_file import load_contract
from orchestration.intake.feeds import FEEDS
from orchestration.lateness import promises
from orchestration.sample import write_sample
from orchestration.sample.delivery import write_delivery

SEED, DOSSIERS, PARCELS = 14, 400, 300
FIRST, LAST = date(2026, 8, 3), date(2026, 10, 10)


@dataclass(frozen=True)
class Senders:
    """All deliveries, in a folder of their own. days: the arrival days of the fortnight, the last ones."""

    drawn: Path
    days: tuple[date, ...]

    def history(self, home: Path) -> None:
        """Everything that arrived before the first of the days."""
        for delivery in self.drawn.glob("*/*"):
            if date.fromisoformat(delivery.name) < self.days[0]:
                self._put(home, delivery)

    def deliver(self, home: Path, day: date, *, without: str = "") -> None:
        """A day of every feed but one; what lies there already is replaced."""
        for delivery in self.drawn.glob(f"*/{day}"):
            if delivery.parent.name != without:
                self._put(home, delivery)

    def deliver_feed(self, home: Path, day: date, feed: str) -> None:
        self._put(home, self.drawn / feed / str(day))

    def deliver_cut_off(self, home: Path, day: date, feed: str) -> None:
        """A delivery whose copy ended half-way: the manifest names more than is here."""
        self.deliver_feed(home, day, feed)
        for file in (home / "inbox" / feed / str(day)).glob("[!_]*"):
            content = file.read_bytes()
            file.write_bytes(content[: len(content) // 2])

    def _put(self, home: Path, delivery: Path) -> None:
        shutil.copytree(delivery, home / "inbox" / delivery.relative_to(self.drawn), dirs_exist_ok=True)


def draw(folder: Path, days: int) -> Senders:
    """Every feed of a small sample. Those promised for each day come on each of the last `days`, if without a row."""
    write_sample(folder, seed=SEED, dossiers=DOSSIERS, parcels=PARCELS, first_day=FIRST, last_day=LAST)
    last = tuple(LAST - timedelta(days=n) for n in reversed(range(days)))
    for promise in promises((feed, load_contract(feed).body) for feed in FEEDS):
        sent_before = sorted((folder / promise.feed).glob("*/*.csv"))
        for day in last:
            if sent_before and not (folder / promise.feed / str(day)).exists():
                _nothing_changed(folder, promise.feed, day, sent_before[0])
    return Senders(folder, last)


def _nothing_changed(inbox: Path, feed: str, day: date, like: Path) -> None:
    write_delivery(inbox, feed, day, pl.read_csv(like, n_rows=0), stem="khong_doi", file_format="csv")
