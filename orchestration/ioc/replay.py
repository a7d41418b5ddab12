"""Deliveries that were sent, sent again as they were: same number, same bytes.

The IOC may take deliveries out of the folder or write into them, so a copy of each is kept under `.kept`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from orchestration.files import sync_folder
from orchestration.ioc.deliveries import KEPT, Sent, places, read, sent, sha256_of


class NotKept(Exception):
    """A number in the range was never sent, or is not kept any more."""


def keep(folder: Path) -> None:
    """Keep those of the folder that are not kept yet: one, or two where a process was killed before it came to this."""
    kept = places(folder / KEPT)
    for number, path in places(folder).items():
        if number > max(kept, default=0):  # what is older was tidied away
            _copy(path, folder / KEPT / path.name)


def replay(folder: Path, first: int, last: int) -> list[Sent]:
    """Put the deliveries numbered first to last into the folder again, whole as they were.

    One that still lies there unharmed stays. Raises NotKept, before anything is written.
    """
    kept = {one.manifest.sequence: one for one in sent(folder / KEPT)}
    lacking = [number for number in range(first, last + 1) if number not in kept]
    if lacking or last < first:
        have = f"kept are {min(kept)} to {max(kept)}" if kept else "none is kept"
        raise NotKept(f"delivery {', '.join(map(str, lacking)) or f'{first} to {last}'} is not kept: {have}")
    again = [kept[number] for number in range(first, last + 1)]
    return [_restore(folder, one) for one in again]


def numbers(folder: Path, first: str, last: str) -> tuple[int, int]:
    """The range of delivery numbers that two numbers or days name. Raises NotKept, and ValueError for neither."""
    kept = sent(folder / KEPT)
    return _number(first, kept, min), _number(last, kept, max)


def _number(named: str, kept: list[Sent], which: Callable[[Iterable[int]], int]) -> int:
    if named.isdecimal():
        return int(named)
    day = date.fromisoformat(named)
    of_day = [one.manifest.sequence for one in kept if one.manifest.as_of == day]
    if not of_day:
        raise NotKept(f"no delivery of {day} is kept")
    return which(of_day)


def _restore(folder: Path, one: Sent) -> Sent:
    final = folder / one.folder.name
    if not (final.exists() and _is_unharmed(final, one)):
        shutil.rmtree(final, ignore_errors=True)
        _copy(one.folder, final)
    return read(final)


def _copy(whole: Path, final: Path) -> None:
    """A copy that has its name only when it is whole."""
    draft = final.with_name(f".draft-{final.name}")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(whole, draft)
    draft.rename(final)
    sync_folder(final.parent)


def _is_unharmed(final: Path, one: Sent) -> bool:
    names = {path.name for path in one.folder.iterdir()}
    return names == {path.name for path in final.iterdir()} and all(
        sha256_of(final / name) == sha256_of(one.folder / name) for name in names
    )
