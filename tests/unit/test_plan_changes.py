"""What differs between two published versions, and how it is told, on versions small enough to see whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.faults import Faults
from orchestration.plan_changes import Comparison
from orchestration.plan_trial import Known, Trial
from orchestration.plan_words import SHOWN, describe
from orchestration.refresh import Outcome

SHAPES = """
create schema marts;
create table marts.dim_unit (unit_code varchar, valid_from date, name_vi varchar, level varchar);
create table marts.dim_period (period_type varchar, period_start date, period_end date, label_en varchar);
create table marts.dim_framework (framework_version varchar, index_code varchar, valid_from date);
create table marts.fct_index_score (
    framework_version varchar, unit_code varchar, period_type varchar, period_start date, node_code varchar,
    points decimal(9, 2), max_points decimal(9, 2), pct_of_max decimal(14, 10), band varchar, as_of date
);
create table marts.fct_indicator_value (
    framework_version varchar, unit_code varchar, period_type varchar, period_start date, indicator_code varchar,
    numerator bigint, denominator bigint, points decimal(9, 2), as_of date
);
create table marts.fct_index_rank (
    framework_version varchar, rank_group varchar, period_type varchar, period_start date, unit_code varchar,
    rank bigint, rank_of bigint, previous_rank bigint
);
create table marts.dossier_detail (dossier_code varchar, received_month date, on_time boolean);
"""
MONTHS = {date(2026, 1, 1): date(2026, 1, 31), date(2026, 2, 1): date(2026, 2, 28)}
UNITS = [f"C{number:02}" for number in range(SHOWN + 2)]


class Versions:
    """Published files: all units have 80 points in both months, of two frameworks, and rank in the order of codes."""

    def __init__(self, folder: Path):
        self.folder = folder

    def publish(self, day: date, moment: str, *changes: str) -> Path:
        file = self.folder / f"marts-{day:%Y%m%d}-{moment}.duckdb"
        with duckdb.connect(str(file)) as connection:
            connection.execute(SHAPES)
            connection.execute("insert into marts.dim_framework values ('f1', 'd', '2022-01-01')")
            connection.execute("insert into marts.dim_framework values ('f2', 'd', '2026-01-01')")
            connection.execute("insert into marts.dim_unit values ('P', '2025-07-01', 'Tỉnh', 'tinh')")
            for unit in UNITS:
                connection.execute(
                    "insert into marts.dim_unit values (?, '2025-07-01', 'Xã ' || ?, 'xa')", [unit, unit]
                )
            for start, end in MONTHS.items():
                label = f"{start:%B %Y}"
                connection.execute("insert into marts.dim_period values ('month', ?, ?, ?)", [start, end, label])
                keys = "from marts.dim_framework cross join marts.dim_unit"
                connection.execute(
                    "insert into marts.fct_index_score select framework_version, unit_code, 'month', ?, 'd', 80, 100,"
                    f" 80, 'Tốt', ? {keys}",
                    [start, day],
                )
                connection.execute(
                    "insert into marts.fct_index_rank select framework_version, 'xa', 'month', ?, unit_code,"
                    f" row_number() over (partition by framework_version order by unit_code), 12, null {keys}"
                    " where level = 'xa'",
                    [start],
                )
            connection.execute("insert into marts.dossier_detail values ('H-1', '2026-01-01', true)")
            for change in changes:
                connection.execute(change)
        return file


@pytest.fixture
def versions(tmp_path: Path) -> Versions:
    return Versions(tmp_path)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as nowhere:
        yield nowhere


def score(unit: str, points: float, month: str = "2026-01-01") -> str:
    return (
        f"update marts.fct_index_score set points = {points}, pct_of_max = {points}"
        f" where unit_code = '{unit}' and period_start = '{month}'"
    )


def trial(published: Path, would_publish: Path, problems: tuple[str, ...] = ()) -> Trial:
    nothing = Known({}, {})
    return Trial(
        days=(date(2026, 3, 1), date(2026, 3, 2)),
        as_of=None,
        loaded={"dossiers": 2},
        changed=(),
        absent=(),
        beside=(),
        is_current=True,
        before=nothing,
        after=nothing,
        published=published,
        would_publish=would_publish,
        outcome=Outcome(2, True, Faults(blocked=problems), (), None),
    )


MARCH, APRIL = date(2026, 3, 15), date(2026, 4, 15)


def test_versions_that_differ_only_in_the_day_of_their_rows_do_not_differ(versions, connection):
    before, after = versions.publish(MARCH, "1"), versions.publish(APRIL, "2")
    assert set(Comparison(connection, before, after, [before]).counts().values()) == {0}


def test_rows_that_come_and_go_are_differences_with_one_side_empty(versions, connection):
    before = versions.publish(MARCH, "1", "delete from marts.fct_index_score where unit_code = 'C00'")
    after = versions.publish(APRIL, "2", "delete from marts.fct_index_score where unit_code = 'C01'")
    found = Comparison(connection, before, after, [before]).rows(
        "select distinct unit_code, change, points_before, points_after from scores order by all"
    )
    assert [tuple(row.values()) for row in found] == [("C00", "appears", None, 80), ("C01", "disappears", 80, None)]


def test_a_column_that_only_one_version_has_is_no_difference(versions, connection):
    before = versions.publish(MARCH, "1", "alter table marts.fct_index_rank drop column rank_of")
    after = versions.publish(APRIL, "2", "alter table marts.fct_index_score add column note varchar default 'x'")
    assert set(Comparison(connection, before, after, [before]).counts().values()) == {0}


def test_only_settled_figures_that_the_new_version_changes_are_contradicted(versions, connection):
    oldest = versions.publish(MARCH, "0", score("C00", 70), score("C01", 50), score("C02", 60, "2026-02-01"))
    before = versions.publish(MARCH, "1", score("C01", 50))
    after = versions.publish(APRIL, "2", score("C00", 70), score("C01", 50), score("C02", 60, "2026-02-01"))
    found = Comparison(connection, before, after, [before, oldest]).rows(
        "select distinct version, unit_code, period, shown_points, would_be_points from contradictions order by all"
    )
    # the oldest said 70 as the new one does; February had not settled by mid-March
    assert [tuple(row.values()) for row in found] == [("20260315-1", "C00", "January 2026", 80, 70)]


def test_an_old_version_without_a_column_is_held_against_the_others(versions, connection):
    oldest = versions.publish(MARCH, "0", "alter table marts.fct_index_score drop column band", score("C00", 75))
    before, after = versions.publish(MARCH, "1"), versions.publish(APRIL, "2", score("C00", 70))
    found = Comparison(connection, before, after, [before, oldest]).rows(
        "select distinct version, shown_points, shown_band from contradictions order by all"
    )
    assert [tuple(row.values()) for row in found] == [("20260315-0", 75, None), ("20260315-1", 80, "Tốt")]


def test_a_version_that_cannot_be_read_is_named(versions, connection):
    before, after = versions.publish(MARCH, "1"), versions.publish(APRIL, "2", score("C00", 70))
    broken = before.with_name("marts-20260301-0.duckdb")
    broken.write_bytes(b"no database")
    comparison = Comparison(connection, before, after, [before, broken])
    assert comparison.unreadable == [broken.name]
    assert f"Cannot be read, so not compared: {broken.name}." in describe(
        trial(before, after), comparison, before.parent
    )


def test_the_screen_shows_the_framework_in_force_and_the_largest_movements_and_says_how_many_more(versions, connection):
    changes = [score(unit, 79 - number) for number, unit in enumerate(UNITS)]
    before, after = versions.publish(MARCH, "1"), versions.publish(APRIL, "2", *changes)
    comparison = Comparison(connection, before, after, [before])
    told = describe(trial(before, after), comparison, before.parent)
    assert (
        f"Would change: {2 * len(UNITS)} scores, 0 indicator values, 0 ranks, of {len(UNITS)} units in 1 period."
        in told
    )
    lines = told.splitlines()
    first = lines.index("Scores of units, the largest movements first:") + 1
    assert lines[first : first + 2] == [
        f"  Xã {UNITS[-1]} ({UNITS[-1]}), January 2026",
        "      index 80.00 → 68.00 (-12.00) points, 80.00 → 68.00 (-12.00) %, Tốt",
    ]
    assert lines[first + 2 * SHOWN] == "  and 2 more"
    assert f"scores.csv ({2 * len(UNITS)})" in told


def test_the_lists_hold_every_difference(versions, connection, tmp_path):
    before, after = versions.publish(MARCH, "1"), versions.publish(APRIL, "2", *map(score, UNITS, range(len(UNITS))))
    comparison = Comparison(connection, before, after, [before])
    comparison.write(tmp_path)
    for name, number in comparison.counts().items():
        assert len((tmp_path / f"{name}.csv").read_text("utf-8").splitlines()) == number + 1


def test_a_month_that_only_shows_another_previous_rank_is_not_called_touched(versions, connection):
    change = "update marts.fct_index_rank set previous_rank = 1 where period_start = '2026-02-01' and unit_code = 'C00'"
    before, after = versions.publish(MARCH, "1"), versions.publish(APRIL, "2", score("C00", 70), change)
    told = describe(trial(before, after), Comparison(connection, before, after, [before]), before.parent)
    assert "Months touched: 2026-01.\nMonths that only show another previous rank: 2026-02.\n" in told


def test_a_backfill_that_would_publish_nothing_says_why(versions):
    before = versions.publish(MARCH, "1")
    told = describe(trial(before, before, ("the run failed, the last good version stays: dbt",)), None, None)
    assert "The backfill would publish nothing:\n  the run failed, the last good version stays: dbt\n" in told
    assert "make backfill" not in told
