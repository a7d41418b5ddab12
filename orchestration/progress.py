"""How far long work is: days done of all, rows, and the time left at the rate so far, in one line."""

from __future__ import annotations

import time


def time_left(done: int, total: int, seconds: float) -> float | None:
    """Seconds until the rest is done at the rate so far; None before anything is done.

    done: of `total`, in so many seconds.
    """
    return seconds / done * (total - done) if done else None


def duration_in_words(seconds: float) -> str:
    """`less than a minute`, `about 12 min`, `about 2 h 05 min`."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than a minute"
    return f"about {minutes} min" if minutes < 60 else f"about {minutes // 60} h {minutes % 60:02} min"


class Progress:
    """The line after each piece of work. what: what is loaded; days: all of them; done, rows: before it began."""

    def __init__(self, what: str, days: int, done: int = 0, rows: int = 0):
        self._what, self._days, self._done, self._rows = what, days, done, rows
        self._began = time.monotonic()

    def line(self, done: int, rows: int | None = None) -> str:
        """done, rows: since the work began. rows: None where they are told elsewhere."""
        left = time_left(done, self._days - self._done, time.monotonic() - self._began)
        told = [f"{self._what}: {self._done + done} of {self._days} days"]
        told += [f"{self._rows + rows:,} rows"] if rows is not None else []
        told += [f"{duration_in_words(left)} left"] if left else []
        return ", ".join(told)
