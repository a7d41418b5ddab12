"""The oracle against figures worked out by hand (universe/README.md) and against the portal's own."""

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from tests.golden import oracle, plan_oracle
from tests.golden.plan_oracle import Value, valid_version

HERE = Path(__file__).parent
UNIVERSE = HERE / "universe"
REFERENCE = HERE.parents[1] / "dbt_project" / "seeds" / "reference"


def expected(name: str) -> list[dict[str, str]]:
    with (UNIVERSE / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def key_of(row: dict[str, str], code: str) -> tuple:
    start = date.fromisoformat(row["period_start"])
    return row["framework_version"], row["unit_code"], row["period_type"], start, code


def number(cell: str) -> Fraction | None:
    return Fraction(cell) if cell else None


@pytest.fixture(scope="module")
def golden() -> oracle.Oracle:
    return oracle.compute(UNIVERSE / "inbox", REFERENCE / "units.csv", REFERENCE / "holidays.csv")


def test_the_oracle_reproduces_every_value_worked_out_by_hand(golden):
    for row in expected("expected.csv"):
        key = key_of(row, row["indicator_code"])
        value = golden.values[key]
        by_hand = (number(row["numerator"]), number(row["denominator"]), number(row["points"]), row["status"])
        assert (value.numerator, value.denominator, value.points, value.status) == by_hand, key


def given(golden: oracle.Oracle) -> dict[plan_oracle.Key, Value]:
    """What plans are held against, of the version valid in each period."""
    counts = {
        (code, unit, kind, start): Value(v.numerator, v.denominator, v.points, v.status)
        for (version, unit, kind, start, code), v in golden.values.items()
        if version == valid_version(start)
    }
    return counts | {
        (code, unit, kind, start): Value(None, None, score.points, score.status, score.max_points)
        for (version, unit, kind, start, code), score in golden.scores.items()
        if version == valid_version(start)
    }


def test_the_oracle_reproduces_every_plan_worked_out_by_hand(golden):
    judged = plan_oracle.judge(
        UNIVERSE / "inbox", REFERENCE / "units.csv", REFERENCE / "holidays.csv", date(2026, 2, 25), given(golden)
    )
    rows = expected("expected_plans.csv")
    assert len(rows) == 26
    for row in rows:
        key = row["indicator_code"], row["unit_code"], row["period_type"], date.fromisoformat(row["period_start"])
        found = judged[key]
        by_hand = [number(row[name]) for name in ("target", "gap", "required_pace")]
        by_hand += [row[name] or None for name in ("colour", "status", "reach")]
        target = found.target if found.target is not None else found.target_points
        assert [target, found.gap, found.pace, found.colour, found.status, found.reach] == by_hand, key
        ratio = found.points if found.target_points is not None else found.actual
        assert ratio == (plan_oracle.six(Fraction(row["actual"])) if row["actual"] else None), key


def test_the_published_rates_of_2022_stand_against_their_plan_with_the_pace_that_was_left():
    """184 working days up to September and 65 after: 260 from Monday to Friday less 11 holidays."""
    calendar = plan_oracle.WorkingDays(REFERENCE / "holidays.csv")
    assert calendar.between(date(2022, 1, 1), date(2022, 9, 30)) == 184
    assert calendar.between(date(2022, 10, 1), date(2022, 12, 31)) == 65
    plan = plan_oracle.Plan(
        "3.3", "TN72", 2022, "year", Fraction("0.5"), None, date(2022, 1, 1), (date(2025, 7, 1), "", 2)
    )
    plans = plan_oracle.Plans([plan], plan_oracle.read_units(REFERENCE / "units.csv"), date(2026, 2, 25))
    key = ("3.3", "TN72", "nine_months", date(2022, 1, 1))
    judged = plan_oracle.judge_one(plans, key, {}, calendar, date(2026, 1, 1))
    assert (judged.gap, judged.colour, judged.reach) == (Fraction("-0.28"), "red", "out_of_reach")
    assert judged.pace == plan_oracle.six(Fraction("84.02") / 65)


def test_the_hand_table_has_every_indicator_of_its_units_and_periods(golden):
    listed = [key_of(row, row["indicator_code"]) for row in expected("expected.csv")]
    assert len(listed) == len(set(listed))
    version = "d766-portal-2026"
    cells = {key[1:4] for key in listed}
    assert len(cells) == 5 * 3
    in_oracle = {key for key in golden.values if key[0] == version and key[1:4] in cells}
    assert {key for key in listed if key[0] == version} == in_oracle


def test_the_versions_of_2022_and_2026_differ_in_3_6_only(golden):
    for (version, *rest), value in golden.values.items():
        if version == "d766-portal-2022" and rest[-1] != "3.6":
            assert value == golden.values["d766-portal-2026", *rest]


def test_the_oracle_reproduces_scores_bands_and_ranks_worked_out_by_hand(golden):
    levels = {"N-CT": "so-nganh", "N-XD": "so-nganh", "C25459": "xa", "C25480": "xa"}
    for row in expected("expected_scores.csv"):
        key = key_of(row, "d766")
        score = golden.scores[key]
        assert (score.points, score.max_points) == (Fraction(row["points"]), int(row["max_points"])), key
        assert f"{float(round(score.pct, 6)):.6f}" == row["pct_of_max"], key
        assert score.band == row["band"], key
        version, unit, kind, start, _ = key
        if unit in levels:
            rank = golden.ranks[version, levels[unit], kind, start, unit]
            assert (rank.rank, rank.rank_of) == (number(row["rank"]), int(row["rank_of"])), key


def test_points_lost_and_points_add_up_to_the_maximum(golden):
    for value in golden.values.values():
        if value.points is not None:
            assert value.points + value.points_lost == value.max_points


def test_the_row_that_ends_before_it_begins_is_the_only_one_in_quarantine(golden):
    assert golden.inbox.quarantined == {("dossiers", date(2026, 1, 31), "january.csv", 16): "DQ-D05"}


def test_a_rank_remembers_the_month_before_and_a_unit_not_ranked_has_none(golden):
    february = ("d766-portal-2026", "so-nganh", "month", date(2026, 2, 1))
    assert golden.ranks[(*february, "N-XD")].previous_rank == 2
    assert golden.ranks[(*february, "N-CT")].rank is None
    assert golden.ranks[(*february, "N-CT")].previous_rank == 1


def test_points_to_the_next_band_reach_its_lower_bound(golden):
    january = ("d766-portal-2026", "so-nganh", "month", date(2026, 1, 1))
    assert golden.ranks[(*january, "N-CT")].points_to_next_band == Fraction("6.69")
    assert golden.ranks[(*january, "N-XD")].points_to_next_band == Fraction("9.80")


def test_as_of_january_knows_nothing_of_february():
    early = oracle.compute(
        UNIVERSE / "inbox", REFERENCE / "units.csv", REFERENCE / "holidays.csv", as_of=date(2026, 1, 31)
    )
    assert max(key[3] for key in early.values if key[2] == "month") == date(2026, 1, 1)
    not_yet_deleted = early.values["d766-portal-2026", "N-XD", "month", date(2026, 1, 1), "2.1"]
    assert (not_yet_deleted.numerator, not_yet_deleted.denominator) == (2, 3)


@pytest.mark.parametrize(
    ("numerator", "denominator", "maximum", "target", "points"),
    [
        (441868, 534466, 20, "1", "16.53"),
        (383698, 534466, 6, "1", "4.31"),
        (271990, 534466, 2, "0.8", "1.27"),
        (3, 4, 2, "0.8", "1.88"),
        (3, 2, 6, "1", "6"),
    ],
)
def test_points_agree_with_the_portal(numerator, denominator, maximum, target, points):
    assert oracle.score_points(numerator, denominator, maximum, Fraction(target)) == Fraction(points)


def test_the_fifth_working_day_skips_holidays_and_counts_working_saturdays():
    calendar = oracle.read_calendar(REFERENCE / "holidays.csv")
    assert oracle.working_day_after(date(2026, 1, 5), 5, calendar) == date(2026, 1, 10)
    assert oracle.working_day_after(date(2026, 2, 13), 5, calendar) == date(2026, 2, 27)
