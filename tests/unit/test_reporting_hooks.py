"""A run leaves its report whether it published or failed on the way."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import dagster as dg
import pytest

from orchestration.assets.serving import ServingResource
from orchestration.control import begin_build
from orchestration.intake.feeds import FEEDS
from orchestration.jobs import jobs
from orchestration.raw_tables import create_raw_tables
from orchestration.reporting import ReportResource, report_failure, report_publication
from orchestration.resources.warehouse import WarehouseResource
from orchestration.warehouse import open_warehouse

VERSION = "20260630-20260701T203000000000"


@dg.op(name="transform")
def fails() -> None:
    raise dg.Failure("a dbt test failed", allow_retries=False)


@dg.op(name="serving__marts")
def publishes() -> None:
    pass


@dg.op(name="control__build")
def begins() -> None:
    pass


@dg.job(hooks={report_failure, report_publication})
def failing() -> None:
    begins()
    fails()


@dg.job(hooks={report_failure, report_publication})
def publishing() -> None:
    begins()
    publishes()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with open_warehouse(tmp_path / "warehouse" / "warehouse.duckdb") as connection:
        create_raw_tables(connection, FEEDS.values())
        begin_build(connection, date(2026, 6, 30))
    (tmp_path / "serving").mkdir()
    pointer = {"version": VERSION, "published_at": "2026-07-01T20:30:00+00:00"}
    (tmp_path / "serving" / "current.json").write_text(json.dumps(pointer))
    return tmp_path


def reports(job: dg.JobDefinition, home: Path) -> list[Path]:
    resources = {
        "warehouse": WarehouseResource(path=str(home / "warehouse" / "warehouse.duckdb")),
        "serving": ServingResource(path=str(home / "serving")),
        "reports": ReportResource(path=str(home / "quality")),
    }
    job.execute_in_process(resources=resources, raise_on_error=False)
    return list((home / "quality").glob("*-*.html"))


def test_a_run_that_published_leaves_one_report_of_its_version(home):
    assert [path.stem for path in reports(publishing, home)] == [VERSION]


def test_a_run_that_failed_leaves_a_report_that_says_where_and_why(home):
    (report,) = reports(failing, home)
    assert report.stem.endswith("-not-published")
    assert "transform: a dbt test failed" in report.read_text("utf-8")


def test_every_job_leaves_reports():
    assert all(job.hooks == {report_failure, report_publication} for job in jobs())
