"""The one place where the app writes: new files of today in the inbox, whole or not there, never over another file.

Off unless `DTI_UPLOAD=1` is set. Nothing that comes in is opened or run here; a file's name is made from parts of a
closed shape, never from a path.
"""

from __future__ import annotations

import itertools
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from app.labels import LOCAL_TIME
from app.snapshot import home

SWITCH = "DTI_UPLOAD"
MOST_MEGABYTES = 5
"""A filled form has 0.02 MB. The same number is `server.maxUploadSize` in .streamlit/config.toml."""
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024
ENDINGS = {"submissions": ".xlsx", "appraisals": ".csv"}
MANIFEST = "_manifest.json"
STEM = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*(?:__[A-Za-z0-9][A-Za-z0-9.-]*){2,4}", re.ASCII)
LONGEST_NAME = 150
VERSION = re.compile(r"__v([1-9][0-9]{0,3})$")


class NotSent(Exception):
    """Nothing was written. `reason` is `closed`, `name`, `type`, `too_large`, `empty` or `listed`."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def is_open() -> bool:
    """Whether this installation takes files from its readers."""
    return os.environ.get(SWITCH) == "1"


def now() -> datetime:
    """The province's wall time, without a zone; on the day of `DTI_TODAY` where a rehearsal sets one."""
    clock = datetime.now(LOCAL_TIME).replace(tzinfo=None, microsecond=0)
    pretended = os.environ.get("DTI_TODAY")
    return datetime.combine(date.fromisoformat(pretended), clock.time()) if pretended else clock


def send(feed: str, names: Iterable[str], content: bytes) -> Path:
    """Write a file into today's delivery of a feed under the first of `names` that is free, and return its path.

    It is written under a name that no reader takes and gets its own by a hard link, which fails where a file of that
    name stands already, also one that somebody sends at this moment. Raises NotSent.
    """
    if not is_open():
        raise NotSent("closed")
    if not content:
        raise NotSent("empty")
    if len(content) > MOST_BYTES:
        raise NotSent("too_large")
    folder = home() / "inbox" / feed / now().date().isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / MANIFEST).exists():
        raise NotSent("listed")  # a file beyond the list would refuse the whole delivery of that day
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".sending-", suffix=".tmp") as draft:
        draft.write(content)
        draft.flush()
        os.fchmod(draft.fileno(), 0o644)
        os.fsync(draft.fileno())
        for name in names:
            target = folder / _checked(feed, name)
            try:
                os.link(draft.name, target)
            except FileExistsError:
                continue
            _sync(folder)
            return target
    raise NotSent("name")


def version_names(base: str, published: int) -> Iterator[str]:
    """Names for the next version of a workbook, best first: `<base>.xlsx` for the first, then `<base>__v2.xlsx`.

    base: `<unit>__<form>__<period>`. published: the highest version in the published version, 0 where there is none;
    the inbox may have been cleaned since.
    """
    if not STEM.fullmatch(base):
        raise NotSent("name")
    ending = ENDINGS["submissions"]
    stems = [path.stem for path in (home() / "inbox" / "submissions").glob(f"*/{base}*{ending}")]
    numbers = [VERSION.search(stem) for stem in stems if stem == base or stem.startswith(f"{base}__v")]
    highest = max((int(number[1]) for number in numbers if number), default=0)
    for version in itertools.count(max(published, len(numbers), highest) + 1):
        yield f"{base}{'' if version == 1 else f'__v{version}'}{ending}"


def decision_names(base: str) -> Iterator[str]:
    """Names for a file of decisions, in the order in which they are sent: `<base>__091530-01.csv`."""
    for number in range(1, 100):
        yield f"{base}__{now():%H%M%S}-{number:02}{ENDINGS['appraisals']}"


def templates() -> dict[tuple[str, str, str], Path]:
    """The empty templates that stand ready under `$DTI_HOME/templates`, by (unit, form, period)."""
    found = {}
    for path in sorted((home() / "templates").glob(f"*/*{ENDINGS['submissions']}")):
        parts = path.stem.split("__")
        if len(parts) == 3 and parts[2] == path.parent.name:
            found[parts[0], parts[1], parts[2]] = path
    return found


def _checked(feed: str, name: str) -> str:
    ending = ENDINGS[feed]
    if not name.endswith(ending):
        raise NotSent("type")
    if len(name) > LONGEST_NAME or not STEM.fullmatch(name.removesuffix(ending)):
        raise NotSent("name")
    return name


def _sync(folder: Path) -> None:
    """Put the names in a folder on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
