"""Each rule of the marts passes, fails and errs where it should, and names what it hit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib import import_module

import duckdb
import pytest

from quality.judging import FIRST_PUBLICATION, judge_parts
from quality.results import Outcome, Result
from tests.unit.small_marts import MONTHS, PUBLISHED, T, province, score

JANUARY, APRIL, MAY = MONTHS[0], MONTHS[3], MONTHS[4]


@pytest.fixture
def marts() -> Iterator[duckdb.DuckDBPyConnection]:
    with province() as connection:
        yield connection


def judge(marts: duckdb.DuckDBPyConnection, suite: str, published: date | None = PUBLISHED) -> dict[str, Result]:
    parts = import_module(f"quality.suites.{suite}").parts(marts, published)
    return {result.expectation: result for result in judge_parts(suite, parts)}


def hit(result: Result) -> list[tuple[str, str]]:
    return [(offender.key, offender.observed) for offender in result.offenders]


# --- scores and ranks ---------------------------------------------------------------------------------------


def test_figures_that_stayed_where_they_were_pass_every_rule(marts):
    results = judge(marts, "index")
    assert {result.outcome for result in results.values()} == {Outcome.PASSED}
    assert len(results) == 7


def test_without_any_period_the_first_rule_fails_and_names_nothing(marts):
    marts.execute("delete from marts.dim_period")
    result = judge(marts, "index")["periods"]
    assert (result.outcome, result.blocks, result.offenders) == (Outcome.FAILED, True, ())


def test_a_period_without_a_score_of_the_province_is_named(marts):
    marts.execute(
        "update marts.fct_index_score set pct_of_max = null where unit_code = 'TN' and period_start = ?", [MAY]
    )
    marts.execute("delete from marts.fct_index_score where unit_code = 'TN' and period_start = ?", [JANUARY])
    result = judge(marts, "index")["the province is scored"]
    assert (result.outcome, result.blocks) == (Outcome.FAILED, True)
    assert [key for key, _ in hit(result)] == ["period/month/2026-01-01", "period/month/2026-05-01"]


@pytest.mark.parametrize(("pct", "outcome"), [(-0.5, "failed"), (0, "passed"), (100, "passed"), (100.5, "failed")])
def test_the_percentage_of_the_province_lies_between_0_and_100(marts, pct, outcome):
    score(marts, "TN", MONTHS[5], pct, 120)
    result = judge(marts, "index")["percentage of the maximum"]
    assert result.outcome == outcome
    assert hit(result) == ([("period/month/2026-06-01", f"{pct:.4g}")] if outcome == "failed" else [])


def test_units_without_dossiers_warn_in_a_closed_period_longer_than_a_month(marts):
    marts.execute("update marts.fct_index_rank set dossiers = 0 where unit_code <> 'A'")
    assert judge(marts, "index")["units without dossiers"].outcome == Outcome.PASSED
    for mart in ("dim_period", "fct_index_rank"):
        marts.execute(f"update marts.{mart} set period_type = 'quarter' where period_start = ?", [JANUARY])
    result = judge(marts, "index")["units without dossiers"]
    assert (result.outcome, result.blocks) == (Outcome.FAILED, False)
    assert hit(result) == [("period/quarter/2026-01-01", "0.6667")]


@pytest.mark.parametrize(
    ("pct", "blocked", "warned"), [(79, False, False), (78.99, False, True), (70, False, True), (69.99, True, True)]
)
def test_a_settled_percentage_warns_beyond_one_point_and_holds_beyond_ten(marts, pct, blocked, warned):
    score(marts, "C", JANUARY, pct, 40)
    results = judge(marts, "index")
    named = [("unit/C/month/2026-01-01", f"80.00 → {pct:.2f}")]
    assert hit(results["settled percentage"]) == (named if blocked else [])
    assert hit(results["settled percentage stands still"]) == (named if warned else [])
    assert results["settled percentage"].blocks == blocked
    assert not results["settled percentage stands still"].blocks


def test_a_settled_percentage_that_is_gone_has_moved_by_all_of_it(marts):
    score(marts, "C", JANUARY, None, 40)
    assert hit(judge(marts, "index")["settled percentage"]) == [("unit/C/month/2026-01-01", "80.00 → -")]


@pytest.mark.parametrize(("dossiers", "blocked"), [(41, False), (32, False), (31, True), (0, True)])
def test_a_settled_population_holds_when_more_than_a_fifth_is_gone(marts, dossiers, blocked):
    score(marts, "C", JANUARY, 80, dossiers)
    result = judge(marts, "index")["settled dossiers"]
    assert hit(result) == ([("unit/C/month/2026-01-01", f"40 → {dossiers}")] if blocked else [])
    assert result.blocks == blocked


def test_a_province_that_moved_names_its_whole_period(marts):
    score(marts, "TN", JANUARY, 12, 20)
    results = judge(marts, "index")
    assert hit(results["settled percentage"]) == [("period/month/2026-01-01", "80.00 → 12.00")]
    assert hit(results["settled dossiers"]) == [("period/month/2026-01-01", "120 → 20")]


@pytest.mark.parametrize("month", [MAY, MONTHS[5]])
def test_a_period_closed_less_than_30_days_before_the_published_day_may_move(marts, month):
    score(marts, "C", month, 12, 1)
    assert not any(result.blocks for result in judge(marts, "index").values())


def test_a_period_closed_30_days_before_the_published_day_has_settled(marts):
    score(marts, "C", APRIL, 12, 40)
    assert judge(marts, "index", APRIL + timedelta(days=58))["settled percentage"].outcome == Outcome.PASSED
    assert judge(marts, "index", APRIL + timedelta(days=59))["settled percentage"].blocks


def test_a_percentage_may_move_when_a_feed_came_that_had_never_come_and_its_population_may_not(marts):
    marts.execute("update previous.marts.fct_index_score set status = 'no_data'")
    score(marts, "C", JANUARY, 12, 3)
    results = judge(marts, "index")
    assert (results["settled percentage"].blocks, results["settled dossiers"].blocks) == (False, True)


def test_a_percentage_that_still_lacks_a_feed_is_judged_like_any_other(marts):
    marts.execute("update previous.marts.fct_index_score set status = 'no_data'")
    marts.execute("update marts.fct_index_score set status = 'no_data'")
    score(marts, "C", JANUARY, 12, 40)
    assert judge(marts, "index")["settled percentage"].blocks


@pytest.mark.parametrize(("before", "blocked"), [(4, False), (5, True)])
def test_a_unit_of_fewer_than_five_dossiers_is_not_judged_by_movement(marts, before, blocked):
    marts.execute("update previous.marts.fct_indicator_value set denominator = ? where unit_code = 'C'", [before])
    score(marts, "C", JANUARY, 12, 1)
    assert judge(marts, "index")["settled percentage"].blocks == blocked


def test_figures_of_an_earlier_day_are_not_held_against_later_ones(marts):
    marts.execute("update control.build set as_of = ?", [PUBLISHED - timedelta(days=1)])
    score(marts, "C", JANUARY, 12, 1)
    results = judge(marts, "index")
    assert results["settled percentage"].outcome == Outcome.PASSED
    assert "nothing to compare" in results["settled percentage"].observed


def test_the_first_publication_passes_and_says_that_there_is_nothing_to_compare(marts):
    marts.execute("detach previous")
    for suite, rules in (
        ("index", ["settled percentage", "settled dossiers"]),
        ("reconciliation", ["gap to the portal"]),
    ):
        results = judge(marts, suite, None)
        assert {results[rule].outcome for rule in rules} == {Outcome.PASSED}
        assert {results[rule].observed for rule in rules} == {FIRST_PUBLICATION}


# --- dossiers behind the figures ----------------------------------------------------------------------------


def months_of_dossiers(marts: duckdb.DuckDBPyConnection, online: list[float], dossiers: int = 200) -> None:
    """A share online per month; everything else is true of every dossier."""
    for month, share in zip(MONTHS, online, strict=False):
        marts.execute(
            "insert into marts.dossier_detail"
            " select range, 'P', ?, range < ? * ?::double, true, true, true, true, true, true from range(?)",
            [month, share, dossiers, dossiers],
        )


def test_a_share_that_turned_against_the_months_before_warns(marts):
    months_of_dossiers(marts, [0.9, 0.9, 0.9, 0.7])
    result = judge(marts, "detail")["shares of the province"]
    assert (result.outcome, result.blocks) == (Outcome.FAILED, False)
    assert hit(result) == [("2026-04/is_online", "0.900 → 0.700")]


def test_a_share_that_hardly_turned_passes(marts):
    months_of_dossiers(marts, [0.9, 0.9, 0.9, 0.8])
    assert judge(marts, "detail")["shares of the province"].outcome == Outcome.PASSED


def test_a_share_that_becomes_known_late_is_judged_when_its_month_has_settled(marts):
    months_of_dossiers(marts, [0.9] * 6)
    marts.execute("update marts.dossier_detail set has_electronic_result = false where received_month = ?", [MONTHS[5]])
    assert judge(marts, "detail")["shares of the province"].outcome == Outcome.PASSED
    marts.execute("update control.build set as_of = ?", [T + timedelta(days=30)])
    assert hit(judge(marts, "detail")["shares of the province"]) == [("2026-06/has_electronic_result", "1.000 → 0.000")]


def test_months_with_few_dossiers_are_not_judged(marts):
    months_of_dossiers(marts, [0.9, 0.9, 0.9, 0.1], dossiers=99)
    result = judge(marts, "detail")["shares of the province"]
    assert (result.outcome, "nothing to compare" in result.observed) == (Outcome.PASSED, True)


def test_dossiers_outside_the_catalogue_warn_beyond_one_in_twenty(marts):
    months_of_dossiers(marts, [0.9, 0.9])
    assert "nothing to judge" in judge(marts, "detail")["dossiers outside the catalogue"].observed
    marts.execute("insert into marts.dim_procedure values ('P')")
    marts.execute(
        "update marts.dossier_detail set procedure_code = 'Q' where dossier_code < 10 and received_month = ?", [JANUARY]
    )
    assert judge(marts, "detail")["dossiers outside the catalogue"].outcome == Outcome.PASSED
    marts.execute(
        "update marts.dossier_detail set procedure_code = 'Q' where dossier_code < 11 and received_month = ?", [JANUARY]
    )
    result = judge(marts, "detail")["dossiers outside the catalogue"]
    assert (result.outcome, hit(result)) == (Outcome.FAILED, [("2026-01", "0.055")])


def test_dossiers_of_more_than_two_years_ago_are_not_judged_again(marts):
    marts.execute("insert into marts.dim_procedure values ('another')")
    months_of_dossiers(marts, [0.9, 0.9, 0.9, 0.1])
    marts.execute("update control.build set as_of = date '2028-03-31'")
    assert judge(marts, "detail")["dossiers outside the catalogue"].outcome == Outcome.FAILED
    marts.execute("update control.build set as_of = date '2028-04-01'")
    results = judge(marts, "detail")
    assert hit(results["dossiers outside the catalogue"]) == []
    assert "nothing to compare" in results["shares of the province"].observed


# --- reconciliation -----------------------------------------------------------------------------------------


def capture(marts: duckdb.DuckDBPyConnection, catalogue: str, as_of: date, difference: float | None) -> None:
    marts.execute(
        f"insert into {catalogue}marts.fct_portal_reconciliation values ('A', 'month', ?, '1.1', ?, 80, ?)",
        [JANUARY, as_of, difference],
    )


@pytest.mark.parametrize(("now", "outcome"), [(3, "passed"), (-3, "passed"), (3.01, "failed"), (-3.01, "failed")])
def test_a_gap_to_the_portal_that_widened_by_more_than_a_point_warns(marts, now, outcome):
    capture(marts, "previous.", PUBLISHED, 2)
    capture(marts, "", PUBLISHED, 9)
    capture(marts, "", T, now)
    result = judge(marts, "reconciliation")["gap to the portal"]
    assert (result.outcome, result.blocks) == (outcome, False)
    assert hit(result) == ([("A/month/2026-01-01/1.1", "2.00 → 3.01")] if outcome == "failed" else [])


def test_captures_without_a_figure_of_ours_are_not_compared(marts):
    capture(marts, "previous.", PUBLISHED, None)
    capture(marts, "", PUBLISHED, 9)
    assert "both versions" in judge(marts, "reconciliation")["gap to the portal"].observed


# --- intake -------------------------------------------------------------------------------------------------


def arrive(marts: duckdb.DuckDBPyConnection, day: date, delivered: int = 10, quarantined: int = 0) -> None:
    marts.execute(
        "insert into marts.fct_completeness values ('dossiers', ?, ?, ?, ?)",
        [day, delivered, delivered - quarantined, quarantined],
    )


def test_a_day_missing_on_a_weekday_that_always_came_is_named(marts):
    missing = T - timedelta(days=2)
    for weeks in range(5):
        for day in range(7):
            if (arrived := T - timedelta(days=7 * weeks + day)) != missing:
                arrive(marts, arrived)
    result = judge(marts, "intake")["days missing"]
    assert (result.outcome, result.blocks) == (Outcome.FAILED, False)
    assert hit(result) == [(f"dossiers/{missing}", "1")]
    marts.execute("insert into seeds.holidays values (?, 'holiday')", [missing])
    assert judge(marts, "intake")["days missing"].outcome == Outcome.PASSED


def test_the_last_day_is_not_missing_yet_and_an_irregular_feed_is_not_expected(marts):
    for weeks in range(1, 6):
        arrive(marts, T - timedelta(days=7 * weeks))
    for weeks in (1, 3, 4, 5):
        arrive(marts, T - timedelta(days=7 * weeks + 1))
    result = judge(marts, "intake")["days missing"]
    assert (result.outcome, hit(result)) == (Outcome.PASSED, [])


@pytest.mark.parametrize(("quarantined", "outcome"), [(2, "passed"), (3, "failed")])
def test_small_days_add_up_to_a_share_in_quarantine(marts, quarantined, outcome):
    arrive(marts, T - timedelta(days=31), delivered=90, quarantined=90)
    arrive(marts, T - timedelta(days=29), delivered=40, quarantined=quarantined)
    arrive(marts, T, delivered=60)
    result = judge(marts, "intake")["few rows in quarantine over the month"]
    assert (result.outcome, result.blocks) == (outcome, False)
    assert [key for key, _ in hit(result)] == (["dossiers"] if outcome == "failed" else [])


def test_files_that_stand_refused_are_named(marts):
    arrive(marts, T)
    assert judge(marts, "intake")["no refused file"].observed == "no file stands refused"
    marts.execute("insert into marts.fct_refusal values ('dossiers', ?, 'x.csv', 'no header')", [T])
    result = judge(marts, "intake")["no refused file"]
    assert (result.outcome, [key for key, _ in hit(result)]) == (Outcome.FAILED, ["dossiers/2026-06-30/x.csv"])


def test_without_any_arrival_the_row_count_fails(marts):
    assert judge(marts, "intake")["feeds"].outcome == Outcome.FAILED


# --- errors -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("suite", "mart"),
    [
        ("index", "fct_index_score"),
        ("detail", "dossier_detail"),
        ("reconciliation", "fct_portal_reconciliation"),
        ("intake", "fct_completeness"),
    ],
)
def test_a_profile_that_cannot_be_made_is_an_error_and_neither_passed_nor_failed(marts, suite, mart):
    marts.execute(f"drop table marts.{mart}")
    erred = [result for result in judge(marts, suite).values() if result.outcome == Outcome.ERROR]
    assert erred
    assert all(mart in result.observed and not result.offenders for result in erred)


def test_a_rule_that_raises_is_an_error(marts, monkeypatch: pytest.MonkeyPatch):
    from quality.suites import index

    without: Callable = index.scored_periods
    monkeypatch.setattr(index, "scored_periods", lambda connection: without(connection).drop(columns="province_pct"))
    results = judge(marts, "index")
    assert results["the province is scored"].outcome == Outcome.ERROR
    assert results["the province is scored"].blocks
    assert results["units without dossiers"].outcome == Outcome.PASSED


def test_every_rule_of_the_marts_has_words_in_both_languages(marts):
    from quality import words

    for suite in ("index", "detail", "reconciliation", "intake"):
        assert suite in words.SUITES
        assert judge(marts, suite).keys() <= words.RULES.keys()
