"""The marts against the independent oracle: the golden universe, and generated inboxes with every oddity."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from tests.conftest import HOLIDAYS, UNITS, UNIVERSE
from tests.golden import odd_inbox, odd_plans, plan_oracle
from tests.golden.oracle import Oracle, compute
from tests.golden.oracle_inbox import standing
from tests.golden.plan_marts import given, plans_in_marts

CASES = {"universe": (None, None), "odd": (766, None), "odd as of an earlier day": (7, date(2026, 1, 31))}


@pytest.fixture(scope="module", params=CASES, ids=str)
def inbox(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, date | None]:
    """The folder, and the day up to which it is read."""
    seed, as_of = CASES[request.param]
    if seed is None:
        return UNIVERSE, as_of
    root = tmp_path_factory.mktemp("odd")
    odd_inbox.write(root, seed)
    odd_plans.write(root / "inbox", seed)
    return root / "inbox", as_of


@pytest.fixture(scope="module")
def world(
    inbox: tuple[Path, date | None],
    universe: Path,
    tmp_path_factory: pytest.TempPathFactory,
    build_marts: Callable[..., Path],
) -> Iterator[tuple[Oracle, duckdb.DuckDBPyConnection]]:
    folder, as_of = inbox
    warehouse = universe
    if folder != UNIVERSE:
        warehouse = build_marts(folder, tmp_path_factory.mktemp("world") / "warehouse.duckdb", as_of)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        yield compute(folder, UNITS, HOLIDAYS, as_of), connection


def exact(row: Iterable) -> tuple:
    """Decimals as fractions: the two do not compare equal in Python."""
    return tuple(Fraction(cell) if isinstance(cell, Decimal) else cell for cell in row)


def differences(expected: dict, found: dict) -> list[str]:
    keys = sorted(expected.keys() | found.keys(), key=str)
    return [f"{key}: {expected.get(key)} != {found.get(key)}" for key in keys if expected.get(key) != found.get(key)]


def test_every_value_equals_the_oracle(world):
    oracle, connection = world
    rows = connection.execute(
        "select framework_version, unit_code, period_type, period_start, indicator_code,"
        " numerator, denominator, points, max_points, points_lost, status from marts.fct_indicator_value"
    ).fetchall()
    found = {tuple(row[:5]): exact(row[5:]) for row in rows}
    expected = {
        key: (v.numerator, v.denominator, v.points, v.max_points, v.points_lost, v.status)
        for key, v in oracle.values.items()
    }
    assert len(rows) == len(found)
    assert not differences(expected, found)[:20]


def test_every_score_and_band_equals_the_oracle(world):
    oracle, connection = world
    rows = connection.execute(
        "select framework_version, unit_code, period_type, period_start, node_code, points, max_points, band, status,"
        " pct_of_max from marts.fct_index_score"
    ).fetchall()
    found = {tuple(row[:5]): exact(row[5:9]) for row in rows}
    expected = {key: (s.points, s.max_points, s.band, s.status) for key, s in oracle.scores.items()}
    assert not differences(expected, found)[:20]
    for *key, pct in [(*row[:5], row[9]) for row in rows]:
        expected_pct = oracle.scores[tuple(key)].pct
        if expected_pct is None:
            assert pct is None
        else:
            assert 0 <= expected_pct - Fraction(pct) < Fraction(1, 10**10)


def test_every_rank_equals_the_oracle(world):
    oracle, connection = world
    rows = connection.execute(
        "select framework_version, rank_group, period_type, period_start, unit_code,"
        " rank, rank_of, previous_rank, points_to_next_band from marts.fct_index_rank"
    ).fetchall()
    found = {tuple(row[:5]): exact(row[5:]) for row in rows}
    expected = {key: (r.rank, r.rank_of, r.previous_rank, r.points_to_next_band) for key, r in oracle.ranks.items()}
    assert not differences(expected, found)[:20]


def test_every_plan_stands_against_its_actual_as_in_the_oracle(inbox, world):
    oracle, connection = world
    expected = plan_oracle.judge(inbox[0], UNITS, HOLIDAYS, oracle.as_of, given(connection))
    assert not differences(expected, plans_in_marts(connection))[:20]


def test_the_same_rows_are_quarantined(world):
    oracle, connection = world
    rows = connection.execute("select feed, arrival_day, file_name, line from raw.quarantine").fetchall()
    as_of = connection.execute("select as_of from control.build").fetchone()[0]
    assert {tuple(row) for row in rows if row[1] <= as_of} == set(oracle.inbox.quarantined)


def test_the_same_rows_still_stand_in_quarantine(world):
    oracle, connection = world
    rows = connection.execute(
        """
        select feed, coalesce(record_key, concat_ws('/', arrival_day, file_name, line)),
            min(first_seen), max(last_seen), sum(times_seen), max((last_seen, file_name, line))
        from marts.fct_quarantine
        group by all
        """
    ).fetchall()
    expected: dict[tuple[str, str], list[tuple]] = {}
    for (feed, *place), record in standing(oracle.inbox).items():
        name = "|".join(record) if record else "/".join(map(str, place))
        expected.setdefault((feed, name), []).append(tuple(place))
    assert {tuple(row[:2]): row[2:] for row in rows} == {
        record: (min(days)[0], max(days)[0], len(days), max(days)) for record, days in expected.items()
    }


def test_a_corrected_row_is_counted_on_the_day_that_brought_it(world):
    oracle, connection = world
    rows = connection.execute(
        "select feed, arrival_day, rows_quarantined, rows_corrected_later from marts.fct_completeness"
        " where rows_quarantined > 0"
    ).fetchall()
    stands = standing(oracle.inbox)
    expected: dict[tuple, list[int]] = {}
    for place in oracle.inbox.quarantined:
        day = expected.setdefault(place[:2], [0, 0])
        day[0] += 1
        day[1] += place not in stands
    assert {tuple(row[:2]): list(row[2:]) for row in rows} == expected


def test_the_dossiers_listed_are_the_population_of_the_oracle(world):
    oracle, connection = world
    listed = connection.execute(
        """
        select ancestry.ancestor_code, details.received_month, list(details.dossier_code)
        from marts.dossier_detail as details
        inner join intermediate.int_units__ancestry as ancestry on details.unit_code = ancestry.unit_code
        group by all
        """
    ).fetchall()
    found = {(unit, "month", month): set(codes) for unit, month, codes in listed}
    expected = {key: codes for key, codes in oracle.population.items() if key[1] == "month" and codes}
    assert not differences(expected, found)[:20]
