"""The asset graph is the one that was agreed: a change of it is a change of asset_graph.json, seen in review."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from orchestration.definitions import build_defs
from orchestration.intake.feeds import FEEDS
from orchestration.settings import PROJECT_ROOT, TIME_ZONE, Settings
from tests.graph.snapshot import SNAPSHOT, as_text, asset_graph

REGENERATE = "agreed? then run: python -m tests.graph.snapshot"


@pytest.fixture(scope="module")
def graph() -> dict[str, Any]:
    return asset_graph()


@pytest.mark.parametrize("part", ["assets", "checks", "ops", "jobs", "schedules", "sensors"])
def test_the_graph_is_the_committed_one(graph, part):
    committed = json.loads(SNAPSHOT.read_text("utf-8"))
    assert graph[part] == committed[part], REGENERATE


def test_the_committed_file_is_what_the_helper_writes(graph):
    assert SNAPSHOT.read_text("utf-8") == as_text(graph), REGENERATE


def test_definitions_made_twice_are_the_same_graph(graph):
    assert asset_graph() == graph


def test_every_operation_that_opens_the_warehouse_is_in_its_pool(graph):
    assert set(graph["ops"].values()) == {"warehouse"}


def test_a_check_of_a_feed_holds_its_day_a_contradiction_in_dti_tables_warns_every_other_check_stops_the_run(graph):
    holding = {"control/holds:" + f"{feed}_days" for feed in FEEDS}
    warning = {"marts/fct_dti_comparison:assert_dti_computed_equals_published"}
    assert {name for name, check in graph["checks"].items() if not check["blocking"]} == holding | warning


def test_no_build_begins_before_the_feeds_are_judged_whichever_job_runs(graph):
    assert graph["assets"]["control/build"]["deps"] == ["control/holds"]
    assert graph["assets"]["control/holds"]["deps"] == sorted(f"raw/{feed}" for feed in FEEDS)
    for job in ("refresh", "recompute"):
        assert {"control__holds", "control__build"} <= set(graph["jobs"][job]["ops"])


def test_every_asset_stands_in_a_group_named_after_its_schema_or_its_step(graph):
    groups = {name: asset["group"] for name, asset in graph["assets"].items()}
    named = {"raw": "landing"}
    assert groups == {name: named.get(name.split("/")[0], name.split("/")[0]) for name in groups}


def test_only_landing_is_partitioned_and_a_range_of_days_is_one_run(graph):
    for name, asset in graph["assets"].items():
        landing = asset["group"] == "landing" and asset["executable"]
        assert bool(asset["partitions"]) == landing, name
        assert asset["backfill"] == ("SINGLE_RUN" if landing else None), name
        assert not landing or TIME_ZONE in asset["partitions"]


def test_every_asset_downstream_of_a_feed_is_published_in_the_end(graph):
    parents = {name: asset["deps"] for name, asset in graph["assets"].items()}
    published = {"serving/marts"}
    while more := {parent for name in published for parent in parents[name]} - published:
        published |= more
    ledgers = {"raw/deliveries", "raw/refusals", "raw/quarantine", "raw/touched_months"}
    assert {name for name in parents if name.startswith("raw/")} - ledgers <= published
    assert {name for name in parents if name.startswith("marts/")} <= published


def test_the_daily_refresh_runs_by_vietnamese_time_and_only_when_asked(graph):
    assert graph["schedules"]["daily_refresh"]["timezone"] == TIME_ZONE
    assert graph["schedules"]["daily_refresh"]["status"] == "STOPPED"


def test_what_was_touched_is_rebuilt_by_itself_only_where_the_schedule_is_on(graph):
    assert graph["sensors"]["rebuild_touched"] == {"job": "recompute", "status": "STOPPED"}
    in_production = build_defs(Settings(home=Path("nowhere"), schedule=True)).get_repository_def()
    assert in_production.get_sensor_def("rebuild_touched").default_status.value == "RUNNING"


def test_the_workspace_loads_from_another_working_directory(tmp_path: Path):
    dagster = Path(sys.executable).with_name("dagster")
    environment = os.environ | {"DTI_HOME": str(tmp_path / "home"), "DAGSTER_HOME": ""}
    validated = subprocess.run(
        [dagster, "definitions", "validate", "-w", PROJECT_ROOT / "workspace.yaml"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert validated.returncode == 0, validated.stdout + validated.stderr
    assert "dti-warehouse" in validated.stdout + validated.stderr
    assert not (tmp_path / "home").exists(), "loading definitions wrote something"
