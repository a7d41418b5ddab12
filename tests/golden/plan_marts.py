"""The marts in the plan oracle's terms: what plans are held against, and what the product made of it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import duckdb

from tests.golden.plan_oracle import Judged, Key, Value, valid_version


def exact(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def given(marts: duckdb.DuckDBPyConnection) -> dict[Key, Value]:
    """Counts, points and statuses of indicators, points of groups and of the index, of the version then valid."""
    rows = marts.execute(
        "select framework_version, indicator_code, unit_code, period_type, period_start, numerator, denominator,"
        " points, status, null from marts.fct_indicator_value union all"
        " select framework_version, node_code, unit_code, period_type, period_start, null, null, points, status,"
        " max_points"
        " from marts.fct_index_score"
    ).fetchall()
    return {
        tuple(key): Value(numerator, denominator, exact(points), status, exact(maximum))
        for version, *key, numerator, denominator, points, status, maximum in rows
        if version == valid_version(key[3])
    }


def plans_in_marts(marts: duckdb.DuckDBPyConnection) -> dict[Key, Judged]:
    rows = marts.execute(
        "select indicator_code, unit_code, period_type, period_start, target_ratio, target_points,"
        " actual_ratio, actual_points,"
        " case when target_points is null then gap else gap_points end, required_pace, forecast_year_end, forecast_low,"
        " forecast_high, colour, status, reach from marts.fct_plan_actual"
    ).fetchall()
    found = {}
    for row in rows:
        target, target_points, actual, points, gap, pace, *forecast = (exact(cell) for cell in row[4:13])
        found[tuple(row[:4])] = Judged(
            target,
            target_points,
            actual,
            points,
            gap,
            pace,
            None if forecast[0] is None else tuple(forecast),
            *row[13:],
        )
    assert len(found) == len(rows)
    return found
