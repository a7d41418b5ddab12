"""Two refreshes at once: the second says who is at work, and waits or goes away."""

from __future__ import annotations

import re
import threading
import time

from orchestration.lock import LOCK
from tests.failure.homes import end_state
from tests.failure.processes import Ended, run


def test_the_second_refresh_waits_or_says_so_and_both_end_as_one(home, undisturbed):
    ended: list[Ended] = []
    first = threading.Thread(target=lambda: ended.append(run(home, "refresh")))
    first.start()
    while '"refresh"' not in (home / "warehouse" / LOCK).read_text("utf-8"):
        time.sleep(0.01)
    at_work = r"another refresh \(pid \d+, since \d\d:\d\d:\d\d\) is at work"

    impatient = run(home, "refresh", DTI_LOCK_WAIT="0")
    assert impatient.status == 1
    assert re.match(at_work + "; nothing was done", impatient.err)
    assert first.is_alive()

    patient = run(home, "refresh")
    assert re.match(at_work + "; waiting for it", patient.err)
    assert (patient.status, ended[0].status) == (0, 0)
    assert "Nothing new: every delivery is loaded and published." in patient.out
    assert end_state(home) == undisturbed
