"""Scoring every component of every unit and province under every version, against one statement written by hand.

The hand-written one scores the same rows with floating point and knows no version, status or threshold but those that
occur here; both must find the same values.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import date

import duckdb

from tests.benchmarks.harness import hold
from tests.golden import dti_models

LIMIT_SECONDS = 2
COMPONENTS, MAIN_INDICES = 98, 9
UNITS = {"department": 15, "commune": 96}
PROVINCES = {"province": 63, "province_merged": 34}
VERSIONS = {"set-department": "department", "set-commune": "commune", "dti-922": "province", "dti-405": "province",
            "dti-new": "province"}  # fmt: skip
TYPES = ("ratio", "yes_no", "levels", "count_bands", "capped_target", "normalised_best")
AS_OF = date(2026, 12, 31)

BY_HAND = """
create or replace table by_hand as
with given as (
    select framework_version, level, entity_code, year, node_code, 'self' as source, numerator, denominator, value,
        self_score as score
    from int_dti__submitted
    union all by name
    select framework_version, level, entity_code, year, node_code, 'verified' as source, verified_score as score
    from int_dti__submitted
),
known as (
    select given.*, parent_code, scoring_type, max_points, target, coalesce(numerator / denominator, value) as quantity
    from given inner join int_dti__nodes using (framework_version, node_code)
),
compared as (
    select *, max(quantity) over (partition by framework_version, level, year, source, node_code) as best from known
),
points as (
    select *, case
        when score is not null then score
        when scoring_type in ('ratio', 'yes_no') then max_points * quantity
        when scoring_type = 'levels' then max_points * quantity / 2
        when scoring_type = 'count_bands' then max_points * floor(quantity) / 4
        when scoring_type = 'capped_target' then max_points * least(1, quantity / target)
        when scoring_type = 'normalised_best' then if(best = 0, 0, max_points * quantity / best)
    end as points
    from compared
),
main as (
    select framework_version, level, entity_code, year, source, parent_code as node_code,
        sum(points) / sum(max_points) filter (where points is not null) as value
    from points group by all
)
select main.*, rank() over (partition by framework_version, level, year, source, node_code order by value desc) as place
from (
    select * from main
    union all by name
    select framework_version, level, entity_code, year, source, 'dti' as node_code,
        sum(value * weight) / sum(weight) filter (where value is not null) as value
    from main inner join int_dti__weights as weights using (framework_version)
    where weights.input_code = main.node_code
    group by all
) as main
"""


def measure() -> bool:
    """Score a year of everybody; whether both sides find the same values."""
    with duckdb.connect() as connection:
        rows = _fill(connection)
        print(f"dti: {rows:,} components of {sum(UNITS.values())} units and {sum(PROVINCES.values())} provinces")
        ours, our_cpu = _best(lambda: dti_models.run(connection, AS_OF))
        theirs, their_cpu = _best(lambda: connection.execute(BY_HAND))
        hold("scoring", ours, LIMIT_SECONDS, " s")
        print(f"  by hand {theirs:.2f} s, ours {ours / theirs:.1f} times that")
        print(f"  of CPU {our_cpu:.2f} s, by hand {their_cpu:.2f} s")
        (different, compared) = connection.execute(
            "select count(*) filter (abs(by_hand.value - scored.value) > 0.0001), count(scored.value)"
            " from int_dti__scored as scored inner join by_hand"
            " using (framework_version, level, entity_code, year, source, node_code) where by_hand.value is not null"
        ).fetchone()
    print(f"  values compared: {compared:,}, different: {different}")
    return compared > 0 and not different


def _best(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds, and seconds of CPU, of the fastest of three, the first of which warms up."""
    return min(_once(work) for _ in range(3))


def _once(work: Callable[[], object]) -> tuple[float, float]:
    started, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - started, time.process_time() - cpu


def _fill(connection: duckdb.DuckDBPyConnection) -> int:
    draw = random.Random(922)
    tables: dict[str, list[dict]] = {name: [] for name in dti_models.GIVEN}
    levels = {"department": ["department"], "commune": ["commune"], "province": list(PROVINCES)}
    for level, many in UNITS.items():
        tables["int_dti__entities"] += [
            {"level": level, "entity_code": f"{level}-{n}", "unit_code": f"{level}-{n}", "valid_from": "2025-07-01",
             "valid_to": "9999-12-31"} for n in range(many)
        ]  # fmt: skip
    tables["dti_entities"] = [
        {"level": level, "entity_code": f"{level}-{n}"} for level, many in PROVINCES.items() for n in range(many)
    ]
    for version, kind in VERSIONS.items():
        tables["int_dti__frameworks"].append(
            {"framework_version": version, "valid_from": "2026-01-01", "valid_to": None}
        )
        nodes = [_node(version, "dti", "", "index")]
        nodes += [_node(version, f"m{n}", "dti", "main_index", max_points=None) for n in range(MAIN_INDICES)]
        nodes += [
            _node(version, f"c{n}", f"m{n % MAIN_INDICES}", "component", max_points=10,
                  scoring_type=TYPES[n % len(TYPES)], target="0.8") for n in range(COMPONENTS)
        ]  # fmt: skip
        tables["int_dti__nodes"] += nodes
        tables["int_dti__weights"] += [
            {"framework_version": version, "node_code": "dti", "input_code": f"m{n}", "weight": 100}
            for n in range(MAIN_INDICES)
        ]
        tables["int_dti__bands"] += [
            {
                "framework_version": version,
                "node_code": node["node_code"],
                "threshold": at,
                "points": at,
                "of_points": of,
            }
            for node in nodes
            for of in [{"levels": 2, "count_bands": 4}.get(node["scoring_type"], 0)]
            for at in range(of + 1 if of else 0)
        ]
        entities = [
            (level, f"{level}-{n}") for level in levels[kind] for n in range((UNITS | PROVINCES)[level])
        ]  # fmt: skip
        tables["int_dti__submitted"] += [
            _submission(draw, version, level, entity, node["node_code"], node["scoring_type"])
            for level, entity in entities
            for node in nodes
            if node["kind"] == "component"
        ]
    for name, columns in dti_models.GIVEN.items():
        connection.execute(f"create or replace table {name} ({columns})")
        dti_models.fill(connection, name, tables[name])
    dti_models.create_types(connection)
    return len(tables["int_dti__submitted"])


def _node(version: str, code: str, parent: str, kind: str, **more: object) -> dict:
    blank = {"max_points": None, "effective_points": None, "scoring_type": None, "target": None, "min_assessed": "0.5"}
    known = {
        "framework_version": version,
        "node_code": code,
        "parent_code": parent,
        "kind": kind,
        "direction": "higher",
    }
    return known | blank | more


def _submission(draw: random.Random, version: str, level: str, entity: str, node: str, kind: str) -> dict:
    whole = draw.randint(1, 5000)
    value = {"yes_no": draw.randint(0, 1), "levels": draw.randint(0, 2), "count_bands": draw.randint(0, 4),
             "normalised_best": draw.randint(0, 300)}.get(kind)  # fmt: skip
    return {
        "framework_version": version, "level": level, "entity_code": entity, "year": 2026, "node_code": node,
        "unit_code": entity, "period_type": "year", "period_start": "2026-01-01",
        "numerator": draw.randint(0, whole) if value is None else None,
        "denominator": whole if value is None else None,
        "value": value, "self_score": None,
        "verified_score": draw.randint(0, 20) / 2, "is_not_applicable": False, "state": "approved",
    }  # fmt: skip
