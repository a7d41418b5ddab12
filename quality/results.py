"""Results of checks, kept in the warehouse and shown to people: the last one of each rule, its offenders, its past."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

import duckdb

from quality.thresholds import RUNS_REMEMBERED

TABLES = """
create schema if not exists quality;
create table if not exists quality.check_results (
    suite varchar, subject varchar, expectation varchar, outcome varchar, observed varchar, expected varchar,
    blocking boolean, checked_at timestamptz
);
create table if not exists quality.offending (
    suite varchar, expectation varchar, key varchar, observed varchar, expected varchar
);
create table if not exists quality.check_history (
    suite varchar, expectation varchar, outcome varchar, offenders bigint, checked_at timestamptz
);
"""


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"


@dataclass(frozen=True)
class Offender:
    """A row of the profile that broke a rule: its key, what was observed there, what was expected."""

    key: str
    observed: str
    expected: str


@dataclass(frozen=True)
class Result:
    """What one rule came to. observed, expected: of the whole profile, or the message of an error."""

    suite: str
    expectation: str
    outcome: Outcome
    observed: str
    expected: str
    blocking: bool
    offenders: tuple[Offender, ...] = ()

    @property
    def blocks(self) -> bool:
        return self.blocking and self.outcome is not Outcome.PASSED


def keep(
    connection: duckdb.DuckDBPyConnection, suite: str, results: Iterable[Result], keys: Collection[str] | None = None
) -> None:
    """Keep the newest results of a suite, and one more line of its past.

    keys: the rows of the profile that were judged; what was found at others stands, and a rule that passed now but
    has such an offender has failed. None: the whole profile was judged.
    """
    found = list(results)
    offenders = [(r.expectation, o.key, o.observed, o.expected) for r in found for o in r.offenders]
    connection.execute(TABLES)
    connection.execute("begin")
    try:
        connection.execute(
            "delete from quality.offending where suite = ? and (? or key in (select unnest(?::varchar[])))",
            [suite, keys is None, list(keys or ())],
        )
        if offenders:
            connection.execute(
                "insert into quality.offending select ?, unnest(?::varchar[]), unnest(?::varchar[]),"
                " unnest(?::varchar[]), unnest(?::varchar[])",
                [suite, *map(list, zip(*offenders, strict=True))],
            )
        if found:
            connection.execute("delete from quality.check_results where suite = ?", [suite])
        for r in found:
            connection.execute(
                "insert into quality.check_results by name select ? as suite, ? as expectation, ? as outcome,"
                " ? as observed, ? as expected, ? as blocking, now() as checked_at",
                [suite, r.expectation, r.outcome.value, r.observed, r.expected, r.blocking],
            )
        connection.execute(SUMMARISE, {"suite": suite})
        connection.execute(
            """
            insert into quality.check_history
            select suite, expectation, outcome, count(key), checked_at
            from quality.check_results
            left join quality.offending using (suite, expectation)
            where suite = ?
            group by all
            """,
            [suite],
        )
        connection.execute(
            """
            delete from quality.check_history
            where suite = $suite and checked_at < (
                select min(checked_at) from (
                    select distinct checked_at from quality.check_history
                    where suite = $suite order by checked_at desc limit $runs
                )
            )
            """,
            {"suite": suite, "runs": RUNS_REMEMBERED},
        )
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise


SUMMARISE = """
update quality.check_results
set
    subject = (
        select string_agg(key, ', ' order by key) from quality.offending
        where offending.suite = check_results.suite and offending.expectation = check_results.expectation
    ),
    outcome = case
        when outcome = 'passed' and (suite, expectation) in (select (suite, expectation) from quality.offending)
            then 'failed'
        when
            outcome = 'failed' and subject is not null
            and (suite, expectation) not in (select (suite, expectation) from quality.offending)
            then 'passed'
        else outcome
    end,
    checked_at = now()
where suite = $suite
"""


def naming_none(connection: duckdb.DuckDBPyConnection, suite: str) -> list[str]:
    """Blocking rules of a suite that broke without naming what they hit, in words: they hold back everything."""
    connection.execute(TABLES)
    rows = connection.execute(
        """
        select expectation || ': ' || outcome || ', ' || observed
        from quality.check_results
        where suite = ? and blocking and (
            outcome = 'error'
            or (outcome = 'failed' and (suite, expectation) not in (select (suite, expectation) from quality.offending))
        )
        order by all
        """,
        [suite],
    ).fetchall()
    return [words for (words,) in rows]
