"""Apply the deliveries of a folder and drop a receipt for each: python -m consumer FOLDER DATABASE."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from .applying import REFUSED, Applied, apply_all
from .store import open_store


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="consumer", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the deliveries lie, $DTI_HOME/ioc")
    parser.add_argument("database", help="postgresql://… or the path of an SQLite file")
    parser.add_argument("--receipts", type=Path, help="default: the folder `receipts` beside the deliveries")
    options = parser.parse_args(arguments)
    receipts = options.receipts or options.folder / "receipts"
    receipts.mkdir(parents=True, exist_ok=True)
    ended: list[Applied] = []
    for one in apply_all(open_store(options.database), options.folder):
        ended.append(one)
        _drop(receipts, one)
        print(f"{one.sequence}: {one.outcome}{f' ({one.reason})' if one.reason else ''}")
    if ended and ended[-1].missing:
        print(f"missing: {', '.join(map(str, ended[-1].missing))}", file=sys.stderr)
    return 1 if any(one.outcome == REFUSED for one in ended) or (ended and ended[-1].missing) else 0


def _drop(receipts: Path, one: Applied) -> None:
    receipt = {
        "sequence": one.sequence,
        "outcome": one.outcome,
        "manifest_sha256": one.manifest_sha256,
        "received_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "missing": list(one.missing),
        "reason": one.reason,
    }
    draft = receipts / f".{one.sequence}.tmp"
    draft.write_text(json.dumps(receipt) + "\n", encoding="utf-8")
    draft.replace(receipts / f"{one.sequence}.json")


if __name__ == "__main__":
    sys.exit(main())
