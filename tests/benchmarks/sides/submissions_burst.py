"""Load a burst of submitted workbooks as the product does, with the copies that go back.

python -m tests.benchmarks.sides.submissions_burst HOME
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path

from orchestration.intake.feeds import SUBMISSIONS
from orchestration.loading import load_days
from orchestration.warehouse import open_warehouse


def main(home: str) -> None:
    root = Path(home)
    started = time.monotonic()
    with open_warehouse(root / "warehouse.duckdb") as connection:
        landed = load_days(connection, SUBMISSIONS, root / "inbox", date.min, date.max, answers=root / "answers")
    print(f"{landed.files} workbooks, {landed.rows_accepted} fields accepted, {landed.rows_quarantined} set aside")
    print(json.dumps({"work_seconds": time.monotonic() - started}))


if __name__ == "__main__":
    main(*sys.argv[1:])
