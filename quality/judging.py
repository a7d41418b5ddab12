"""A suite of several profiles: each is made and judged by its own rules, and one that cannot be made is an error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from quality.apart import Apart
from quality.results import Outcome, Result
from quality.rule import Rule

if TYPE_CHECKING:  # a fifth of a second, and a command begins the judge before anything else
    import pandas as pd

JUDGE = Apart("quality.runner")
FIRST_PUBLICATION = "nothing was published before: nothing to compare"


def judge(suite: str, profile: pd.DataFrame, rules: list[Rule], key: str) -> list[Result]:
    """See `runner.judge`, which another process calls: Great Expectations takes seconds to import."""
    return JUDGE.ask("judge", suite, profile, rules, key)


@dataclass(frozen=True)
class Part:
    """A profile with its rules.

    key: the column that names an offending row.
    nothing: what is said when the profile is empty, where it may be; every rule then passes, saying so.
    """

    profile: Callable[[], pd.DataFrame]
    rules: list[Rule]
    key: str
    nothing: str | None = None


def judge_parts(suite: str, parts: list[Part]) -> list[Result]:
    """Results of all parts, in order. A profile whose query fails makes an error of each of its rules."""
    return [result for part in parts for result in _judge(suite, part)]


def _judge(suite: str, part: Part) -> list[Result]:
    try:
        profile = part.profile()
    except duckdb.Error as error:
        return _all(suite, part, Outcome.ERROR, str(error).splitlines()[0])
    if profile.empty and part.nothing is not None:
        return _all(suite, part, Outcome.PASSED, part.nothing)
    return judge(suite, profile, part.rules, part.key)


def _all(suite: str, part: Part, outcome: Outcome, observed: str) -> list[Result]:
    return [
        Result(
            suite=suite,
            expectation=rule.name,
            outcome=outcome,
            observed=observed,
            expected="",
            blocking=rule.blocking,
        )
        for rule in part.rules
    ]
