"""What lies in the inbox: feeds, arrival days, files, manifests, and the fingerprints that tell what is new."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from orchestration.intake.limits import NAME_LENGTH
from orchestration.intake.told import Sentence, Unfit
from orchestration.intake.words import readable

MANIFEST = "_manifest.json"
ORIGINS = ("delivered", "simulated", "captured")
DELTA, SNAPSHOT = "delta", "snapshot"
PASSED_OVER = (".", "~", "_")
SETTLE_ROUNDS = 10


@dataclass(frozen=True)
class Delivery:
    """One arrival day of one feed."""

    feed: str
    arrival_day: date
    folder: Path

    @property
    def files(self) -> list[Path]:
        """Delivered files by name; hidden files, partial copies and the manifest are not deliveries."""
        return [self.folder / entry.name for entry in _delivered(_entries(self.folder))]

    @property
    def folders(self) -> list[Path]:
        """Folders inside the arrival day: nothing in them is read."""
        return [
            self.folder / entry.name
            for entry in _entries(self.folder)
            if entry.is_dir() and not entry.name.startswith(PASSED_OVER)
        ]

    def fingerprint(self) -> str:
        """Digest of the names, sizes and change times of the files and the manifest: equal means unchanged."""
        entries = _entries(self.folder)
        manifest = [entry for entry in entries if entry.name == MANIFEST and Path(entry).exists()]
        facts = json.dumps([(entry.name, *state_of(entry)) for entry in [*_delivered(entries), *manifest]])
        return hashlib.sha256(facts.encode()).hexdigest()


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """By name. The listing tells files from folders: of ten years of days, asking each again took longer than all."""
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _delivered(entries: Iterable[os.DirEntry[str]]) -> list[os.DirEntry[str]]:
    return [
        entry
        for entry in entries
        if not entry.name.startswith(PASSED_OVER) and not entry.name.endswith(".tmp") and entry.is_file()
    ]


def state_of(path: Path | os.DirEntry[str]) -> tuple[int, int]:
    """(size, change time) of a file: equal before and after means that nobody wrote in between."""
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


def settle(deliveries: Iterable[Delivery], seconds: float) -> None:
    """Wait until none of the files was changed within the last `seconds`, for a bounded time.

    A file that is still being copied would be loaded as far as it has come.
    """
    files = [path for delivery in deliveries for path in delivery.files]
    for _ in range(SETTLE_ROUNDS if files and seconds else 0):
        age = time.time() - max(path.stat().st_mtime for path in files if path.exists())
        if not 0 <= age < seconds:
            return
        time.sleep(seconds - age)


@dataclass(frozen=True)
class Inbox:
    """Deliveries found under `$DTI_HOME/inbox`, oldest first, and the entries that are none."""

    deliveries: tuple[Delivery, ...]
    strays: tuple[str, ...]


def scan(inbox: Path, feeds: tuple[str, ...], first: date = date.min, last: date = date.max) -> Inbox:
    """List the deliveries of the given feeds that arrived in [first, last]; no other day is looked into.

    A folder whose name is no ISO date is named among the strays.
    """
    deliveries, strays = [], []
    for feed in feeds:
        for folder in _entries(inbox / feed) if (inbox / feed).is_dir() else ():
            if folder.name.startswith("."):
                continue
            day = _arrival_day(folder)
            if day is None:
                strays.append(f"{feed}/{readable(folder.name)}: not an arrival day (a folder named YYYY-MM-DD)")
            elif first <= day <= last:
                delivery = Delivery(feed, day, inbox / feed / folder.name)
                deliveries.append(delivery)
                strays += [
                    f"{feed}/{day}/{readable(inner.name)}: not read, a folder inside a day"
                    for inner in delivery.folders
                ]
    deliveries.sort(key=lambda d: (d.arrival_day, feeds.index(d.feed)))
    return Inbox(tuple(deliveries), tuple(strays))


def last_days(inbox: Path, feeds: Iterable[str], today: date) -> dict[str, date]:
    """The last arrival day, up to today, on which each feed delivered a file; a feed that never did is left out."""
    found = {}
    for feed in feeds:
        folders = _entries(inbox / feed) if (inbox / feed).is_dir() else []
        days = (day for folder in reversed(folders) if (day := _arrival_day(folder)) and day <= today)
        last = next((day for day in days if Delivery(feed, day, inbox / feed / day.isoformat()).files), None)
        if last:
            found[feed] = last
    return found


def unknown_feeds(inbox: Path, feeds: tuple[str, ...]) -> tuple[str, ...]:
    """What lies in the inbox under no feed's name: a misspelt folder would wait for ever."""
    entries = sorted(inbox.iterdir()) if inbox.is_dir() else []
    return tuple(
        f"{readable(entry.name)}: not read, no feed has this name ({', '.join(feeds)})"
        for entry in entries
        if entry.name not in feeds and not entry.name.startswith(PASSED_OVER)
    )


