"""A module in a process of its own answers as it would here, and does not outlive the process that asks."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from quality import runner
from quality.apart import Apart
from quality.results import Outcome
from quality.rule import Expect, Rule
from tests.unit import answering

ASKS = """
from quality.apart import Apart
module = Apart("tests.unit.answering")
{}
"""
IDLE = "print(module.ask('where')[0], flush=True); input()"
AT_WORK = "module.ask('work', 60, tell=lambda pid: print(pid, flush=True))"


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Iterator[Apart]:
    """A module that this process has not imported, as far as can be seen."""
    monkeypatch.delitem(sys.modules, answering.__name__)
    module = Apart(answering.__name__)
    yield module
    if module.process:
        module.end()


def test_another_process_answers_and_has_made_itself_ready_before(module):
    process, ready = module.ask("where")
    assert process != os.getpid() and ready == [process]
    assert module.ask("where")[0] == process


def test_a_module_that_is_imported_here_answers_here():
    assert Apart(answering.__name__).ask("where")[0] == os.getpid()


def test_what_it_tells_on_the_way_is_heard_in_order(module):
    told: list[int] = []
    assert module.ask("count", 1000, tell=told.append) == "counted to 1000"
    assert told == list(range(1000))


def test_what_it_raises_is_raised_here_and_the_next_question_is_answered(module):
    with pytest.raises(ValueError, match="not this one"):
        module.ask("fail", "not this one")
    assert module.ask("count", 1, tell=lambda _: None) == "counted to 1"


def test_an_answer_that_was_not_waited_for_is_not_taken_for_the_next_one(module):
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        module.ask("count", 2, tell=interrupt)
    assert module.ask("count", 3, tell=lambda _: None) == "counted to 3"


def test_a_process_that_is_gone_is_told_and_begun_anew(module):
    module.begin()
    module.process.kill()
    module.process.wait()
    with pytest.raises(RuntimeError, match=r"tests\.unit\.answering has ended, with status -9"):
        module.ask("where")
    assert module.ask("count", 1, tell=lambda _: None) == "counted to 1"


@pytest.mark.parametrize("asking", [IDLE, AT_WORK])
def test_it_ends_with_the_process_that_asks_even_if_that_is_killed(asking: str):
    command = [sys.executable, "-c", ASKS.format(asking)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    answering = int(process.stdout.readline())
    process.kill()
    process.wait()
    deadline = time.monotonic() + 30
    while _is_running(answering):
        assert time.monotonic() < deadline, f"process {answering} goes on"
        time.sleep(0.1)


def test_results_of_rules_are_those_that_judging_here_gives(monkeypatch):
    days = pd.DataFrame({"day": ["2026-01-01", "2026-01-02"], "accepted_share": [0.9, 0.1]})
    share = Expect("ColumnValuesToBeBetween", column="accepted_share", min_value=0.5)
    rules = [
        Rule("days", Expect("TableRowCountToEqual", value=2), blocking=True),
        Rule("accepted share", share, blocking=True),
        Rule("no such column", Expect("ColumnValuesToNotBeNull", column="nowhere"), blocking=False),
    ]
    here = runner.judge("days", days, rules, "day")
    assert [result.outcome for result in here] == [Outcome.PASSED, Outcome.FAILED, Outcome.ERROR]
    monkeypatch.delitem(sys.modules, runner.__name__)
    module = Apart(runner.__name__)
    assert module.ask("judge", "days", days, rules, "day") == here
    module.end()


def _is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
