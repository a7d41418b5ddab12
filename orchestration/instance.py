"""Dagster's own home under `$DTI_HOME/dagster`: run history, the queue of runs, and runs that nobody will end."""

from __future__ import annotations

import os
from collections.abc import Mapping

import dagster as dg
from dagster._core.storage.dagster_run import IN_PROGRESS_RUN_STATUSES

from orchestration.files import write_whole
from orchestration.settings import PROJECT_ROOT, Settings

EVENT_BATCH = "500"
"""A range of days logs one event per day and feed; written one by one, 1,900 of them took 40 s."""
CONFIG = PROJECT_ROOT / "orchestration" / "dagster.yaml"
OF_THE_COMMAND_LINE = {"dti/run_by": "command line"}
"""Tag of runs that this program executes itself; only the holder of the refresh lock has one at work."""


def dagster_instance(settings: Settings) -> dg.DagsterInstance:
    """The instance whose history lives in DTI_HOME; its configuration is the project's, copied at each start."""
    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    write_whole(home / "dagster.yaml", CONFIG.read_bytes())
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ.setdefault("DAGSTER_EVENT_BATCH_SIZE", EVENT_BATCH)
    return dg.DagsterInstance.get()


def end_abandoned_runs(instance: dg.DagsterInstance, tags: Mapping[str, str] | None = None) -> int:
    """Mark runs in progress as failed, because whoever executed them was killed; the number of them.

    tags: only runs with these. For a caller who knows that none of these runs is at work.
    """
    statuses = [*IN_PROGRESS_RUN_STATUSES, dg.DagsterRunStatus.NOT_STARTED]
    abandoned = instance.get_runs(dg.RunsFilter(statuses=statuses, tags=dict(tags or {})))
    for run in abandoned:
        instance.report_run_failed(run, "the process that executed this run was killed")
    return len(abandoned)
