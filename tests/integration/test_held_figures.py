"""Settled figures that collapse are held back by themselves: the rest is published, and a person decides on them."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.integration.settled import FIRST, UNITS, deleted, dossiers
from tests.integration.test_bad_input import NAME, Call, call
from tests.unit.deliveries import csv_text, deliver

SECOND, THIRD = date(2026, 4, 30), date(2026, 5, 15)
COLLAPSED = UNITS[0]
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
HOLD = f"unit/{COLLAPSED}/month/2026-01-01"
KEYS = "framework_version, unit_code, period_type, period_start"


@dataclass(frozen=True)
class Story:
    """Refreshes of one inbox, in order, and the reports that stood afterwards. first: finds the first version done."""

    first: Call
    collapse: Call
    nothing_new: Call
    accept: Call
    accepted: Call
    province: Call
    home: Path
    report: str


@pytest.fixture(scope="module")
def story(settled: Path, tmp_path_factory: pytest.TempPathFactory) -> Story:
    home = shutil.copytree(settled, tmp_path_factory.mktemp("story") / "home")
    inbox = home / "inbox"
    first = call(home, "refresh")
    deliver(
        inbox,
        "dossiers",
        SECOND,
        {"d.csv": csv_text(*deleted(COLLAPSED, 1, 7, "20260429090000"), *dossiers(UNITS[1], 4, 8))},
    )
    collapse = call(home, "refresh")
    report = newest_report(home)
    nothing_new = call(home, "refresh")
    accept = call(home, "accept", f"unit/{COLLAPSED}")
    accepted = call(home, "refresh")
    gone = [row for unit in UNITS for row in deleted(unit, 2, 6, "20260514090000")]
    deliver(inbox, "dossiers", THIRD, {"d.csv": csv_text(*gone)})
    province = call(home, "refresh")
    return Story(first, collapse, nothing_new, accept, accepted, province, home, report)


def newest_report(home: Path) -> str:
    reports = (home / "quality").glob("*-*.html")
    return max(reports, key=lambda path: path.stem.split("-")[1]).read_text("utf-8")


def population(call: Call, unit: str, month: date = JANUARY) -> tuple[int, date]:
    return call.rows(
        f"select max(denominator), max(as_of) from marts.fct_indicator_value where unit_code = '{unit}'"
        f" and period_type = 'month' and period_start = date '{month}' and indicator_code = '2.1'"
    )[0]


def ranks(call: Call, month: date) -> list[tuple]:
    return call.rows(
        f"select * exclude (previous_rank) from marts.fct_index_rank where period_type = 'month'"
        f" and period_start = date '{month}' and rank_group = (select any_value(rank_group) from marts.dim_unit"
        f" where unit_code = '{COLLAPSED}') order by all"
    )


def test_the_first_version_is_published_with_nothing_to_compare(story):
    assert (story.first.status, story.first.mends()) == (0, [])
    observed = dict(story.first.rows("select expectation, observed from marts.fct_check_result where suite = 'index'"))
    assert observed["settled percentage"] == "nothing was published before: nothing to compare"


def test_a_settled_month_that_collapsed_keeps_its_published_figures(story):
    assert population(story.first, COLLAPSED) == (8, FIRST)
    assert story.collapse.current["as_of"] == SECOND.isoformat()
    assert population(story.collapse, COLLAPSED) == (8, FIRST)
    scores = f"select * from marts.fct_index_score where unit_code = '{COLLAPSED}' and period_start = date '{JANUARY}'"
    month = f"{scores} and period_type = 'month' order by all"
    assert story.collapse.rows(month) == story.first.rows(month)


def test_everything_else_of_that_day_is_published_new(story):
    assert population(story.collapse, UNITS[1]) == (8, SECOND)
    assert population(story.collapse, UNITS[1], date(2026, 4, 1)) == (8, SECOND)
    quarter = story.collapse.rows(
        f"select max(denominator) from marts.fct_indicator_value where unit_code = '{COLLAPSED}'"
        " and period_type = 'quarter' and indicator_code = '2.1' and period_start = date '2026-01-01'"
    )
    assert quarter == [(17,)]


def test_ranks_of_its_group_in_that_month_stay_together(story):
    assert ranks(story.first, JANUARY)
    assert ranks(story.collapse, JANUARY) == ranks(story.first, JANUARY)
    assert ranks(story.accepted, JANUARY) != ranks(story.first, JANUARY)


def test_the_command_says_what_is_held_what_stays_and_how_to_accept_it(story):
    (mend,) = story.collapse.mends()
    assert re.fullmatch(
        rf"To mend: the figures of {COLLAPSED} in month 2026-01 are held back: settled dossiers fell from 8 to 1"
        r" \(more than 20%\)(; settled percentage moved from [\d.]+ to [\d.]+ \(more than 10 points\))?;"
        rf" the published ones of {FIRST} stay\. If the new ones are right: make accept HOLD={HOLD}",
        mend,
    )
    assert story.collapse.status == 1


def test_a_refresh_with_nothing_new_names_the_hold_again(story):
    assert "Nothing new" in story.nothing_new.out
    assert story.nothing_new.status == 1
    assert story.nothing_new.mends() == story.collapse.mends()


def test_the_published_version_names_the_hold(story):
    holds = story.collapse.rows(
        "select distinct hold_id, kind, unit_code, period_type, period_start, since is not null from marts.fct_hold"
    )
    assert holds == [(HOLD, "unit", COLLAPSED, "month", JANUARY, True)]
    assert story.first.rows("from marts.fct_hold") == []


def test_accepted_figures_are_published_and_the_acceptance_is_used_up(story):
    assert story.accept.status == 0
    assert HOLD in story.accept.out
    assert (story.accepted.status, story.accepted.mends()) == (0, [])
    assert population(story.accepted, COLLAPSED) == (1, SECOND)
    assert story.accepted.rows("from marts.fct_hold") == []
    with duckdb.connect(str(story.home / "warehouse" / "warehouse.duckdb"), read_only=True) as warehouse:
        assert warehouse.execute("from control.accepted").fetchall() == []


def test_a_province_that_collapsed_holds_its_whole_month(story):
    assert any("all figures of month 2026-02 are held back" in mend for mend in story.province.mends())
    assert story.province.current["as_of"] == THIRD.isoformat()
    for unit in UNITS:
        assert population(story.province, unit, FEBRUARY) == (8, SECOND)
    assert ranks(story.province, FEBRUARY) == ranks(story.accepted, FEBRUARY)
    assert population(story.province, UNITS[1], JANUARY) == (8, THIRD)


@pytest.mark.parametrize("version", ["first", "collapse", "accepted", "province"])
def test_every_published_version_is_whole(story, version):
    published: Call = getattr(story, version)
    assert (
        published.rows(
            f"""
        with groups as (
            select {KEYS}, sum(scores.points) as points, sum(scores.max_points) as max_points
            from marts.fct_index_score as scores
            inner join marts.dim_indicator as nodes using (framework_version)
            where scores.node_code = nodes.indicator_code and nodes.level = 'group'
            group by all
        )

        select {KEYS}
        from marts.fct_index_score as scores
        inner join marts.dim_indicator as nodes using (framework_version)
        left join groups using ({KEYS})
        where scores.node_code = nodes.indicator_code and nodes.level = 'index'
            and (scores.points is distinct from groups.points or scores.max_points is distinct from groups.max_points)
        """
        )
        == []
    )
    spine = """
        select nodes.framework_version, units.unit_code, periods.period_type, periods.period_start, nodes.indicator_code
        from marts.dim_unit as units
        inner join marts.dim_period as periods
            on units.valid_from <= periods.period_end
            and periods.period_start <= coalesce(units.valid_to, date '9999-12-31')
        cross join marts.dim_indicator as nodes
        where nodes.index_code = 'd766' and nodes.level = 'indicator'
    """
    values = f"select {KEYS}, indicator_code from marts.fct_indicator_value"
    assert published.rows(f"({spine} except all {values}) union all ({values} except all {spine})") == []


def test_the_report_says_it_in_one_file_that_needs_nothing_and_names_nobody(story):
    assert f"make accept HOLD={HOLD}" in story.report
    assert "có phần bị giữ lại" in story.report
    assert "fell from 8 to 1" in story.report
    for page in [story.report, (story.home / "quality" / "index.html").read_text("utf-8")]:
        assert not re.search(r"(src|href)\s*=\s*[\"']?\s*(https?:)?//", page)
        assert "<script" not in page
        assert NAME not in page


def test_each_refresh_that_judged_left_a_report(story):
    reports = {path.stem for path in (story.home / "quality").glob("*-*.html")}
    runs = (story.first, story.collapse, story.accepted, story.province)
    assert reports == {run.current["version"] for run in runs}
