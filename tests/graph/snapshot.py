"""The whole asset graph as plain data. `python -m tests.graph.snapshot` writes it to asset_graph.json."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg

from orchestration.definitions import build_defs
from orchestration.settings import Settings

SNAPSHOT = Path(__file__).with_name("asset_graph.json")


def definitions() -> dg.Definitions:
    """Definitions that depend on no environment variable; the home is never written."""
    return build_defs(Settings(home=Path("nowhere"), as_of=None, first_day=date(2022, 1, 1), schedule=False))


def asset_graph() -> dict[str, Any]:
    """Assets, checks, operations, jobs, schedules and sensors, sorted by name."""
    repository = definitions().get_repository_def()
    return {
        "assets": _assets(repository.asset_graph),
        "checks": _checks(repository.asset_graph),
        "ops": _ops(repository),
        "jobs": _jobs(repository),
        "schedules": _schedules(repository),
        "sensors": {
            sensor.name: {"job": " or ".join(t.job_name for t in sensor.targets), "status": sensor.default_status.value}
            for sensor in sorted(repository.sensor_defs, key=lambda sensor: sensor.name)
        },
    }


def as_text(graph: dict[str, Any]) -> str:
    return json.dumps(graph, indent=1, ensure_ascii=False) + "\n"


def _assets(graph: dg.AssetGraph) -> dict[str, Any]:
    nodes = {key.to_user_string(): graph.get(key) for key in graph.get_all_asset_keys()}
    return {
        name: {
            "group": node.group_name,
            "deps": sorted(parent.to_user_string() for parent in node.parent_keys),
            "partitions": _partitions(node.partitions_def),
            "backfill": node.backfill_policy.policy_type.value if node.backfill_policy else None,
            "pools": sorted(node.pools or ()),
            "executable": node.is_executable,
        }
        for name, node in sorted(nodes.items())
    }


def _partitions(partitions: dg.PartitionsDefinition | None) -> str | None:
    if partitions is None:
        return None
    assert isinstance(partitions, dg.DailyPartitionsDefinition)
    return f"daily from {partitions.start:%Y-%m-%d}, {partitions.timezone}, end offset {partitions.end_offset}"


def _checks(graph: dg.AssetGraph) -> dict[str, Any]:
    return {
        f"{node.key.asset_key.to_user_string()}:{node.key.name}": {
            "blocking": node.blocking,
            "deps": sorted(parent.to_user_string() for parent in node.parent_entity_keys),
        }
        for node in sorted(graph.asset_check_nodes, key=lambda node: node.key)
    }


def _ops(repository: dg.RepositoryDefinition) -> dict[str, str | None]:
    return {
        node.name: node.definition.pool
        for job in repository.get_all_jobs()
        for node in sorted(job.nodes, key=lambda node: node.name)
        if not job.name.startswith("__")
    }


def _jobs(repository: dg.RepositoryDefinition) -> dict[str, Any]:
    return {
        job.name: {
            "ops": sorted(node.name for node in job.nodes),
            "partitions": _partitions(job.partitions_def),
            "executor": job.executor_def.name,
        }
        for job in sorted(repository.get_all_jobs(), key=lambda job: job.name)
        if not job.name.startswith("__")
    }


def _schedules(repository: dg.RepositoryDefinition) -> dict[str, Any]:
    return {
        schedule.name: {
            "job": schedule.job_name,
            "cron": schedule.cron_schedule,
            "timezone": schedule.execution_timezone,
            "status": schedule.default_status.value,
        }
        for schedule in sorted(repository.schedule_defs, key=lambda schedule: schedule.name)
    }


if __name__ == "__main__":
    SNAPSHOT.write_text(as_text(asset_graph()), "utf-8")