def between(found: Inbox, first_day: date, today: date) -> Inbox:
    """The same inbox with arrival days outside [first_day, today] among the strays: they are not loaded."""
    inside = tuple(d for d in found.deliveries if first_day <= d.arrival_day <= today)
    outside = (d for d in found.deliveries if not first_day <= d.arrival_day <= today)
    reasons = (
        f"{d.feed}/{d.arrival_day}: not loaded, the arrival day lies "
        + ("in the future: is the sender's clock right?" if d.arrival_day > today else f"before {first_day}")
        for d in outside
    )
    return Inbox(inside, (*found.strays, *reasons))


def _arrival_day(folder: os.DirEntry[str]) -> date | None:
    try:
        day = date.fromisoformat(folder.name)
    except ValueError:
        return None
    return day if folder.is_dir() and folder.name == day.isoformat() else None


def read_manifest(delivery: Delivery) -> dict | None:
    """The delivery's manifest, or None where there is none. Raises ValueError, or Unfit, when it is none."""
    path = delivery.folder / MANIFEST
    if not path.exists():
        return None
    try:
        manifest = json.loads(path.read_text("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise Unfit(
            "{library}: line {line} column {column} (char {char})",
            library=error.msg,
            line=error.lineno,
            column=error.colno,
            char=error.pos,
        ) from error
    except RecursionError as error:
        raise Unfit("its objects are nested without end") from error
    files = manifest.get("files") if isinstance(manifest, dict) else None
    if not isinstance(files, list) or not all(_is_entry(entry) for entry in files):
        raise Unfit('expected {{"files": [{{"name", "rows", "sha256"}}, …]}}')
    if manifest.get("origin", "delivered") not in ORIGINS:
        raise Unfit("origin must be one of {origins:, }", origins=list(ORIGINS))
    if manifest.get("content", DELTA) not in (DELTA, SNAPSHOT):
        raise Unfit("content must be one of {contents:, }", contents=[DELTA, SNAPSHOT])
    return manifest


def _is_entry(entry: object) -> bool:
    kinds = {"name": str, "rows": int | float, "sha256": str}
    return isinstance(entry, dict) and all(isinstance(entry[name], kinds[name]) for name in kinds.keys() & entry)


def manifest_mismatches(manifest: dict, rows: dict[str, int], sha256: dict[str, str]) -> Iterator[Sentence]:
    """Where files and manifest differ: a file missing or extra, another row count, another hash.

    rows: rows read from each file that could be read, by name. sha256: of every delivered file, by name.
    """
    listed = {readable(str(entry.get("name")))[:NAME_LENGTH]: entry for entry in manifest["files"]}
    yield from (
        Sentence("{name} is listed but not delivered", name=name) for name in sorted(listed.keys() - sha256.keys())
    )
    yield from (
        Sentence("{name} is delivered but not listed", name=name) for name in sorted(sha256.keys() - listed.keys())
    )
    for name in sorted(listed.keys() & sha256.keys()):
        expected = listed[name]
        if name in rows and "rows" in expected and expected["rows"] != rows[name]:
            yield Sentence(
                "{name} has {rows} rows, the manifest says {expected}",
                name=name,
                rows=rows[name],
                expected=expected["rows"],
            )
        if "sha256" in expected and expected["sha256"].lower() != sha256[name]:
            yield Sentence("{name} has another sha256 than the manifest says", name=name)
