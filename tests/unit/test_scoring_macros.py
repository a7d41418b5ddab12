"""The scoring macros compute on DuckDB what exact fractions compute: the SQL of dbt_project/macros/scoring.sql."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from pathlib import Path

import duckdb
import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.settings import DBT_PROJECT

MACROS = jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(
    (DBT_PROJECT / "macros" / "scoring.sql").read_text("utf-8")
)
TYPES = {
    "a": "hugeint",
    "b": "hugeint",
    "numerator": "bigint",
    "denominator": "bigint",
    "points": "decimal(9, 2)",
    "max_points": "decimal(9, 2)",
    "target_ratio": "decimal(5, 4)",
    "percentage": "decimal(9, 4)",
    **dict.fromkeys(("part", "whole", "elapsed", "days", "like_part", "like_whole"), "hugeint"),
}
steady = settings(derandomize=True, max_examples=25, deadline=None, database=None)


def hundredths(low: int, high: int) -> st.SearchStrategy[Decimal]:
    return st.integers(low, high).map(lambda n: Decimal(n) / 100)


counts = st.one_of(st.integers(0, 50), st.integers(0, 2_000_000), st.integers(0, 10**9))
maxima = st.one_of(st.sampled_from([Decimal(n) for n in (2, 4, 6, 18, 20, 22, 100)]), hundredths(0, 10_000))
targets = st.one_of(
    st.none(),
    st.sampled_from([Decimal(t) for t in ("0.3", "0.5", "0.8", "0.9", "1")]),
    st.integers(1, 10_000).map(lambda n: Decimal(n) / 10_000),
)


def run(macro: str, columns: tuple[str, ...], rows: Iterable[tuple]) -> list:
    """The macro on every row at once, its arguments being columns of the types that the marts use."""
    expression = getattr(MACROS.make_module({}), macro)(*columns)
    rows = list(rows)
    cells = ", ".join(f"cast(unnest(?::varchar[]) as {TYPES[column]}) as {column}" for column in columns)
    values = [[None if row[n] is None else str(row[n]) for row in rows] for n in range(len(columns))]
    with duckdb.connect() as connection:
        connection.execute("set preserve_insertion_order = true")
        query = f"select {expression} from (select {cells})"  # noqa: S608
        return [value for (value,) in connection.execute(query, values).fetchall()]


def half_up(value: Fraction, decimals: int) -> Decimal:
    shifted = floor(value * 10**decimals + Fraction(1, 2))
    return Decimal(shifted).scaleb(-decimals)


def points_of(numerator: int, denominator: int, max_points: Decimal, target: Decimal | None) -> Decimal:
    """max x min(1, ratio / target), half-up to 0.01: the rule in fractions."""
    share = Fraction(numerator, denominator) / Fraction(target or 1)
    return half_up(Fraction(max_points) * min(Fraction(1), share), 2)


# --- points -----------------------------------------------------------------------------------------------

SCALED = ("numerator", "denominator", "max_points", "target_ratio")
scaled_rows = st.lists(st.tuples(counts, counts.map(lambda n: n + 1), maxima, targets), min_size=1, max_size=40)


@steady
@given(scaled_rows)
def test_points_are_the_exact_ones_rounded_half_up(rows):
    assert run("scaled_points", SCALED, rows) == [points_of(*row) for row in rows]


@pytest.mark.parametrize(
    ("row", "points"),
    [
        ((1, 400, Decimal(2), None), "0.01"),  # 0.005: half a hundredth goes up
        ((1, 401, Decimal(2), None), "0.00"),
        ((3, 400, Decimal(2), None), "0.02"),  # 0.015
        ((201, 400, Decimal(2), None), "1.01"),  # 1.005: a DOUBLE holds 1.00499999999999989
        ((1, 800, Decimal(6), None), "0.01"),  # 0.0075
        ((2675, 1000000, Decimal(1000), None), "2.68"),  # 2.675: a DOUBLE holds 2.67499999999999982
        ((399, 400, Decimal(2), None), "2.00"),  # 1.995 rounds up to the maximum
        ((1, 3, Decimal(6), None), "2.00"),
        ((2, 3, Decimal(20), None), "13.33"),
        ((0, 7, Decimal(20), Decimal("0.8")), "0.00"),
        ((79, 100, Decimal(2), Decimal("0.8")), "1.98"),  # 1.975
        ((80, 100, Decimal(2), Decimal("0.8")), "2.00"),
        ((81, 100, Decimal(2), Decimal("0.8")), "2.00"),
        ((3, 10, Decimal(6), Decimal("0.3")), "6.00"),
        ((29, 100, Decimal(6), Decimal("0.3")), "5.80"),
        ((5, 1, Decimal(6), None), "6.00"),
        ((9, 10, Decimal(0), None), "0.00"),
        ((10**9, 10**9 + 1, Decimal(20), None), "20.00"),
    ],
)
def test_points_of_known_cases(row, points):
    assert run("scaled_points", SCALED, [row]) == [Decimal(points)]
    assert points_of(*row) == Decimal(points)


@steady
@given(st.lists(st.tuples(st.integers(0, 399), st.integers(1, 50)), min_size=1, max_size=40))
def test_an_exact_half_hundredth_always_goes_up(rows):
    # 2 x (2k + 1) / 400 = k / 100 + 0.005, whatever the fraction is expanded by
    expanded = [((2 * k + 1) * by, 400 * by, Decimal(2), None) for k, by in rows if 2 * k + 1 <= 400]
    expected = [Decimal(k + 1) / 100 for k, _ in rows if 2 * k + 1 <= 400]
    if expanded:
        assert run("scaled_points", SCALED, expanded) == expected


@steady
@given(scaled_rows)
def test_points_lie_between_nothing_and_the_maximum(rows):
    for points, (_, _, maximum, _) in zip(run("scaled_points", SCALED, rows), rows, strict=True):
        assert 0 <= points <= maximum


@steady
@given(st.integers(1, 10_000), maxima, targets, st.lists(st.integers(0, 10_000), min_size=2, max_size=40))
def test_more_dossiers_done_never_give_fewer_points(denominator, maximum, target, numerators):
    rows = [(numerator, denominator, maximum, target) for numerator in sorted(numerators)]
    assert all(fewer <= more for fewer, more in pairwise(run("scaled_points", SCALED, rows)))


@steady
@given(counts, counts.map(lambda n: n + 1), maxima, targets, st.integers(2, 1000))
def test_points_depend_on_the_ratio_and_not_on_the_size(numerator, denominator, maximum, target, by):
    rows = [(numerator, denominator, maximum, target), (numerator * by, denominator * by, maximum, target)]
    small, large = run("scaled_points", SCALED, rows)
    assert small == large


@steady
@given(counts.map(lambda n: n + 1), maxima, targets)
def test_reaching_the_target_exactly_gives_the_maximum(denominator, maximum, target):
    target = target or Decimal(1)
    rows = [(int(target * 10_000) * denominator, 10_000 * denominator, maximum, target)]
    assert run("scaled_points", SCALED, rows) == [maximum]


# --- ratios, percentages, whole division ------------------------------------------------------------------


@steady
@given(st.lists(st.tuples(counts, counts), min_size=1, max_size=40))
def test_a_ratio_is_rounded_half_up_to_six_decimals_and_absent_without_a_denominator(rows):
    expected = [half_up(Fraction(n, d), 6) if d else None for n, d in rows]
    assert run("exact_ratio", ("numerator", "denominator"), rows) == expected


@steady
@given(st.lists(st.tuples(hundredths(0, 12_000), hundredths(0, 12_000)), min_size=1, max_size=40))
def test_a_percentage_of_the_maximum_is_cut_to_ten_decimals(rows):
    rows = [(min(points, maximum), maximum) for points, maximum in rows]
    expected = [Decimal(floor(Fraction(p) / Fraction(m) * 100 * 10**10)).scaleb(-10) if m else None for p, m in rows]
    assert run("exact_percentage", ("points", "max_points"), rows) == expected


@steady
@given(hundredths(1, 10_000), hundredths(1, 10_000), st.data())
def test_percentages_rank_as_their_exact_fractions_do(one_maximum, other_maximum, data):
    one = data.draw(hundredths(0, int(one_maximum * 100)))
    other = data.draw(hundredths(0, int(other_maximum * 100)))
    first, second = run("exact_percentage", ("points", "max_points"), [(one, one_maximum), (other, other_maximum)])
    exact_first, exact_second = Fraction(one) / Fraction(one_maximum), Fraction(other) / Fraction(other_maximum)
    assert (first > second) == (exact_first > exact_second)
    assert (first == second) == (exact_first == exact_second)


@pytest.mark.parametrize("by", [1, 2, 3, 7, 30])
def test_equal_shares_of_different_maxima_tie(by):
    rows = [(Decimal(2) / 100 * by, Decimal(3) / 100 * by), (Decimal("0.02"), Decimal("0.03"))]
    first, second = run("exact_percentage", ("points", "max_points"), rows)
    assert first == second == Decimal("66.6666666666")


@steady
@given(st.lists(st.tuples(st.integers(0, 10**20), st.integers(1, 10**12)), min_size=1, max_size=40))
def test_whole_division_rounds_half_up(rows):
    assert run("half_up_div", ("a", "b"), rows) == [floor(Fraction(a, b) + Fraction(1, 2)) for a, b in rows]


# --- bands ------------------------------------------------------------------------------------------------


@steady
@given(
    st.lists(
        st.tuples(st.integers(0, 1_000_000).map(lambda n: Decimal(n) / 10_000), hundredths(0, 10_000)),
        min_size=1,
        max_size=40,
    )
)
def test_the_points_up_to_a_percentage_are_the_fewest_that_reach_it(rows):
    found = run("points_up_to", ("percentage", "max_points"), rows)
    assert found == [Decimal(ceil(Fraction(p) / 100 * Fraction(m) * 100)).scaleb(-2) for p, m in rows]


@steady
@given(st.integers(1, 1_000_000).map(lambda n: Decimal(n) / 10_000), hundredths(1, 10_000))
def test_a_band_is_reached_with_the_points_up_to_it_and_not_with_a_hundredth_less(bound, maximum):
    (needed,) = run("points_up_to", ("percentage", "max_points"), [(bound, maximum)])
    rows = [(needed, maximum), (needed - Decimal("0.01"), maximum)]
    reached, missed = run("exact_percentage", ("points", "max_points"), [rows[0], rows[1]])
    assert missed < bound <= reached


@pytest.mark.parametrize(
    ("bound", "maximum", "points"),
    [("90", "100", "90.00"), ("80", "82.00", "65.60"), ("70", "88.01", "61.61"), ("50", "0", "0.00")],
)
def test_the_points_of_known_bands(bound, maximum, points):
    found = run("points_up_to", ("percentage", "max_points"), [(Decimal(bound), Decimal(maximum))])
    assert found == [Decimal(points)]


# --- types ------------------------------------------------------------------------------------------------


@steady
@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 10**9)).filter(lambda row: row[0] <= 1000 * row[1])))
def test_a_quotient_is_cut_to_ten_decimals(rows: list[tuple[int, int]]):
    expected = [Decimal(a * 10**10 // b).scaleb(-10) for a, b in rows]
    assert run("exact_quotient", ("a", "b"), rows) == expected


YEAR_END = ("part", "whole", "elapsed", "days", "like_part", "like_whole")
wholes = st.integers(1, 2_000_000)


@steady
@given(st.lists(st.tuples(counts, wholes, st.integers(1, 249), counts, wholes), min_size=1, max_size=40))
def test_the_rest_of_a_year_weighs_as_many_days_as_are_left(rows):
    days = 250
    rows = [
        (part % (whole + 1), whole, elapsed, days, like_part % (like_whole + 1), like_whole)
        for part, whole, elapsed, like_part, like_whole in rows
    ]
    expected = [
        half_up((Fraction(part, whole) * elapsed + Fraction(like_part, like_whole) * (days - elapsed)) / days, 6)
        for part, whole, elapsed, _, like_part, like_whole in rows
    ]
    assert run("year_end_ratio", YEAR_END, rows) == expected


def test_no_macro_ever_yields_a_floating_point_number(tmp_path: Path):
    module = MACROS.make_module({})
    calls = {
        "scaled_points": SCALED,
        "exact_ratio": ("numerator", "denominator"),
        "exact_percentage": ("points", "max_points"),
        "points_up_to": ("percentage", "max_points"),
        "half_up_div": ("a", "b"),
        "exact_quotient": ("a", "b"),
        "year_end_ratio": YEAR_END,
    }
    assert {name for name in dir(module) if not name.startswith("_")} == set(calls)
    cells = ", ".join(f"cast(1 as {TYPES[column]}) as {column}" for column in TYPES)
    with duckdb.connect(str(tmp_path / "types.duckdb")) as connection:
        for macro, columns in calls.items():
            expression = getattr(module, macro)(*columns)
            (kind,) = connection.execute(f"select typeof({expression}) from (select {cells})").fetchone()  # noqa: S608
            assert kind.startswith(("DECIMAL", "HUGEINT")), macro
