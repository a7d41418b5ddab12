"""The marts against the independent oracle: the golden universe, and generated inboxes with every oddity."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from tests.conftest import HOLIDAYS, UNITS
from tests.golden import odd_inbox
from tests.golden.oracle import Oracle, compute

UNIVERSE = Path(__file__).parent / "universe" / "inbox"
CASES = {"universe": (None, None), "odd": (766, None), "odd as of an earlier day": (7, date(2026, 1, 31))}


@pytest.fixture(scope="module", params=CASES, ids=str)
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, build_marts: Callable[..., Path]
) -> tuple[Oracle, duckdb.DuckDBPyConnection]:
    seed, as_of = CASES[request.param]
    root = tmp_path_factory.mktemp("world")
    inbox = UNIVERSE
    if seed is not None:
        odd_inbox.write(root, seed)
        inbox = root / "inbox"
    warehouse = build_marts(inbox, root / "warehouse.duckdb", as_of)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        yield compute(inbox, UNITS, HOLIDAYS, as_of), connection


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


def test_the_same_rows_are_quarantined(world):
    oracle, connection = world
    rows = connection.execute("select feed, arrival_day, file_name, line from marts.fct_quarantine").fetchall()
    assert {tuple(row) for row in rows} == set(oracle.inbox.quarantined)


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
