"""Components scored by the product equal the hand-worked universe and the oracle, on random universes too."""

from __future__ import annotations

import csv
import random
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.golden.dti_component_oracle import Scored, compute
from tests.golden.dti_models import score

UNIVERSE = Path(__file__).parent / "dti_universe"
YEAR_END = date(2026, 12, 31)
ROUNDING = Fraction(1, 2 * 10**10)
ALWAYS = {"valid_from": "2025-07-01", "valid_to": "9999-12-31"}
Tables = dict[str, list[dict[str, Any]]]


def read(name: str) -> list[dict[str, Any]]:
    with (UNIVERSE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_hand() -> Tables:
    place = {"framework_version": "bo-xa", "level": "commune", "year": 2026}
    period = {"period_type": "year", "period_start": "2026-01-01"}
    mart = {"mart": "fct_indicator_value", "indicator_code": "3.3", "is_provisional": False}
    return {
        "int_dti__frameworks": [{"framework_version": "bo-xa", "valid_from": "2026-01-01", "valid_to": ""}],
        "int_dti__nodes": read("nodes"),
        "int_dti__weights": read("weights"),
        "int_dti__bands": read("bands"),
        "int_dti__entities": [
            {"level": "commune", "entity_code": code, "unit_code": code} | ALWAYS for code in ("A", "B", "C")
        ],
        "int_dti__submitted": [place | period | {"unit_code": row["entity_code"]} | row for row in read("submitted")],
        "int_dti__measured": [
            place | period | mart | {"unit_code": row["entity_code"]} | row for row in read("measured")
        ],
    }


@pytest.fixture
def connection():
    with duckdb.connect() as opened:
        yield opened


def components(connection: duckdb.DuckDBPyConnection) -> dict[tuple, tuple[str, Decimal | None]]:
    rows = connection.execute(
        "select framework_version, level, entity_code, year, source, node_code, status, points from int_dti__components"
    ).fetchall()
    found = {(row[:5], row[5]): row[6:] for row in rows}
    assert len(found) == len(rows)
    return found


def values(connection: duckdb.DuckDBPyConnection) -> dict[tuple, tuple[str, Decimal | None]]:
    rows = connection.execute(
        "select framework_version, level, entity_code, year, source, node_code, status, value from int_dti__scored"
    ).fetchall()
    found = {(row[:5], row[5]): row[6:] for row in rows}
    assert len(found) == len(rows)
    return found


def test_every_component_has_the_points_worked_out_by_hand(connection):
    score(connection, by_hand(), YEAR_END)
    found = {
        (place[2], node, place[4]): (status, points)
        for (place, node), (status, points) in components(connection).items()
    }
    assert found == {
        (row["entity_code"], row["node_code"], row["source"]): (
            row["status"],
            Decimal(row["points"]) if row["points"] else None,
        )
        for row in read("expected")
    }


def test_every_value_is_the_one_worked_out_by_hand(connection):
    score(connection, by_hand(), YEAR_END)
    rows = connection.execute(
        "select entity_code, node_code, source, status, value, points, assessed_points, applicable_points"
        " from int_dti__scored"
    ).fetchall()
    assert sorted(rows) == sorted(
        tuple(
            cell if index < 4 else Decimal(cell) if cell else None for index, cell in enumerate(row.values())
        )
        for row in read("expected_scores")
    )  # fmt: skip


def test_ranks_are_competition_ranks_of_verified_values_where_every_member_has_one(connection):
    """A and B tie by one share of other maxima, C is behind. A version that does not judge the year ranks nobody."""
    tables = by_hand()
    tables["int_dti__frameworks"].append(
        {"framework_version": "bo-cu", "valid_from": "2025-01-01", "valid_to": "2025-12-31"}
    )
    verified = {("A", "x1"): "5", ("A", "x2"): "5", ("B", "x1"): "5", ("C", "x1"): "2.5", ("C", "x2"): "5"}
    tables["int_dti__submitted"] = [
        row | {"verified_score": verified.get((row["entity_code"], row["node_code"]), ""), "is_not_applicable": ""}
        for row in tables["int_dti__submitted"]
    ]
    for name in ("int_dti__nodes", "int_dti__weights", "int_dti__submitted"):
        tables[name] += [row | {"framework_version": "bo-cu"} for row in tables[name]]
    tables["int_dti__measured"] = []
    for row in tables["int_dti__nodes"]:
        row["min_assessed"] = "0.1"
    score(connection, tables, YEAR_END)
    ranks = connection.execute(
        "select framework_version, entity_code, rank, rank_of from int_dti__scored where node_code = 'x' and rank > 0"
    ).fetchall()
    assert sorted(ranks) == [("bo-xa", "A", 1, 3), ("bo-xa", "B", 1, 3), ("bo-xa", "C", 3, 3)]


def random_universe(seed: int) -> Tables:
    """A few versions and units, with any formula, value, gap and fault."""
    draw = random.Random(seed)
    kinds = ["ratio", "yes_no", "levels", "count_bands", "capped_target", "normalised_best", "not_scored", "", "other"]
    tables: Tables = {name: [] for name in ("int_dti__nodes", "int_dti__weights", "int_dti__bands")}
    versions = [f"v{n}" for n in range(draw.randint(1, 2))]
    tables["int_dti__frameworks"] = [
        {"framework_version": v, "valid_from": draw.choice(["2025-01-01", "2026-01-01"]),
         "valid_to": draw.choice(["", "2025-12-31"])} for v in versions
    ]  # fmt: skip

    def node(version: str, code: str, parent: str, kind: str, **more: Any) -> None:
        row = {"framework_version": version, "node_code": code, "parent_code": parent, "kind": kind}
        given = {"max_points": "", "effective_points": "", "scoring_type": "", "target": "", "direction": "higher"}
        tables["int_dti__nodes"].append(row | given | {"min_assessed": ""} | more)

    for version in versions:
        node(version, "dti", "", "index", min_assessed=draw.choice(["", "0.5", "0.25"]))
        node(version, "p", "dti", "pillar", min_assessed=draw.choice(["", "0.5"]))
        for main in ("a", "b", "c", "empty"):
            most = draw.choice(["", "30", "33.3", "0"])
            node(version, main, "dti", "main_index", max_points=most, min_assessed=draw.choice(["", "", "0.7"]))
            weight = draw.choice(["0", "10", "33.3", "100"])
            for whole in ("dti", "p") if main != "b" else ("dti",):
                row = {"framework_version": version, "node_code": whole, "input_code": main, "weight": weight}
                tables["int_dti__weights"].append(row)
            for n in range(draw.randint(1, 4) if main != "empty" else 0):
                node(
                    version,
                    f"{main}{n}",
                    main,
                    "component",
                    max_points=draw.choice(["10", "7.5", "3", "0", ""]),
                    effective_points=draw.choice(["", "", "4"]),
                    scoring_type=draw.choice(kinds),
                    target=draw.choice(["", "0.8", "3", "0"]),
                    direction=draw.choice(["higher", "lower"]),
                )
                if draw.random() < 0.7:
                    tables["int_dti__bands"] += [
                        {"framework_version": version, "node_code": f"{main}{n}", "threshold": at, "points": points,
                         "of_points": 20} for at, points in ((0, 0), (1, 5), (2, 10), ("3.5", 20))
                    ]  # fmt: skip
    units = [f"u{n}" for n in range(draw.randint(1, 4))]
    tables["int_dti__entities"] = [
        {"level": "commune", "entity_code": u, "unit_code": u, "valid_from": "2020-01-01",
         "valid_to": draw.choice(["9999-12-31", "9999-12-31", "2026-06-30"])} for u in units
    ]  # fmt: skip
    tables["dti_entities"] = [{"level": "province_merged", "entity_code": code} for code in ("H1", "H2")]
    places = [("commune", u) for u in units] + [("province_merged", "H1")]
    numbers = [
        "",
        "0",
        "1",
        "2",
        "3",
        "7",
        "80",
        "0.3333",
        "-1",
        "99999999999999",
        "9000000000000000000",
        "12345678.9012",
    ]
    submitted, measured = [], []
    components_of = [row for row in tables["int_dti__nodes"] if row["kind"] == "component"]
    for level, entity in places:
        for year in (2025, 2026):
            for row in components_of:
                place = {
                    "framework_version": row["framework_version"], "level": level, "entity_code": entity,
                    "year": year, "node_code": row["node_code"], "unit_code": entity, "period_type": "year",
                    "period_start": f"{year}-01-01",
                }  # fmt: skip
                if draw.random() < 0.75:
                    has_counts = draw.random() < 0.5
                    submitted.append(
                        place
                        | {
                            "period_type": draw.choice(["year", "year", "nine_months"]),
                            "numerator": draw.choice(numbers) if has_counts else "",
                            "denominator": draw.choice(numbers) if has_counts else "",
                            "value": draw.choice(numbers),
                            "self_score": draw.choice(["", "", "", "2.5", "20", "-1"]),
                            "verified_score": draw.choice(["", "", "3", "20"]),
                            "is_not_applicable": draw.choice(["", False, False, True]),
                            "state": draw.choice(["sent", "approved", "locked", "returned"]),
                        }
                    )
                if draw.random() < 0.4:
                    is_counted = draw.random() < 0.8
                    measured.append(
                        place
                        | {
                            "mart": "fct_indicator_value",
                            "indicator_code": "3.3",
                            "numerator": draw.choice(["0", "1", "2", "3"]) if is_counted else "",
                            "denominator": draw.choice(["0", "3", "7"]) if is_counted else "",
                            "is_provisional": draw.choice([True, False]),
                        }
                    )
    return tables | {"int_dti__submitted": submitted, "int_dti__measured": measured}


def differences(connection: duckdb.DuckDBPyConnection, expected: Scored) -> list[Any]:
    """(what, ours, the oracle's) wherever they differ; a value may differ by its rounding."""
    ranked = connection.execute(
        "select framework_version, level, entity_code, year, source, node_code, rank from int_dti__scored"
        " where rank is not null"
    ).fetchall()
    ranks = {(row[:5], row[5]): row[6] for row in ranked}
    pairs = [(components(connection), expected.components), (ranks, expected.ranks)]
    wrong = [
        (key, ours.get(key), theirs.get(key))
        for ours, theirs in pairs
        for key in ours.keys() | theirs.keys()
        if ours.get(key) != theirs.get(key)
    ]
    found = values(connection)
    return wrong + [
        (key, found.get(key), expected.values.get(key))
        for key in found.keys() | expected.values.keys()
        if not are_equal(found.get(key), expected.values.get(key))
    ]


def are_equal(ours: tuple[str, Decimal | None] | None, theirs: tuple[str, Fraction | None] | None) -> bool:
    if ours is None or theirs is None or ours[1] is None or theirs[1] is None:
        return ours == theirs
    return ours[0] == theirs[0] and abs(Fraction(ours[1]) - theirs[1]) <= ROUNDING


@pytest.mark.parametrize("seed", range(12))
def test_a_random_universe_is_scored_as_the_oracle_scores_it(seed, connection):
    tables = random_universe(seed)
    as_of = date(2026, 9, 30)
    score(connection, tables, as_of)
    assert differences(connection, compute(tables, as_of)) == []


ALL_SCORED = "select * from int_dti__scored where source = ? order by all"
ALL_COMPONENTS = "select * from int_dti__components where source = ? order by all"


def all_rows(connection: duckdb.DuckDBPyConnection, source: str) -> list[list[tuple]]:
    return [connection.execute(query, [source]).fetchall() for query in (ALL_COMPONENTS, ALL_SCORED)]


@pytest.mark.parametrize("seed", range(3))
def test_scores_do_not_hang_on_the_order_of_the_rows(seed, connection):
    tables, as_of = random_universe(seed), date(2026, 9, 30)
    score(connection, tables, as_of)
    before = [all_rows(connection, source) for source in ("self", "verified", "measured")]
    for rows in tables.values():
        random.Random(seed).shuffle(rows)
    score(connection, tables, as_of)
    assert [all_rows(connection, source) for source in ("self", "verified", "measured")] == before


@pytest.mark.parametrize("seed", range(3))
def test_nothing_that_a_unit_says_of_itself_moves_what_counts(seed, connection):
    tables, as_of = random_universe(seed), date(2026, 9, 30)
    score(connection, tables, as_of)
    own, verified = all_rows(connection, "self"), all_rows(connection, "verified")
    boast = {"numerator": "1", "denominator": "1", "value": "1", "self_score": "3"}
    tables["int_dti__submitted"] = [row | boast for row in tables["int_dti__submitted"]]
    score(connection, tables, as_of)
    assert all_rows(connection, "self") != own
    assert all_rows(connection, "verified") == verified


def test_the_points_of_a_main_index_are_the_sum_of_its_components(connection):
    score(connection, by_hand(), YEAR_END)
    key = "framework_version, level, entity_code, year, source"
    differing, compared = connection.execute(
        f"""
        with sums as (
            select {key}, parent_code as node_code, sum(points) as points, sum(max_points) as maxima
            from int_dti__components where status = 'ok' group by all
        )
        select count(*) filter (sums.points <> scored.points or sums.maxima <> scored.assessed_points), count(*)
        from int_dti__scored as scored
        inner join sums using ({key}, node_code)
        where scored.value is not null
        """  # noqa: S608
    ).fetchone()
    assert (differing, compared) == (0, 12)
