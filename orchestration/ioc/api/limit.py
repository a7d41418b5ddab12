"""How often one may ask: a bucket of tokens for each key, filled at a steady rate up to what may be asked at once."""

from __future__ import annotations

import time
from collections.abc import Callable


class Buckets:
    """rate: tokens a second. size: tokens of a full bucket. Names come from the file of keys, so they are few."""

    def __init__(self, rate: float, size: int, clock: Callable[[], float] = time.monotonic):
        self._rate = rate
        self._size = size
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, name: str) -> float:
        """Take a token; 0 where there was one, else the seconds until there is."""
        now = self._clock()
        left, at = self._left.get(name, (self._size, now))
        left = min(self._size, left + (now - at) * self._rate)
        taken = left >= 1
        self._left[name] = (left - 1 if taken else left, now)
        return 0 if taken else (1 - left) / self._rate
