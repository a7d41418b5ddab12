"""A module in a process of its own, which imports it while this one is at other work.

The process ends at once with the one that started it, killed or not: nobody then holds the other end of its pipe.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


class _Said(Enum):
    """What a message of the process is: told on the way, or the end of its work."""

    TOLD = auto()
    ANSWER = auto()
    RAISED = auto()


class Apart:
    """The functions of a module, called in another process; where the module is imported already, in this one."""

    def __init__(self, module: str):
        self.module = module
        self.process: subprocess.Popen | None = None

    def begin(self) -> None:
        """Let the process begin, so that it is ready when there is something to ask."""
        if self.process is None and self.module not in sys.modules:
            command = [sys.executable, "-m", __name__, self.module]
            self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, function: str, *arguments: Any, tell: Callable[[Any], None] | None = None) -> Any:
        """What the function returns or raises. tell: for a function that takes a `tell`: is called with what that is.

        Raises RuntimeError when the process ended without an answer.
        """
        if self.module in sys.modules:
            return getattr(sys.modules[self.module], function)(*arguments, **({"tell": tell} if tell else {}))
        self.begin()
        try:
            pickle.dump((function, arguments, tell is not None), self.process.stdin)
            self.process.stdin.flush()
            said, what = self._hear()
            while said is _Said.TOLD:
                tell(what)
                said, what = self._hear()
        except (EOFError, BrokenPipeError):
            status = self.end()
            raise RuntimeError(f"the process of {self.module} has ended, with status {status}") from None
        except BaseException:
            self.end()  # its answer would be taken for that of the next question
            raise
        if said is _Said.RAISED:
            raise what
        return what

    def _hear(self) -> tuple[_Said, Any]:
        return pickle.load(self.process.stdout)

    def end(self) -> int | None:
        """End the process, whatever it is at; returns its exit status, or None where there is none."""
        process, self.process = self.process, None
        if process is None:
            return None
        process.kill()
        return process.wait()


def main(module: str) -> None:
    """Answer one question after the other. What a library prints must not come between the answers.

    A module's function `get_ready`, where there is one, is called before the first question is listened to.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the one who asks, and with it this process
    logging.raiseExceptions = False  # on a full disk a log would bury the message under stack traces
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    questions: queue.SimpleQueue = queue.SimpleQueue()
    at_work = threading.Event()
    threading.Thread(target=_hear, args=(questions, at_work), daemon=True).start()

    def say(said: _Said, what: Any) -> None:
        pickle.dump((said, what), answers)
        answers.flush()

    functions = importlib.import_module(module)
    getattr(functions, "get_ready", lambda: None)()
    while question := questions.get():
        function, arguments, tells = question
        named = {"tell": lambda what: say(_Said.TOLD, what)} if tells else {}
        at_work.set()
        try:
            answer = _Said.ANSWER, getattr(functions, function)(*arguments, **named)
        except Exception as error:  # it is raised where the question came from
            answer = _Said.RAISED, error
        at_work.clear()
        say(*answer)


def _hear(questions: queue.SimpleQueue, at_work: threading.Event) -> None:
    with contextlib.suppress(EOFError):
        while True:
            questions.put(pickle.load(sys.stdin.buffer))
    if at_work.is_set():
        os._exit(1)  # what it works on is for whoever comes next
    questions.put(None)


if __name__ == "__main__":
    from quality import apart  # by its name: what is pickled here is of this module, not of `__main__`

    apart.main(sys.argv[1])
