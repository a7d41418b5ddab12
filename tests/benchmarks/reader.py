"""A reader of the published version until its input is closed: python -m tests.benchmarks.reader.

Reads as a page does, through the app's own door, a new question each time so that nothing comes from its cache. Prints
reads, errors and the versions seen as one line of JSON.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
import time

PAUSE_SECONDS = 0.02
"""Without it four readers take both cores of a small machine, and publishing is measured without any."""
QUESTION = """
select count(*) as dossiers, count(*) filter (where on_time) as on_time, $nth as nth
from marts.dossier_detail
where unit_code = (select unit_code from marts.dim_unit order by all offset $nth % 100 limit 1)
"""


def main() -> None:
    logging.disable()  # outside of its server Streamlit warns at every call
    from app.snapshot import open_latest

    closed = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), closed.set()), daemon=True).start()
    reads, errors, versions = 0, [], set()
    while not closed.is_set():
        try:
            snapshot = open_latest()
            snapshot.rows(QUESTION, nth=reads)
            versions.add(snapshot.version)
        except Exception as error:
            errors.append(repr(error))
        reads += 1
        time.sleep(PAUSE_SECONDS)
    print(json.dumps({"reads": reads, "errors": errors, "versions": len(versions)}))


if __name__ == "__main__":
    main()
