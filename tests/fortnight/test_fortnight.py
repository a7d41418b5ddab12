"""Three days with every fault of the fortnight, held against a home that loads them at once; `make fortnight` lives
through fourteen."""

from __future__ import annotations

import shutil
from datetime import time
from pathlib import Path

from orchestration.lateness import ONE_DAY, moment
from tests.failure.processes import run
from tests.fortnight.deliveries import draw
from tests.fortnight.living import first_load, live, published
from tests.fortnight.promises import Lived, broken
from tests.fortnight.story import AHEAD, BAD_FILE, BEHIND, FULL_DISK, KILL, LATE_FEED, OFF, together

DAYS = {1: together(LATE_FEED, KILL), 2: together(BAD_FILE, FULL_DISK, AHEAD), 3: together(OFF, BEHIND)}


def test_no_day_is_missing_no_figure_wrong_and_each_fault_is_told_once_and_so_is_its_end(tmp_path: Path):
    first, plain, home = tmp_path / "first", tmp_path / "undisturbed", tmp_path / "disturbed"
    senders = draw(tmp_path / "drawn", len(DAYS))
    first_load(senders, first)
    shutil.copytree(first, plain)
    for day in senders.days:
        senders.deliver(plain, day)
    at_once = run(plain, "refresh", at=moment(senders.days[-1] + ONE_DAY, time(8)))
    assert at_once.status == 0, at_once.err
    undisturbed = Lived(plain, {len(DAYS): published(plain)[1]})
    days = list(live(senders, first, home, DAYS))
    assert list(broken(days, DAYS, senders, home, undisturbed)) == []
