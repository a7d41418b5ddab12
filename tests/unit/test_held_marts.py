"""Figures that a rule holds back: what is held, what is published in their place, how a person lets them through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration import holds
from orchestration.figures import (
    HOLDS_NAMED,
    acceptances_wait,
    hold_figures,
    in_words,
    names_whole,
    standing,
    use_up_acceptances,
)
from orchestration.keeping import keep_published, not_published_before
from orchestration.previous import previous_version
from quality.results import Offender, Outcome, Result
from tests.unit.small_marts import MONTHS, PUBLISHED, SHAPES, T, fill, province, score

JANUARY, FEBRUARY = MONTHS[:2]
UNIT, PERIOD = "unit/C/month/2026-01-01", "period/month/2026-01-01"
INDEX_SUMS = """
    select count(*)
    from {at}.fct_index_score as scores
    inner join (
        select framework_version, unit_code, period_type, period_start, sum(points) as points
        from {at}.fct_indicator_value group by all
    ) as sums using (framework_version, unit_code, period_type, period_start)
    where scores.points is distinct from sums.points
"""
SPINE = """
    select framework_version, unit_code, period_type, period_start, indicator_code from {at}.fct_indicator_value
"""


@pytest.fixture
def marts() -> Iterator[duckdb.DuckDBPyConnection]:
    with province() as connection:
        yield connection


@pytest.fixture
def written(marts) -> duckdb.DuckDBPyConnection:
    """The warehouse with a version being written, as `published`, from what the marts hold when it is asked for."""
    marts.execute("attach ':memory:' as published")
    return marts


def found(
    key: str, rule: str = "settled percentage", observed: str = "80.00 → 12.00", *, blocking: bool = True
) -> Result:
    return Result("index", rule, Outcome.FAILED, "1", "<= 10", blocking, (Offender(key, observed, "<= 10"),))


def write(marts: duckdb.DuckDBPyConnection) -> None:
    marts.execute("create schema published.marts")
    for (mart,) in marts.execute(
        "select table_name from duckdb_tables() where database_name = 'memory' and schema_name = 'marts'"
    ).fetchall():
        marts.execute(f"create table published.marts.{mart} as from marts.{mart}")
    keep_published(marts)


def shown(marts: duckdb.DuckDBPyConnection, mart: str, column: str, unit: str, month: date = JANUARY) -> list:
    rows = marts.execute(
        f"select {column} from published.marts.{mart} where unit_code = ? and period_start = ? order by all",
        [unit, month],
    ).fetchall()
    return [value for (value,) in rows]


# --- what is held -------------------------------------------------------------------------------------------


def test_a_blocking_rule_holds_the_unit_and_period_that_it_names(marts):
    assert hold_figures(marts, [found(UNIT), found(PERIOD, "the province is scored", "nan")]) == 2
    rows = marts.execute(
        "select hold_id, kind, unit_code, period_type, period_start, rule, reason from control.holds order by all"
    ).fetchall()
    assert rows == [
        (PERIOD, "period", None, "month", JANUARY, "the province is scored", "is broken: it has no percentage"),
        (UNIT, "unit", "C", "month", JANUARY, "settled percentage", "moved from 80.00 to 12.00 (more than 10 points)"),
    ]


def test_a_rule_that_warns_or_passed_holds_nothing(marts):
    assert hold_figures(marts, [found(UNIT, blocking=False)]) == 0
    assert hold_figures(marts, [Result("index", "settled percentage", Outcome.PASSED, "0", "", True)]) == 0


def test_a_hold_ends_when_its_rule_passes_and_keeps_its_beginning_while_it_does_not(marts):
    hold_figures(marts, [found(UNIT)])
    began = marts.execute("select since from control.holds").fetchall()
    hold_figures(marts, [found(UNIT)])
    assert marts.execute("select since from control.holds").fetchall() == began
    hold_figures(marts, [])
    assert marts.execute("from control.holds").fetchall() == []


def test_holds_of_arrival_days_are_left_alone(marts):
    marts.execute(
        "insert into control.holds (hold_id, kind, feed) values ('dossiers/2026-01-01', 'feed_day', 'dossiers')"
    )
    hold_figures(marts, [])
    assert marts.execute("select hold_id from control.holds").fetchall() == [("dossiers/2026-01-01",)]


@pytest.mark.parametrize(
    ("result", "whole"),
    [
        (found(UNIT), False),
        (found(UNIT, blocking=False), False),
        (Result("index", "periods", Outcome.FAILED, "0", ">= 1", True), True),
        (Result("index", "settled percentage", Outcome.ERROR, "no such table", "", True), True),
        (Result("index", "units without dossiers", Outcome.ERROR, "no such table", "", False), False),
        (Result("index", "periods", Outcome.PASSED, "9", ">= 1", True), False),
    ],
)
def test_a_blocking_rule_that_names_nothing_holds_back_the_whole_version(result, whole):
    assert names_whole([result]) == whole


# --- acceptance ---------------------------------------------------------------------------------------------


def test_what_a_person_accepted_is_held_no_longer_until_other_figures_come(marts):
    hold_figures(marts, [found(UNIT)])
    holds.accept(marts, UNIT)
    assert hold_figures(marts, [found(UNIT)]) == 0
    assert hold_figures(marts, [found(UNIT, observed="80.00 → 3.00")]) == 1


def test_an_acceptance_covers_all_rules_that_held_the_unit(marts):
    both = [found(UNIT), found(UNIT, "settled dossiers", "40 → 3")]
    hold_figures(marts, both)
    assert marts.execute("select reason from control.holds order by rule").fetchall() == [
        ("fell from 40 to 3 (more than 20%)",),
        ("moved from 80.00 to 12.00 (more than 10 points)",),
    ]
    holds.accept(marts, UNIT)
    assert hold_figures(marts, both) == 0


def test_an_acceptance_waits_for_a_publication_and_is_used_up_by_it(marts):
    marts.execute("insert into control.accepted values ('dossiers/2026-01-01', 'f', now())")
    assert not acceptances_wait(marts)
    hold_figures(marts, [found(UNIT)])
    holds.accept(marts, UNIT)
    assert acceptances_wait(marts)
    use_up_acceptances(marts)
    assert not acceptances_wait(marts)
    assert marts.execute("select hold_id from control.accepted").fetchall() == [("dossiers/2026-01-01",)]
    assert hold_figures(marts, [found(UNIT)]) == 1


# --- what is published --------------------------------------------------------------------------------------


def test_a_held_unit_keeps_its_published_figures_and_everything_else_is_new(written):
    hold_figures(written, [found(UNIT)])
    score(written, "C", JANUARY, 12, 3)
    score(written, "C", FEBRUARY, 55, 40)
    score(written, "A", JANUARY, 81, 40)
    write(written)
    assert shown(written, "fct_indicator_value", "denominator", "C") == [40]
    assert shown(written, "fct_index_score", "pct_of_max", "C") == [80, 80]
    assert shown(written, "fct_index_score", "as_of", "C") == [PUBLISHED, PUBLISHED]
    assert shown(written, "fct_index_score", "pct_of_max", "C", FEBRUARY) == [55, 55]
    assert shown(written, "fct_index_score", "pct_of_max", "A") == [81, 81]
    assert shown(written, "fct_index_score", "as_of", "A") == [T, T]


def test_a_held_period_keeps_the_figures_of_every_unit(written):
    hold_figures(written, [found(PERIOD)])
    for unit in ("TN", "A", "B", "C"):
        score(written, unit, JANUARY, 12, 3)
        score(written, unit, FEBRUARY, 55, 40)
    write(written)
    for unit in ("TN", "A", "B", "C"):
        assert shown(written, "fct_index_score", "pct_of_max", unit) == [80, 80]
        assert shown(written, "fct_index_score", "pct_of_max", unit, FEBRUARY) == [55, 55]


@pytest.mark.parametrize("hold", [UNIT, PERIOD])
def test_what_is_published_still_covers_the_spine_and_the_index_is_the_sum_of_its_parts(written, hold):
    hold_figures(written, [found(hold)])
    score(written, "C", JANUARY, 12, 3)
    write(written)
    assert written.execute(INDEX_SUMS.format(at="published.marts")).fetchone() == (0,)
    spine, published = SPINE.format(at="marts"), SPINE.format(at="published.marts")
    assert (
        written.execute(f"({spine} except all {published}) union all ({published} except all {spine})").fetchall() == []
    )


def test_ranks_of_the_held_units_group_stay_as_they_were_published_together(written):
    hold_figures(written, [found(UNIT)])
    written.execute("update marts.fct_index_rank set rank = 3, pct_of_max = 12 where unit_code = 'C'")
    written.execute("update marts.fct_index_rank set rank = 2, pct_of_max = 81 where unit_code = 'A'")
    written.execute("update previous.marts.fct_index_rank set rank = 2 where unit_code = 'B'")
    write(written)
    assert [shown(written, "fct_index_rank", "rank", unit) for unit in "ABC"] == [[1], [2], [1]]
    assert [shown(written, "fct_index_rank", "rank", unit, FEBRUARY) for unit in "ABC"] == [[2], [1], [3]]


def test_the_previous_rank_of_the_next_month_is_the_rank_that_is_shown(written):
    hold_figures(written, [found(UNIT)])
    written.execute("update marts.fct_index_rank set rank = 3 where unit_code = 'C' and period_start = ?", [JANUARY])
    written.execute(
        "update marts.fct_index_rank set previous_rank = 3 where unit_code = 'C' and period_start = ?", [FEBRUARY]
    )
    write(written)
    assert shown(written, "fct_index_rank", "rank", "C") == [1]
    assert shown(written, "fct_index_rank", "previous_rank", "C", FEBRUARY) == [1]


def test_the_reconciliation_of_a_held_unit_shows_the_figure_that_is_published(written):
    hold_figures(written, [found(UNIT)])
    for at, local in (("previous.", 80), ("", 12)):
        for unit in ("A", "C"):
            written.execute(
                f"insert into {at}marts.fct_portal_reconciliation values (?, 'month', ?, '1.1', ?, ?, 1)",
                [unit, JANUARY, PUBLISHED, local],
            )
    write(written)
    assert shown(written, "fct_portal_reconciliation", "local_points", "C") == [80]
    assert shown(written, "fct_portal_reconciliation", "local_points", "A") == [12]


def plan_actuals(written: duckdb.DuckDBPyConnection) -> None:
    for at, actual in (("previous.", 0.8), ("", 0.12)):
        for unit in ("A", "C"):
            written.execute(
                f"insert into {at}marts.fct_plan_actual values ('2.1', ?, 'month', ?, ?)", [unit, JANUARY, actual]
            )


def test_plan_and_actual_of_a_held_unit_show_the_figure_that_is_published(written):
    hold_figures(written, [found(UNIT)])
    plan_actuals(written)
    write(written)
    assert [float(value) for value in shown(written, "fct_plan_actual", "actual_ratio", "C")] == [0.8]
    assert [float(value) for value in shown(written, "fct_plan_actual", "actual_ratio", "A")] == [0.12]


def test_of_a_mart_that_the_version_before_did_not_have_held_rows_are_left_out(written):
    hold_figures(written, [found(UNIT)])
    plan_actuals(written)
    written.execute("drop table previous.marts.fct_plan_actual")
    write(written)
    assert shown(written, "fct_plan_actual", "actual_ratio", "C") == []
    assert [float(value) for value in shown(written, "fct_plan_actual", "actual_ratio", "A")] == [0.12]


def test_a_column_that_the_version_before_did_not_have_is_empty_in_its_rows(written):
    hold_figures(written, [found(UNIT)])
    written.execute("alter table marts.fct_index_score add column added integer default 7")
    write(written)
    assert shown(written, "fct_index_score", "added", "C") == [None, None]
    assert shown(written, "fct_index_score", "added", "A") == [7, 7]


def test_without_a_hold_the_new_build_is_published_as_it_is(written):
    score(written, "C", JANUARY, 12, 3)
    write(written)
    assert shown(written, "fct_index_score", "pct_of_max", "C") == [12, 12]


# --- nothing to keep ----------------------------------------------------------------------------------------


def test_a_held_period_that_was_never_published_holds_back_everything(marts):
    hold_figures(marts, [found(PERIOD, "the province is scored", "nan"), found("unit/C/month/2026-02-01")])
    assert not_published_before(marts, has_previous=True) == []
    marts.execute("delete from previous.marts.fct_index_score where period_start = ?", [JANUARY])
    assert not_published_before(marts, has_previous=True) == [PERIOD]
    assert not_published_before(marts, has_previous=False) == [PERIOD, "unit/C/month/2026-02-01"]


def test_a_version_with_fewer_indicators_cannot_stand_in_for_the_new_one(marts):
    hold_figures(marts, [found(UNIT)])
    marts.execute(
        "insert into marts.fct_indicator_value by name select 'f1' as framework_version, 'C' as unit_code,"
        " 'month' as period_type, ?::date as period_start, '1.2' as indicator_code",
        [JANUARY],
    )
    assert not_published_before(marts, has_previous=True) == [UNIT]


# --- in words -----------------------------------------------------------------------------------------------


@pytest.fixture
def serving(tmp_path: Path) -> Path:
    """A published version in a file, as of PUBLISHED."""
    point_at(tmp_path, version(tmp_path, PUBLISHED, "20260531T120000000000"))
    return tmp_path


def version(serving: Path, as_of: date, moment: str) -> Path:
    file = serving / f"marts-{as_of:%Y%m%d}-{moment}.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(SHAPES.format(at=""))
        fill(connection, "", as_of)
    return file


def point_at(serving: Path, file: Path) -> None:
    (serving / "current.json").write_text(json.dumps({"file": file.name}))


def test_a_hold_says_what_happened_what_stays_and_how_to_accept_it(marts, serving):
    marts.execute("detach previous")
    hold_figures(marts, [found(UNIT), found(PERIOD)])
    of_period, of_unit = map(str, standing(marts, serving))
    assert of_unit == (
        "the figures of C in month 2026-01 are held back: settled percentage moved from 80.00 to 12.00 (more than 10"
        " points); the published ones of 2026-05-31 stay. If the new ones are right:"
        " make accept HOLD=unit/C/month/2026-01-01"
    )
    assert of_period.startswith("all figures of month 2026-01 are held back: settled percentage moved")


def test_a_hold_without_published_figures_says_that_nothing_is_published(marts, tmp_path):
    marts.execute("detach previous")
    hold_figures(marts, [found(UNIT)])
    (words,) = map(str, standing(marts, tmp_path))
    assert "; none were published before, so nothing is published. If" in words


def test_many_holds_are_named_up_to_a_number_and_the_rest_is_counted(marts, serving):
    marts.execute("detach previous")
    hold_figures(marts, [found(f"unit/{number:03}/month/2026-01-01") for number in range(HOLDS_NAMED + 3)])
    words = in_words(marts, serving)
    assert len(words) == HOLDS_NAMED + 1
    assert words[-1].startswith("3 more figures are held back")


@pytest.mark.parametrize("content", [b"", b"no database"])
def test_a_published_file_that_cannot_be_opened_is_nothing_to_compare_with(marts, serving, content):
    marts.execute("detach previous")
    with previous_version(marts, serving) as as_of:
        assert as_of == PUBLISHED
    (file,) = serving.glob("marts-*")
    file.write_bytes(content)
    with previous_version(marts, serving) as as_of:
        assert as_of is None
    file.unlink()
    with previous_version(marts, serving) as as_of:
        assert as_of is None


def test_a_look_back_at_an_earlier_day_does_not_change_what_later_figures_are_compared_with(marts, serving):
    marts.execute("detach previous")
    point_at(serving, version(serving, date(2026, 2, 28), "20260601T120000000000"))
    with previous_version(marts, serving) as as_of:
        assert as_of == PUBLISHED


def test_a_version_that_was_written_and_never_became_current_is_not_compared_with(marts, serving):
    marts.execute("detach previous")
    version(serving, T, "20260701T120000000000")
    with previous_version(marts, serving) as as_of:
        assert as_of == PUBLISHED
