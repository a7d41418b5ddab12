"""Publish what the warehouse of a home holds, TIMES times: python -m tests.benchmarks.publisher HOME TIMES.

Prints the seconds of each publication as one line of JSON.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from orchestration.control import current_build
from orchestration.publishing import publish
from orchestration.settings import Settings
from orchestration.warehouse import open_warehouse


def main(home: Path, times: int) -> None:
    settings = Settings(home=home)
    seconds = []
    with open_warehouse(settings.warehouse, settings.memory_limit) as connection:
        for _ in range(times):
            started = time.monotonic()
            publish(connection, current_build(connection), settings.serving, settings.keep_versions)
            seconds.append(time.monotonic() - started)
    print(json.dumps(seconds))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
