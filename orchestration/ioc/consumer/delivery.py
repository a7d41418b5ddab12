"""A delivery as it lies in a folder, believed only when every file has the hash that its manifest says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

MANIFEST, LINES = "manifest.json", "figures.jsonl"
UNDERSTOOD = "1"
"""First number of the schema versions that this consumer knows."""


CONTENTS = {"full": True, "changes": False}


class Refused(Exception):
    """The delivery cannot be believed or understood; nothing of it is applied. The message says what to ask for."""


@dataclass(frozen=True)
class Delivery:
    """A verified delivery. manifest_sha256: of the manifest's bytes, by which the next delivery names it. previous:
    number and manifest hash of the delivery before it, None for the first."""

    folder: Path
    sequence: int
    is_full: bool
    as_of: str
    previous: tuple[int, str] | None
    manifest_sha256: str

    def figures(self) -> Iterator[dict[str, Any]]:
        """Its rows; decimals are exact. Raises Refused where a line is none."""
        with (self.folder / LINES).open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    yield json.loads(line, parse_float=Decimal)
                except ValueError as error:
                    raise Refused(f"{LINES}, line {number}: {error}") from error


def read_delivery(folder: Path) -> Delivery:
    """Read and verify a delivery. Raises Refused."""
    try:
        content = (folder / MANIFEST).read_bytes()
        manifest = json.loads(content)
        version, named = str(manifest["schema_version"]), {file["name"]: file["sha256"] for file in manifest["files"]}
        before = manifest["previous"]
        delivery = Delivery(
            folder,
            sequence=int(manifest["sequence"]),
            is_full=CONTENTS[manifest["content"]],
            as_of=date.fromisoformat(manifest["as_of"]).isoformat(),
            previous=(int(before["sequence"]), str(before["manifest_sha256"])) if before else None,
            manifest_sha256=hashlib.sha256(content).hexdigest(),
        )
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise Refused(f"{folder.name}: its manifest cannot be read ({error}); ask for it again") from error
    if version.split(".")[0] != UNDERSTOOD:
        raise Refused(f"{folder.name} has schema version {version}, this consumer knows {UNDERSTOOD}.x: update it")
    _check_place(delivery)
    if LINES not in named:
        raise Refused(f"{folder.name} names no {LINES}; ask for it again")
    for name, sha256 in named.items():
        if _sha256(folder / name, folder.name) != sha256:
            raise Refused(f"{folder.name}: {name} is not what its manifest says; ask for it again")
    return delivery


def _check_place(delivery: Delivery) -> None:
    name = delivery.folder.name
    if name != f"{delivery.as_of}-{delivery.sequence:06}":
        raise Refused(f"{name} holds delivery {delivery.sequence} of {delivery.as_of}; ask for it again")
    before = delivery.previous[0] if delivery.previous else 0
    if before != delivery.sequence - 1 and (delivery.previous or not delivery.is_full):
        raise Refused(f"{name} names delivery {before} before it; ask for it again")


def _sha256(path: Path, delivery: str) -> str:
    try:
        with path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as error:
        raise Refused(f"{delivery}: {path.name} is missing; ask for it again") from error
