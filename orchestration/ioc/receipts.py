"""What the IOC dropped back: of each delivery, whether it was applied, and what it lacks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from orchestration.ioc.deliveries import RECEIPTS, Sent
from orchestration.ioc.record import Outcome, Receipt


@dataclass(frozen=True)
class Answered:
    """The state of the IOC's side. last_applied: highest number it applied. awaited: deliveries without a receipt.
    missing: numbers that its latest receipt asks for. refused: by number, with its reason. unreadable: files that are
    no receipts, with what is wrong."""

    last_applied: int | None
    awaited: tuple[int, ...]
    missing: tuple[int, ...]
    refused: dict[int, str]
    unreadable: dict[str, str]


def answered(folder: Path, deliveries: list[Sent]) -> Answered:
    """Read every receipt. One of a delivery with another manifest than ours counts as refused."""
    ours = {one.manifest.sequence: one.manifest_sha256 for one in deliveries}
    receipts: list[Receipt] = []
    unreadable: dict[str, str] = {}
    for path in sorted((folder / RECEIPTS).glob("*.json")):
        try:
            receipts.append(Receipt.model_validate_json(path.read_bytes()))
        except ValidationError as invalid:
            first = invalid.errors()[0]
            unreadable[path.name] = f"{'.'.join(map(str, first['loc'])) or 'it'}: {first['msg']}"
        except OSError as error:
            unreadable[path.name] = f"it cannot be opened ({error.strerror})"
    receipts.sort(key=lambda receipt: receipt.received_at)
    latest = {receipt.sequence: receipt for receipt in receipts}
    refused: dict[int, str] = {}
    for number, receipt in latest.items():
        if receipt.outcome is Outcome.REFUSED:
            refused[number] = receipt.reason or "no reason given"
        elif number in ours and receipt.manifest_sha256 != ours[number]:
            refused[number] = "it was applied with another manifest than ours"
    applied = [number for number in latest if number not in refused]
    return Answered(
        last_applied=max(applied, default=None),
        awaited=tuple(number for number in ours if number not in latest),
        missing=tuple(receipts[-1].missing) if receipts else (),
        refused=refused,
        unreadable=unreadable,
    )
