"""Results of checks, kept in the warehouse: shown to people, and read by the gate before publishing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import duckdb

TABLE = """
create schema if not exists quality;
create table if not exists quality.check_results (
    suite varchar, subject varchar, expectation varchar, outcome varchar, observed varchar, expected varchar,
    blocking boolean, checked_at timestamptz
);
"""


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"


@dataclass(frozen=True)
class Result:
    suite: str
    subject: str
    expectation: str
    outcome: Outcome
    observed: str
    expected: str
    blocking: bool

    @property
    def blocks(self) -> bool:
        return self.blocking and self.outcome is not Outcome.PASSED


def keep(connection: duckdb.DuckDBPyConnection, results: Iterable[Result]) -> None:
    """Keep the newest results of each suite."""
    rows = [(r.suite, r.subject, r.expectation, r.outcome.value, r.observed, r.expected, r.blocking) for r in results]
    connection.execute(TABLE)
    connection.execute("begin")
    connection.execute(
        "delete from quality.check_results where suite in (select unnest(?::varchar[]))", [[row[0] for row in rows]]
    )
    connection.executemany("insert into quality.check_results values (?, ?, ?, ?, ?, ?, ?, now())", rows)
    connection.execute("commit")


def blocking(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Blocking rules that did not pass when their suite was last judged, in words."""
    connection.execute(TABLE)
    rows = connection.execute(
        "select suite, expectation, subject from quality.check_results"
        " where blocking and outcome <> 'passed' order by all"
    ).fetchall()
    return [f"{suite}: {expectation} ({subject})" for suite, expectation, subject in rows]
