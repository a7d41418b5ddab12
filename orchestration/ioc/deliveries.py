"""The folder of deliveries: their names, their manifests, and what they add up to."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.ioc.published import KEY
from orchestration.ioc.record import Content, Manifest

NAME = re.compile(r"^(\d{4}-\d{2}-\d{2})-(\d{6})$")
MANIFEST, ROWS, LINES = "manifest.json", "figures.parquet", "figures.jsonl"
RECEIPTS = "receipts"
STATE, KEPT = ".state", ".kept"


@dataclass(frozen=True)
class Sent:
    """A whole delivery in the folder."""

    folder: Path
    manifest: Manifest
    manifest_sha256: str

    @property
    def rows(self) -> Path:
        return self.folder / ROWS


def sha256_of(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def name_of(as_of: str, sequence: int) -> str:
    return f"{as_of}-{sequence:06}"


def places(folder: Path) -> dict[int, Path]:
    """Where each delivery lies, by its number. A folder of that name is whole: it was renamed when it was."""
    found = {int(name[2]): path for path in folder.glob("*-*-*-*") if (name := NAME.match(path.name))}
    return dict(sorted(found.items()))


def ever_sent(folder: Path) -> dict[int, Path]:
    """As `places`, with those that the receiver took away: the copies that are kept, which nobody else writes into."""
    return dict(sorted((places(folder) | places(folder / KEPT)).items()))


def sent(folder: Path) -> list[Sent]:
    """All deliveries that lie in a folder, in the order of their numbers."""
    return [read(path) for path in places(folder).values()]


def last_sent(folder: Path) -> Sent | None:
    known = ever_sent(folder)
    return read(known[max(known)]) if known else None


def read(folder: Path) -> Sent:
    manifest = folder / MANIFEST
    return Sent(folder, Manifest.model_validate_json(manifest.read_bytes()), sha256_of(manifest))


def open_state(connection: duckdb.DuckDBPyConnection, folder: Path) -> bool:
    """Fill the table `before`: what all deliveries add up to, with the number of the one that brought each figure.

    The state that the last delivery left is taken up where it lies, so that only what came after it is read: a process
    may have been killed between the two. False, and nothing, when deliveries are gone without which it is unknown.
    A column that a delivery lacks, because it was written by an older version, stays null.
    """
    since = state_number(folder)
    following = _from_the_last_full([read(path) for number, path in ever_sent(folder).items() if number > since])
    if not since and (not following or following[0].manifest.content is not Content.FULL):
        return False
    if since:
        state = folder / STATE / state_name(since)
        connection.execute("insert into before by name from read_parquet(?)", [str(state)])
    for one in following:
        _apply(connection, one)
    return True


def _from_the_last_full(later: list[Sent]) -> list[Sent]:
    full = [place for place, one in enumerate(later) if one.manifest.content is Content.FULL]
    return later[full[-1] :] if full else later


def _apply(connection: duckdb.DuckDBPyConnection, one: Sent) -> None:
    if one.manifest.content is Content.FULL:
        connection.execute("delete from before")
    else:
        connection.execute(f"delete from before using read_parquet(?) as gone where {same_key('before', 'gone')}",
                           [str(one.rows)])  # fmt: skip
    rows = f"(select *, {one.manifest.sequence} as sequence from read_parquet(?))"
    connection.execute(f"insert into before by name from {rows} where not withdrawn", [str(one.rows)])


def state_number(folder: Path) -> int:
    """Number of the delivery that left the newest state; 0 without any."""
    return max((int(path.stem) for path in (folder / STATE).glob("*.parquet")), default=0)


def state_name(sequence: int) -> str:
    return f"{sequence:06}.parquet"


def same_key(one: str, other: str) -> str:
    return " and ".join(f"{one}.{name} = {other}.{name}" for name in KEY)
