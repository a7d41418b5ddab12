"""What is kept of the checks: the last result of each rule, the rows that broke it, and the runs before."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from quality.results import Offender, Outcome, Result, keep, naming_none
from quality.thresholds import RUNS_REMEMBERED


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def result(*keys: str, outcome: Outcome | None = None, rule: str = "volume", blocking: bool = True) -> Result:
    found = outcome or (Outcome.FAILED if keys else Outcome.PASSED)
    return Result("suite", rule, found, "", "", blocking, tuple(Offender(key, "0.1", ">= 0.5") for key in keys))


def shown(warehouse: duckdb.DuckDBPyConnection) -> list[tuple]:
    return warehouse.execute(
        "select expectation, outcome, subject from quality.check_results order by expectation"
    ).fetchall()


def offenders(warehouse: duckdb.DuckDBPyConnection) -> list[str]:
    return [key for (key,) in warehouse.execute("select key from quality.offending order by all").fetchall()]


def test_a_rule_has_one_result_and_a_row_for_each_offender(warehouse):
    keep(warehouse, "suite", [result("a", "b"), result(rule="days")])
    assert shown(warehouse) == [("days", "passed", None), ("volume", "failed", "a, b")]
    assert warehouse.execute("select * from quality.offending order by all").fetchall() == [
        ("suite", "volume", "a", "0.1", ">= 0.5"),
        ("suite", "volume", "b", "0.1", ">= 0.5"),
    ]


def test_the_newest_judgement_of_a_whole_profile_replaces_the_last_one(warehouse):
    keep(warehouse, "suite", [result("a"), result(rule="gone")])
    keep(warehouse, "suite", [result("b")])
    assert shown(warehouse) == [("volume", "failed", "b")]
    assert offenders(warehouse) == ["b"]


def test_a_rule_that_passed_on_new_rows_is_still_failed_where_old_ones_stand(warehouse):
    keep(warehouse, "suite", [result("a")], ["a"])
    keep(warehouse, "suite", [result()], ["b"])
    assert shown(warehouse) == [("volume", "failed", "a")]
    keep(warehouse, "suite", [result()], ["a"])
    assert shown(warehouse) == [("volume", "passed", None)]


def test_rows_that_need_no_judgement_any_more_leave_the_result(warehouse):
    keep(warehouse, "suite", [result("a"), result("a", "b", rule="days")], ["a", "b"])
    keep(warehouse, "suite", [], ["a"])
    assert shown(warehouse) == [("days", "failed", "b"), ("volume", "passed", None)]


def test_a_failure_without_a_row_and_an_error_stay_what_they_are(warehouse):
    keep(warehouse, "suite", [result(outcome=Outcome.FAILED), result(outcome=Outcome.ERROR, rule="raises")], ["a"])
    keep(warehouse, "suite", [], ["a"])
    assert shown(warehouse) == [("raises", "error", None), ("volume", "failed", None)]


def test_suites_do_not_touch_each_other(warehouse):
    keep(warehouse, "other", [result("a")])
    keep(warehouse, "suite", [result("b")])
    keep(warehouse, "suite", [result()])
    assert warehouse.execute("select suite, outcome from quality.check_results order by all").fetchall() == [
        ("other", "failed"),
        ("suite", "passed"),
    ]
    assert offenders(warehouse) == ["a"]


def test_the_past_of_a_rule_is_remembered_for_so_many_runs(warehouse):
    for run in range(RUNS_REMEMBERED + 3):
        keep(warehouse, "suite", [result(*("a",) if run % 2 else ())])
    past = warehouse.execute("select outcome, offenders from quality.check_history order by checked_at").fetchall()
    assert past == [("failed", 1) if run % 2 else ("passed", 0) for run in range(3, RUNS_REMEMBERED + 3)]


def test_a_blocking_rule_that_names_no_row_or_raised_is_told_and_one_that_names_what_it_hit_is_not(warehouse):
    failed = result(outcome=Outcome.FAILED, rule="periods")
    raised = result(outcome=Outcome.ERROR, rule="raises")
    warning = result(outcome=Outcome.ERROR, rule="warns", blocking=False)
    keep(warehouse, "suite", [result("a"), failed, raised, warning])
    assert naming_none(warehouse, "suite") == ["periods: failed, ", "raises: error, "]
    assert naming_none(warehouse, "other") == []
