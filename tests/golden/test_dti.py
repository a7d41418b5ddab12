"""The DTI marts on the captured tables: what follows from published values equals them, and the oracle, exactly."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from orchestration.framework_annex import deliver_annex
from orchestration.sample.captures import dti_deliveries
from orchestration.sample.delivery import write_delivery
from orchestration.sample.reference import SAMPLE_DATA
from orchestration.settings import PROJECT_ROOT, Settings
from tests.conftest import UNIVERSE
from tests.golden import dti_component_oracle
from tests.golden.dti_models import components_in, given_in
from tests.golden.dti_oracle import Dti, Key, compute, formers

EXAMPLE = PROJECT_ROOT / "docs" / "framework-annex.csv"
CAPTURES = SAMPLE_DATA / "dti_results.csv"
PLANS = """\
indicator_code,unit_code,year,target_ratio,target_points,legal_basis,valid_from
dti,TN80,2024,0.70,,KH,20240101
dti,TN72,2024,0.70,,KH,20240101
dti,TN72,2022,0.60,,KH,20220101
cqs,TN80,2024,0.99,,KH,20240101
nhan_thuc_so,TN80,2024,,50,KH,20240101
dti,TN80,2023,0.70,,KH,20230101
"""
ROUNDING = Fraction(1, 10_000)
CUT = Fraction(1, 10**10)


@pytest.fixture(scope="module")
def marts(
    tmp_path_factory: pytest.TempPathFactory, build_marts: Callable[..., Path]
) -> Iterator[duckdb.DuckDBPyConnection]:
    root = tmp_path_factory.mktemp("dti")
    inbox = root / "inbox"
    shutil.copytree(UNIVERSE, inbox)
    for day, rows in dti_deliveries(date.min, date.max).items():
        write_delivery(inbox, "dti_results", day, rows, stem="dti", file_format="csv", origin="captured")
    (inbox / "targets" / "2026-01-31" / "dti.csv").write_text(PLANS, "utf-8")
    settings = Settings(home=root, today=date(2026, 2, 25))
    assert deliver_annex(settings, EXAMPLE).is_new
    with duckdb.connect(str(build_marts(inbox, root / "warehouse.duckdb")), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def oracle() -> Dti:
    return compute(CAPTURES)


@pytest.fixture(scope="module")
def names(marts: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], str]:
    """Names of provinces by level and code; the oracle knows names only."""
    rows = marts.execute("select level, entity_code, name_vi from seeds.dti_entities").fetchall()
    return {(level, code): name for level, code, name in rows}


def keyed(names: dict[tuple[str, str], str], row: tuple) -> Key:
    version, level, code, year, node = row
    return version, level, names.get((level, code), code), year, node


def test_every_capture_is_accepted(marts):
    delivered, accepted = marts.execute(
        "select rows_delivered, rows_accepted from marts.fct_completeness where feed = 'dti_results'"
    ).fetchone()
    assert delivered == accepted == 252


def test_published_values_and_ranks_stand_as_they_were_captured(marts, oracle, names):
    rows = marts.execute(
        "select framework_version, level, entity_code, year, node_code, value, rank from marts.fct_dti_score"
        " where source = 'published' and level like 'province%'"
    ).fetchall()
    found = {keyed(names, row[:5]): (None if row[5] is None else Fraction(row[5]), row[6]) for row in rows}
    assert found == oracle.published
    assert len(rows) == len(found)


def test_a_score_names_our_unit_also_where_provinces_share_a_code(marts):
    rows = marts.execute(
        "select distinct level, entity_code, unit_code from marts.fct_dti_score where unit_code is not null"
    ).fetchall()
    assert sorted(row for row in rows if row[0].startswith("province")) == [
        ("province", "H39", "LA80"),
        ("province", "H53", "TN72"),
        ("province_merged", "H53", "TN80"),
    ]
    assert [row for row in rows if not row[0].startswith("province") and row[1] != row[2]] == []


def test_every_computed_value_equals_the_oracle(marts, oracle, names):
    rows = marts.execute(
        "select framework_version, level, entity_code, year, node_code, basis, value"
        " from intermediate.int_dti__computed where basis <> 'published_value'"
    ).fetchall()
    found = {(keyed(names, row[:5]), row[5]): Fraction(row[6]) for row in rows}
    assert found.keys() == oracle.computed.keys()
    assert {key: value for key, value in found.items() if not 0 <= oracle.computed[key] - value < CUT} == {}


def test_every_computed_rank_equals_the_oracle(marts, oracle, names):
    rows = marts.execute(
        "select framework_version, level, entity_code, year, node_code, rank, rank_of from marts.fct_dti_score"
        " where source = 'computed' and rank is not null"
    ).fetchall()
    assert {keyed(names, row[:5]): row[5] for row in rows} == oracle.ranks
    assert {(row[1], row[6]) for row in rows} == {("province", 63), ("province_merged", 34)}


def test_no_published_row_that_also_follows_from_others_differs(marts, oracle):
    """The whole list, by the product and by the oracle: on every row that has both, no exception."""
    compared = [(key, way) for key, way in oracle.computed if oracle.published.get(key, (None, None))[0] is not None]
    assert len(compared) == 51
    assert [
        (key, way) for key, way in compared if abs(oracle.computed[key, way] - oracle.published[key][0]) > ROUNDING
    ] == []
    both = [key for key in oracle.ranks if oracle.published.get(key, (None, None))[1] is not None]
    assert len(both) == 63 + 63 + 18
    assert [key for key in both if oracle.ranks[key] != oracle.published[key][1]] == []
    values, ranks, disagreeing = marts.execute(
        "select count(difference), count(distinct if(computed_rank is null or published_rank is null, null,"
        " (level, entity_code, year))), count(*) filter (where not agrees) from marts.fct_dti_comparison"
    ).fetchone()
    assert (values, ranks, disagreeing) == (51, 63 + 63 + 18, 0)


def test_tay_ninh_is_where_it_was_published_to_be(marts):
    rows = marts.execute(
        "select year, level, cast(value as decimal(5, 4)), rank, rank_of from marts.fct_dti_score"
        " where entity_code = 'H53' and node_code = 'dti' and source = 'published' order by all"
    ).fetchall()
    assert [(year, level, str(value), rank, of) for year, level, value, rank, of in rows] == [
        (2020, "province", "0.2686", 46, 63),
        (2021, "province", "0.3426", 44, 63),
        (2022, "province", "0.5638", 40, 63),
        (2023, "province", "0.6817", 33, 63),
        (2024, "province", "0.6274", 53, 63),
        (2024, "province_merged", "0.6959", 21, 34),
    ]


def test_a_year_judged_by_one_version_is_computed_under_the_other(marts):
    rows = marts.execute(
        "select framework_version, is_own_framework, value, points, max_points, rank from marts.fct_dti_score"
        " where entity_code = 'H53' and level = 'province_merged' and year = 2024 and node_code = 'dti'"
        " and source = 'computed' order by all"
    ).fetchall()
    (own, other) = rows
    assert own[:2] == ("dti-405-province", True)
    assert other[:2] == ("dti-922-province", False)
    # 100 x (1 + 0.8 + 0.9694 + 0.9165 + 0.7664) + 200 x 0.5699 + 150 x (0.4516 + 0.5228), by hand
    assert [str(cell) for cell in other[2:5]] == ["0.7053700000", "705.3700", "1000.00"]
    assert other[5] is None


def test_every_province_has_one_successor_and_34_come_of_63(names):
    assert sum(level == "province" for level, _ in names) == sum(map(len, formers().values())) == 63
    assert {name for (level, _), name in names.items() if level == "province_merged"} == set(formers())


def test_missing_is_never_zero(marts):
    assert marts.execute(
        "select count(*) from marts.fct_dti_score where value = 0 and source in ('published', 'computed')"
    ).fetchone() == (0,)
    assert marts.execute(
        "select count(*) from marts.fct_dti_score where value is null and rank is null and status is null"
    ).fetchone() == (0,)


def test_a_target_of_the_dti_stands_against_the_published_value_of_its_province(marts):
    """TN72 is one of the 63 provinces, TN80 of the 34. In 2024 TN72 has 0.896 of its target, TN80 0.994.
    All points of awareness, 50, were won. Of 2023 the mean of the former provinces is known, of 2022 no plan."""
    rows = marts.execute(
        "select indicator_code, unit_code, year, cast(actual_ratio as decimal(5, 4)), colour, status, basis"
        " from marts.fct_plan_actual where year < 2026 and plan_unit is not null and period_type = 'year'"
        " and indicator_code <> 'cqs' order by all"
    ).fetchall()
    assert [(*row[:3], str(row[3]), *row[4:]) for row in rows] == [
        ("dti", "TN72", 2022, "0.5638", "amber", "ok", "published"),
        ("dti", "TN72", 2024, "0.6274", "red", "ok", "published"),
        ("dti", "TN80", 2023, "0.6973", "amber", "ok", "computed"),
        ("dti", "TN80", 2024, "0.6959", "amber", "ok", "published"),
        ("nhan_thuc_so", "TN80", 2024, "1.0000", "green", "ok", "published"),
    ]
    (pillar,) = marts.execute(
        "select basis from marts.fct_plan_actual where indicator_code = 'cqs' and year = 2024"
    ).fetchone()
    assert pillar in ("published", "computed")


# --- components and an imported version ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def component_oracle(marts: duckdb.DuckDBPyConnection) -> dti_component_oracle.Scored:
    """The oracle on what the models read, not on what they found."""
    return dti_component_oracle.compute(*given_in(marts))


def test_every_component_of_every_version_equals_the_oracle(marts, component_oracle):
    found = components_in(marts)
    assert found == component_oracle.components
    assert {status for status, _ in found.values()} >= {
        "ok", "not_applicable", "no_data", "no_maximum", "not_scored",
    }  # fmt: skip


def test_every_value_made_of_components_equals_the_oracle(marts, component_oracle):
    rows = marts.execute(
        "select framework_version, level, entity_code, year, source, node_code, status, value"
        " from marts.fct_dti_score where source in ('self', 'verified')"
    ).fetchall()
    found = {(row[:5], row[5]): row[6:] for row in rows}
    assert found.keys() == component_oracle.values.keys()
    for key, (status, value) in component_oracle.values.items():
        assert found[key][0] == status, key
        assert (found[key][1] is None) == (value is None), key
        assert value is None or abs(Fraction(found[key][1]) - value) <= CUT, key


def test_an_imported_version_takes_the_place_of_the_draft_and_scores_the_units(marts):
    """Of the example's communes, by hand: 5 of 6 dossiers online x 30 points; digitised 3 of 6 against 0.8, x 20."""
    assert marts.execute(
        "select framework_version, valid_from, valid_to from marts.dim_dti_framework where level = 'commune' order by 2"
    ).fetchall() == [
        ("dti-tay-ninh-commune", date(2022, 1, 1), date(2025, 12, 31)),
        ("dti-vi-du-xa-2026", date(2026, 1, 1), None),
    ]
    rows = marts.execute(
        "select node_code, numerator, denominator, points, indicator_code, is_own_framework"
        " from marts.fct_dti_component where framework_version = 'dti-vi-du-xa-2026' and entity_code = 'C25459'"
        " and year = 2026 and source = 'measured' order by 1"
    ).fetchall()
    assert [tuple(map(str, row)) for row in rows] == [
        ("2.1", "5.0000", "6.0000", "25.0000", "3.3", "True"),
        ("2.2", "3.0000", "6.0000", "12.5000", "4.2", "True"),
    ]
    assert marts.execute(
        "select value, points, max_points, applicable_points, status from marts.fct_dti_score"
        " where framework_version = 'dti-vi-du-xa-2026' and entity_code = 'C25459' and year = 2026"
        " and node_code = 'hd_chinh_quyen_so' and source = 'verified'"
    ).fetchall() == [(Decimal("0.75"), Decimal("37.5"), Decimal("50"), Decimal("60"), "provisional")]


def test_a_component_measured_by_the_warehouse_links_to_its_indicator_with_its_formula(marts):
    found = marts.execute(
        "select node_code, indicator_code, formula_en, confidence from marts.fct_dti_component"
        " where framework_version = 'dti-922-province' and level = 'province_merged' and source = 'measured'"
        " and mart = 'fct_indicator_value'"
    ).fetchall()
    assert {row[1] for row in found} == {"3.2", "3.3", "3.4", "4.2", "5.4"}
    assert {row[3] for row in found} == {"unverified"}
    assert all(" / " in row[2] for row in found)
