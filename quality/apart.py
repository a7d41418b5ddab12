"""Great Expectations in a process of its own, which imports it while this one is at other work.

The process ends with the one that started it, killed or not: nobody then holds the other end of its pipe.
"""

from __future__ import annotations

import functools
import os
import pickle
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from quality.results import Result
    from quality.rule import Rule

RUNNER = "quality.runner"
ROOT = Path(__file__).parents[1]


def begin() -> None:
    """Let the process begin, so that it is ready when there is something to judge."""
    if RUNNER not in sys.modules:  # where it is there already, so is Great Expectations
        _process()


def judge(suite: str, profile: pd.DataFrame, rules: list[Rule], key: str) -> list[Result]:
    """See `runner.judge`, whose errors are raised here too. RuntimeError when the process ended without an answer."""
    question = (suite, profile, rules, key)
    return sys.modules[RUNNER].judge(*question) if RUNNER in sys.modules else _ask(question)


@functools.cache
def _process() -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-m", __name__], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _ask(question: tuple) -> list[Result]:
    process = _process()
    try:
        pickle.dump(question, process.stdin)
        process.stdin.flush()
        answer = pickle.load(process.stdout)
    except (EOFError, BrokenPipeError):
        _process.cache_clear()
        raise RuntimeError(f"the process that judges has ended, with status {process.wait()}") from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def main() -> None:
    """Answer one question after the other. What a library prints must not come between the answers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the one who asks, and then this process
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    from quality import runner

    while True:
        try:
            question = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            answer = runner.judge(*question)
        except Exception as error:  # it is raised where the question came from
            answer = error
        pickle.dump(answer, answers)
        answers.flush()


if __name__ == "__main__":
    main()
