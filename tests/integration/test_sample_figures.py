"""The sample, end to end: the simulated province scores what the real one did, and real captures test our rules."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from orchestration.sample import write_sample
from tests.conftest import HOLIDAYS, UNITS
from tests.golden import plan_oracle
from tests.golden.plan_marts import given, plans_in_marts

REAL_BLOCKS = {"1": "11.95", "2": "16.53", "3A": "7.29", "3B": "6.78", "4": "12.13", "5": "11.45", "d766": "66.13"}
"""Tây Ninh on the National Portal, year to 2026-10-10."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, build_marts: Callable[..., Path]) -> duckdb.DuckDBPyConnection:
    root = tmp_path_factory.mktemp("sample")
    write_sample(root / "inbox", dossiers=30_000)
    warehouse = build_marts(root / "inbox", root / "warehouse.duckdb")
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        yield connection


def test_the_simulated_province_scores_near_the_real_one_in_every_block(sample):
    scores = dict(
        sample.execute(
            "select node_code, points from marts.fct_index_score where unit_code = 'TN80' and period_type = 'year'"
            " and period_start = '2026-01-01' and framework_version = 'd766-portal-2026'"
        ).fetchall()
    )
    for node, real in REAL_BLOCKS.items():
        assert abs(scores[node] - Decimal(real)) <= Decimal("0.25"), node


def test_our_rules_on_the_portals_counts_give_the_portals_score_on_every_captured_row(sample):
    rows = sample.execute(
        "select unit_code, indicator_code, portal_points, portal_points_recomputed"
        " from marts.fct_portal_reconciliation where portal_points is not null and portal_numerator is not null"
    ).fetchall()
    assert len(rows) >= 60
    for unit, indicator, official, recomputed in rows:
        assert recomputed is not None, (unit, indicator)
        assert abs(official - recomputed) <= Decimal("0.01"), (unit, indicator)


def test_the_payment_block_of_each_captured_unit_is_the_sum_of_its_three_indicators(sample):
    rows = sample.execute(
        "select unit_code, portal_points, portal_points_recomputed from marts.fct_portal_reconciliation"
        " where indicator_code = '3B' and portal_points_recomputed is not null"
    ).fetchall()
    assert len(rows) >= 9
    for unit, official, recomputed in rows:
        assert abs(official - recomputed) <= Decimal("0.01"), unit


def test_real_captures_stand_beside_the_local_figure_with_the_difference(sample):
    local, portal, difference, reason = sample.execute(
        "select local_points, portal_points, difference, reason from marts.fct_portal_reconciliation"
        " where unit_code = 'TN80' and indicator_code = '2.1'"
    ).fetchone()
    assert portal == Decimal("16.53")
    assert difference == local - portal
    assert reason in {"equal", "other_population"}


def test_captures_of_other_provinces_are_kept_and_say_so(sample):
    reasons = dict(
        sample.execute(
            "select unit_code, any_value(reason) from marts.fct_portal_reconciliation"
            " where unit_code not in (select unit_code from marts.dim_unit) group by unit_code"
        ).fetchall()
    )
    assert "H20" in reasons
    assert set(reasons.values()) == {"other_province"}


def test_simulated_and_captured_deliveries_are_marked(sample):
    origins = dict(
        sample.execute(
            "select feed, string_agg(distinct origin, ' ' order by origin) from marts.fct_completeness group by feed"
        ).fetchall()
    )
    assert origins == {
        "dossiers": "simulated",
        "procedures": "simulated",
        "petitions": "simulated",
        "portal": "captured",
        "dti_results": "captured",
        "targets": "captured simulated",
        "submissions": "simulated",
        "appraisals": "simulated",
        "land_parcels": "simulated",
        "land_certificates": "simulated",
        "land_tax_transfers": "simulated",
    }


def test_every_plan_of_the_sample_stands_against_its_actual_as_in_the_oracle(sample):
    as_of, database = sample.execute("select as_of, current_database() from control.build").fetchone()
    (file,) = sample.execute("select path from duckdb_databases() where database_name = ?", [database]).fetchone()
    expected = plan_oracle.judge(Path(file).parent / "inbox", UNITS, HOLIDAYS, as_of, given(sample))
    found = plans_in_marts(sample)
    assert found.keys() == expected.keys()
    assert {key: (found[key], expected[key]) for key in found if found[key] != expected[key]} == {}
    assert {"green", "amber", "red", "grey", None} == {row.colour for row in found.values()}
    assert {"secured", "within_reach", "out_of_reach", None} == {row.reach for row in found.values()}
    assert sum(row.forecast is not None for row in found.values()) > 500


def test_the_rates_of_nine_months_of_2022_stand_against_the_plan_of_the_province(sample):
    rows = sample.execute(
        "select indicator_code, target_ratio, actual_ratio, gap, required_pace, colour, status, reach, basis,"
        " plan_origin"
        " from marts.fct_plan_actual where year = 2022 and unit_code = 'TN72' and period_type = 'nine_months'"
        " order by all"
    ).fetchall()
    assert rows == [
        ("3.2", Decimal("0.8"), Decimal("0.2861"), Decimal("-0.5139"), None, "red", "ok", None,
         "published", "captured"),
        ("3.3", Decimal("0.5"), Decimal("0.22"), Decimal("-0.28"), Decimal("1.292615"), "red", "ok", "out_of_reach",
         "published", "captured"),
        ("4.1", None, Decimal("0.095"), None, None, None, "no_target", None, "published", None),
    ]  # fmt: skip
