"""Dagster's own home under `$DTI_HOME/dagster`: run history, the queue of runs, and runs that nobody will end."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import dagster as dg
from dagster._core.storage.dagster_run import IN_PROGRESS_RUN_STATUSES, NOT_FINISHED_STATUSES
from dagster._core.storage.tags import BACKFILL_ID_TAG

from orchestration.files import write_whole
from orchestration.lock import backfill_of_another
from orchestration.settings import PROJECT_ROOT, Settings

EVENT_BATCH = "500"
"""A range of days logs one event per day and feed; written one by one, 1,900 of them took 40 s."""
CONFIG = PROJECT_ROOT / "orchestration" / "dagster.yaml"
RUN_BY, SINCE_TAG = "dti/run_by", "dti/reload_since"
COMMAND_LINE, BACKFILL = "command line", "backfill"
"""Values of the tag RUN_BY: runs that this program executes itself. Only the holder of the refresh lock has one of the
first kind at work; one of the second may be giving way to him."""


def dagster_instance(settings: Settings) -> dg.DagsterInstance:
    """The instance whose history lives in DTI_HOME; its configuration is the project's, copied at each start."""
    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    write_whole(home / "dagster.yaml", CONFIG.read_bytes())
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ.setdefault("DAGSTER_EVENT_BATCH_SIZE", EVENT_BATCH)
    return dg.DagsterInstance.get()


def reload_since(instance: dg.DagsterInstance, run: dg.DagsterRun) -> datetime | None:
    """The moment since which each day of a backfill counts as loaded again; None: the run is no backfill.

    Of a backfill begun in Dagster's UI, when its first run was made, so that the same run executed again goes on.
    """
    if SINCE_TAG in run.tags:
        return datetime.fromisoformat(run.tags[SINCE_TAG])
    root = instance.get_run_record_by_id(run.root_run_id or run.run_id)
    return root.create_timestamp if root and BACKFILL_ID_TAG in root.dagster_run.tags else None


def at_work(instance: dg.DagsterInstance) -> str | None:
    """A run that has not finished, in words."""
    runs = instance.get_runs(dg.RunsFilter(statuses=NOT_FINISHED_STATUSES), limit=1)
    return f"run {runs[0].run_id[:8]} of {runs[0].job_name}" if runs else None


def end_abandoned_runs(instance: dg.DagsterInstance, warehouse: Path, *, daemon_is_down: bool = False) -> int:
    """Mark runs in progress as failed, because whoever executed them was killed; the number of them.

    For the holder of the refresh lock, before he has a run of his own. daemon_is_down: Dagster's own runs are abandoned
    too, not only those of the command line.
    """
    at_work = {BACKFILL} if backfill_of_another(warehouse) else set()
    abandoned = {COMMAND_LINE, BACKFILL, *([None] if daemon_is_down else [])} - at_work
    statuses = [*IN_PROGRESS_RUN_STATUSES, dg.DagsterRunStatus.NOT_STARTED]
    runs = [run for run in instance.get_runs(dg.RunsFilter(statuses=statuses)) if run.tags.get(RUN_BY) in abandoned]
    for run in runs:
        instance.report_run_failed(run, "the process that executed this run was killed")
    return len(runs)
