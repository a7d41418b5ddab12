"""The day decides which unit a code means: codes were reused on 2025-07-01."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.intake.units import NAMED_UNIT, known_codes, named_unit, resolve_units
from tests.unit.deliveries import CANDIDATES, UNITS

REFORM = date(2025, 7, 1)
ROWS = pl.read_csv(UNITS, infer_schema=False).to_dicts()


def unit_on(key: str, day: date | None) -> str | None:
    return resolve_units(pl.Series([key], dtype=pl.String), pl.Series([day], dtype=pl.Date), CANDIDATES).item()


def day_of(text: str | None, otherwise: date) -> date:
    return date.fromisoformat(text) if text else otherwise


@pytest.mark.parametrize(
    ("day", "unit"),
    [
        (date(2022, 1, 1), "TN72"),
        (date(2025, 6, 30), "TN72"),
        (date(2025, 7, 1), "TN80"),
        (date(2030, 1, 1), "TN80"),
    ],
)
def test_h53_is_the_old_province_until_june_2025_and_the_new_one_from_july(day, unit):
    assert unit_on("H53", day) == unit


def test_the_code_of_a_province_that_was_merged_ends_with_it():
    assert unit_on("H39", date(2025, 6, 30)) == "LA80"
    assert unit_on("H39", REFORM) is None


def test_a_unit_of_before_the_reform_is_unknown_after_it_and_the_other_way_round():
    assert unit_on("D703", REFORM - timedelta(days=1)) == "D703"
    assert unit_on("D703", REFORM) is None
    assert unit_on("C25459", REFORM) == "C25459"
    assert unit_on("C25459", REFORM - timedelta(days=1)) is None


@pytest.mark.parametrize("key", ["KHONG-CO", "h53", "", " H53", "H99", None])
def test_an_unknown_code_is_no_unit(key):
    assert unit_on(key, REFORM) is None


def test_without_a_day_no_unit_is_valid():
    assert unit_on("C25459", None) is None


def test_units_come_back_row_by_row_in_the_order_asked():
    keys = pl.Series(["H53", "KHONG-CO", "H53", "C25459", "H53", None])
    days = pl.Series([REFORM, REFORM, date(2025, 6, 30), REFORM, REFORM, REFORM])
    assert resolve_units(keys, days, CANDIDATES).to_list() == ["TN80", None, "TN72", "C25459", "TN80", None]


def test_no_rows_give_no_units():
    assert resolve_units(pl.Series([], dtype=pl.String), pl.Series([], dtype=pl.Date), CANDIDATES).to_list() == []


@settings(derandomize=True, max_examples=100, deadline=None, database=None)
@given(st.sampled_from(ROWS), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_every_unit_of_the_list_is_found_on_exactly_the_days_it_is_valid(row, day):
    valid = day_of(row["valid_from"], date.min) <= day <= day_of(row["valid_to"], date.max)
    assert unit_on(row["code"], day) == (row["code"] if valid else None)


def test_no_code_means_two_units_on_one_day():
    spans = CANDIDATES.filter(~pl.col("key").str.starts_with(NAMED_UNIT))
    spans = spans.with_columns(pl.col("valid_from").fill_null(date.min), pl.col("valid_to").fill_null(date.max))
    pairs = spans.join(spans, on="key", suffix="_2").filter(pl.col("unit_code") < pl.col("unit_code_2"))
    both = pairs.filter((pl.col("valid_from") <= pl.col("valid_to_2")) & (pl.col("valid_from_2") <= pl.col("valid_to")))
    assert both.is_empty()


@pytest.mark.parametrize(
    ("name", "day", "unit"),
    [
        ("Xã Hoà Hội", date(2026, 1, 5), "C25606"),
        ("UBND xã Hòa Hội", date(2025, 1, 5), "X25612"),
        ("Ủy ban nhân dân  xã hoà hội", date(2026, 1, 5), "C25606"),
        ("xã Tân Bình", date(2024, 1, 5), None),
        ("Không có xã này", date(2026, 1, 5), None),
    ],
)
def test_a_name_means_a_unit_where_one_alone_has_it_on_that_day(name, day, unit):
    keys = pl.Series([named_unit(name)])
    assert resolve_units(keys, pl.Series([day]), CANDIDATES).to_list() == [unit]


def test_a_catalogue_may_name_a_unit_of_any_day_but_no_code_of_the_exchange():
    keys = pl.Series(["D703", "C25459", "H53", "KHONG-CO", None])
    assert known_codes(keys, CANDIDATES).to_list() == ["D703", "C25459", None, None, None]
