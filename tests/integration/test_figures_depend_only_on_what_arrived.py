"""The same rows up to the same day T give the same figures, whatever the order, the batching and the repetition."""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.control import begin_build, latest_arrival
from orchestration.intake.delivery import scan
from orchestration.intake.feeds import FEEDS
from orchestration.intake.load import read_batches
from orchestration.intake.units import unit_candidates
from orchestration.landing import land
from orchestration.raw_tables import create_raw_tables
from orchestration.transforming import transform
from orchestration.warehouse import open_warehouse
from tests.conftest import UNITS
from tests.golden import odd_inbox

EARLIER = date(2025, 11, 30)
MARTS = (
    "fct_indicator_value",
    "fct_index_score",
    "fct_index_rank",
    "fct_portal_reconciliation",
    "fct_completeness",
    "fct_quarantine",
    "dossier_detail",
)


def digests(warehouse: Path) -> dict[str, str]:
    """A digest of each mart's rows, independent of their order."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return {
            mart: hashlib.sha256(
                "\n".join(sorted(map(str, connection.execute(f"from marts.{mart}").fetchall()))).encode()
            ).hexdigest()
            for mart in MARTS
        }


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("odd")
    odd_inbox.write(root, 42, 150)
    return root / "inbox"


@pytest.fixture(scope="module")
def undisturbed(inbox: Path, tmp_path_factory: pytest.TempPathFactory, build_marts: Callable[..., Path]) -> Path:
    return build_marts(inbox, tmp_path_factory.mktemp("undisturbed") / "warehouse.duckdb")


def test_days_loaded_one_by_one_in_any_order_and_some_twice_give_the_same_figures(
    inbox: Path, undisturbed: Path, tmp_path: Path, dbt_target: Path
):
    deliveries = list(scan(inbox, tuple(FEEDS)).deliveries)
    order = random.Random(3)
    order.shuffle(deliveries)
    warehouse = tmp_path / "warehouse.duckdb"
    with open_warehouse(warehouse) as connection:
        create_raw_tables(connection, FEEDS.values())
        for delivery in deliveries + order.sample(deliveries, 8):
            for batch in read_batches(FEEDS[delivery.feed], [delivery], unit_candidates(UNITS)):
                land(connection, batch)
        begin_build(connection, latest_arrival(connection))
    assert transform(warehouse, dbt_target) == []
    assert digests(warehouse) == digests(undisturbed)


def test_marts_as_of_a_day_equal_marts_of_an_inbox_that_ended_that_day(
    inbox: Path, tmp_path: Path, build_marts: Callable[..., Path]
):
    shorter = shutil.copytree(inbox, tmp_path / "shorter")
    for delivery in scan(shorter, tuple(FEEDS)).deliveries:
        if delivery.arrival_day > EARLIER:
            shutil.rmtree(delivery.folder)
    as_of_then = build_marts(inbox, tmp_path / "as_of" / "warehouse.duckdb", EARLIER)
    then = build_marts(shorter, tmp_path / "then" / "warehouse.duckdb", EARLIER)
    assert digests(as_of_then) == digests(then)


def test_the_province_is_the_sum_of_its_departments_and_communes(undisturbed: Path):
    with duckdb.connect(str(undisturbed), read_only=True) as connection:
        rows = connection.execute(
            """
            with by_unit as (
                select units.parent_code, units.level, figures.*
                from marts.fct_indicator_value as figures
                inner join marts.dim_unit as units using (unit_code)
                where figures.indicator_code in ('2.1', '3.3', '3.6', '4.1', '5.4')
                    and figures.framework_version = 'd766-portal-2026'
            )
            select
                provinces.indicator_code, provinces.period_start, provinces.denominator as whole,
                sum(parts.denominator) as parts, provinces.numerator as good, sum(parts.numerator) as good_parts
            from by_unit as provinces
            inner join by_unit as parts
                on provinces.unit_code = parts.parent_code
                and provinces.indicator_code = parts.indicator_code
                and provinces.period_type = parts.period_type and provinces.period_start = parts.period_start
            where provinces.level = 'tinh' and provinces.unit_code = 'TN80' and provinces.period_type = 'month'
            group by all
            """
        ).fetchall()
        own = dict(
            connection.execute(
                "select received_month, count(*) from marts.dossier_detail where unit_code = 'TN80' group by all"
            ).fetchall()
        )
    dossier_rows = [row for row in rows if row[0] == "2.1"]
    assert dossier_rows
    for _, month, whole, parts, *_ in dossier_rows:
        assert whole == parts + own.get(month, 0)
    for indicator, month, whole, parts, good, good_parts in rows:
        if not own.get(month):
            assert (whole, good) == (parts, good_parts), (indicator, month)
