"""A rule as plain data: Great Expectations takes seconds to import, and only `runner` does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class Expect:
    """An expectation of Great Expectations: its name there without `Expect`, and its arguments."""

    def __init__(self, name: str, **arguments: Any):
        self.name, self.arguments = name, arguments


@dataclass(frozen=True)
class Rule:
    """An expectation with a name a person understands; a blocking one holds back what it hits.

    observed, expected: columns of the profile that say it better than the judged value and the bounds.
    """

    name: str
    expectation: Expect
    blocking: bool
    observed: str | None = None
    expected: str | None = None
