"""What lies in the inbox: feeds, arrival days, files, manifests, and the fingerprints that tell what is new."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

MANIFEST = "_manifest.json"
ORIGINS = ("delivered", "simulated", "captured")


@dataclass(frozen=True)
class Delivery:
    """One arrival day of one feed."""

    feed: str
    arrival_day: date
    folder: Path

    @property
    def files(self) -> list[Path]:
        """Delivered files by name; hidden files, partial copies and the manifest are not deliveries."""
        return sorted(
            entry
            for entry in self.folder.iterdir()
            if entry.is_file() and not entry.name.startswith((".", "~", "_")) and entry.suffix != ".tmp"
        )

    def fingerprint(self) -> str:
        """Digest of the names, sizes and change times of the files and the manifest: equal means unchanged."""
        manifest = self.folder / MANIFEST
        stats = [(p.name, p.stat()) for p in [*self.files, *([manifest] if manifest.exists() else [])]]
        facts = json.dumps([(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats])
        return hashlib.sha256(facts.encode()).hexdigest()


@dataclass(frozen=True)
class Inbox:
    """Deliveries found under `$DTI_HOME/inbox`, oldest first, and the entries that are none."""

    deliveries: tuple[Delivery, ...]
    strays: tuple[str, ...]


def scan(inbox: Path, feeds: tuple[str, ...]) -> Inbox:
    """List the deliveries of the given feeds; a folder whose name is no ISO date is named among the strays."""
    deliveries, strays = [], []
    for feed in feeds:
        for folder in sorted((inbox / feed).iterdir()) if (inbox / feed).is_dir() else ():
            if folder.name.startswith("."):
                continue
            day = _arrival_day(folder)
            if day is None:
                strays.append(f"{feed}/{folder.name}: not an arrival day (a folder named YYYY-MM-DD)")
            else:
                deliveries.append(Delivery(feed, day, folder))
    deliveries.sort(key=lambda d: (d.arrival_day, feeds.index(d.feed)))
    return Inbox(tuple(deliveries), tuple(strays))


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


def _arrival_day(folder: Path) -> date | None:
    try:
        day = date.fromisoformat(folder.name)
    except ValueError:
        return None
    return day if folder.is_dir() and folder.name == day.isoformat() else None


def read_manifest(delivery: Delivery) -> dict | None:
    """The delivery's manifest, or None where there is none. Raises ValueError when it is not one."""
    path = delivery.folder / MANIFEST
    if not path.exists():
        return None
    manifest = json.loads(path.read_text("utf-8-sig"))
    files = manifest.get("files") if isinstance(manifest, dict) else None
    if not isinstance(files, list) or not all(isinstance(entry, dict) for entry in files):
        raise ValueError('expected {"files": [{"name", "rows", "sha256"}, …]}')
    if manifest.get("origin", "delivered") not in ORIGINS:
        raise ValueError(f"origin must be one of {', '.join(ORIGINS)}")
    return manifest


def manifest_mismatches(delivery: Delivery, manifest: dict, rows: dict[str, int]) -> Iterator[str]:
    """Where files and manifest differ: a file missing or extra, another row count, another hash.

    rows: rows read from each file, by name.
    """
    listed = {str(entry.get("name")): entry for entry in manifest["files"]}
    present = {path.name: path for path in delivery.files}
    yield from (f"{name} is listed but not delivered" for name in sorted(listed.keys() - present.keys()))
    yield from (f"{name} is delivered but not listed" for name in sorted(present.keys() - listed.keys()))
    for name in sorted(listed.keys() & present.keys()):
        expected = listed[name]
        if name in rows and "rows" in expected and expected["rows"] != rows[name]:
            yield f"{name} has {rows[name]} rows, the manifest says {expected['rows']}"
        if "sha256" in expected and expected["sha256"] != hashlib.sha256(present[name].read_bytes()).hexdigest():
            yield f"{name} has another sha256 than the manifest says"
