"""The product's work alone: read and land every feed, then dbt's seeds and models. No tests, checks, publication."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from orchestration.control import begin_build, latest_arrival
from orchestration.intake.feeds import FEEDS
from orchestration.loading import load_days
from orchestration.transforming import DBT, transform
from orchestration.warehouse import open_warehouse
from tests.benchmarks.figures import write_product_figures


def run(inbox: Path, home: Path) -> None:
    """Build the marts, then write the counts that the other sides have too."""
    DBT.begin()  # as a refresh does
    warehouse = home / "warehouse.duckdb"
    with open_warehouse(warehouse) as connection:
        for feed in FEEDS.values():
            load_days(connection, feed, inbox, date.min, date.max)
        begin_build(connection, latest_arrival(connection))
    problems = transform(warehouse, home / "dbt", "--exclude-resource-type", "test")
    if problems:
        raise SystemExit("; ".join(problems))
    write_product_figures(warehouse, home)
