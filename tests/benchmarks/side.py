"""One side of a comparison, in this process: python -m tests.benchmarks.side NAME INBOX HOME.

Imports are start-up; what the last line of the output tells is the work.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path


def main(name: str, inbox: Path, home: Path) -> None:
    side = importlib.import_module(f"tests.benchmarks.sides.{name}")
    started = time.monotonic()
    side.run(inbox, home)
    print(json.dumps({"work_seconds": time.monotonic() - started}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
