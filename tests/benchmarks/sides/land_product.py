"""The product's work on land data alone: load parcels and certificates, then the models of their quality. No tests."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from orchestration.control import begin_build, latest_arrival
from orchestration.intake.feeds import FEEDS
from orchestration.loading import load_days
from orchestration.transforming import DBT, transform
from orchestration.warehouse import open_warehouse
from tests.benchmarks.land_figures import write_product_figures
from tests.benchmarks.sides.land_script import FEEDS_OF_PARCELS

MARTS = ("+fct_land_quality", "+fct_land_worst")


def run(inbox: Path, home: Path) -> None:
    """Build the marts, then write the counts that the other side has too."""
    DBT.begin()  # as a refresh does
    warehouse = home / "warehouse.duckdb"
    with open_warehouse(warehouse) as connection:
        for feed in FEEDS_OF_PARCELS:
            load_days(connection, FEEDS[feed], inbox, date.min, date.max)
        begin_build(connection, latest_arrival(connection))
    problems = transform(warehouse, home / "dbt", "--exclude-resource-type", "test", "--select", *MARTS)
    if problems:
        raise SystemExit("; ".join(problems))
    write_product_figures(warehouse, home)
