"""What judges in a process of its own answers as it would here, and does not outlive the process that asks."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from quality import apart, runner
from quality.results import Outcome
from quality.rule import Expect, Rule

DAYS = pd.DataFrame({"day": ["2026-01-01", "2026-01-02"], "accepted_share": [0.9, 0.1]})
RULES = [
    Rule("days", Expect("TableRowCountToEqual", value=2), blocking=True),
    Rule("accepted share", Expect("ColumnValuesToBeBetween", column="accepted_share", min_value=0.5), blocking=True),
    Rule("no such column", Expect("ColumnValuesToNotBeNull", column="nowhere"), blocking=False),
]
ASKS = """
import time
from quality import apart
apart.begin()
print(apart._process().pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen]:
    """The process that judges, as where Great Expectations is not imported."""
    monkeypatch.setattr(apart, "RUNNER", "not imported here")
    yield apart._process()
    apart._process().kill()
    apart._process.cache_clear()


@pytest.mark.usefixtures("process")
def test_results_are_those_that_judging_here_gives():
    here = runner.judge("days", DAYS, RULES, "day")
    assert [result.outcome for result in here] == [Outcome.PASSED, Outcome.FAILED, Outcome.ERROR]
    assert apart.judge("days", DAYS, RULES, "day") == here
    assert apart.judge("days", DAYS.head(1), RULES[:1], "day")[0].outcome == Outcome.FAILED


@pytest.mark.usefixtures("process")
def test_what_judging_raises_is_raised_here_and_the_next_question_is_answered():
    unknown = Rule("a misspelt expectation", Expect("ColumnValuesToBeGreen"), blocking=True)
    with pytest.raises(AttributeError, match="ExpectColumnValuesToBeGreen"):
        apart.judge("days", DAYS, [unknown], "day")
    assert apart.judge("days", DAYS, RULES[:1], "day")[0].outcome == Outcome.PASSED


def test_a_process_that_is_gone_is_told_and_begun_anew(process):
    process.kill()
    process.wait()
    with pytest.raises(RuntimeError, match="has ended, with status -9"):
        apart.judge("days", DAYS, RULES, "day")
    assert apart.judge("days", DAYS, RULES[:1], "day")[0].outcome == Outcome.PASSED


def test_it_ends_with_the_process_that_asks_even_if_that_is_killed():
    asking = subprocess.Popen([sys.executable, "-c", ASKS], stdout=subprocess.PIPE, text=True)
    judging = int(asking.stdout.readline())
    asking.kill()
    asking.wait()
    deadline = time.monotonic() + 30
    while _is_running(judging):
        assert time.monotonic() < deadline, f"process {judging} goes on"
        time.sleep(0.1)


def _is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
