"""A module that another process is asked to work for."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

READY: list[int] = []


def get_ready() -> None:
    READY.append(os.getpid())


def where() -> tuple[int, list[int]]:
    """The process that answers, and those in which the module was made ready."""
    return os.getpid(), READY


def count(to: int, tell: Callable[[int], None]) -> str:
    """Tell each number."""
    for number in range(to):
        tell(number)
    return f"counted to {to}"


def fail(words: str) -> None:
    sys.stdout.write("what a library prints\n")
    sys.stdout.flush()
    raise ValueError(words)


def work(seconds: float, tell: Callable[[int], None]) -> None:
    """Tell which process works, and work."""
    tell(os.getpid())
    time.sleep(seconds)
