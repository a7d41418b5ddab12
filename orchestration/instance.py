"""Dagster's own home under `$DTI_HOME/dagster`: run history, and the pool that lets one writer in."""

from __future__ import annotations

import os
import shutil

import dagster as dg

from orchestration.settings import PROJECT_ROOT, Settings

EVENT_BATCH = "500"
"""A range of days logs one event per day and feed; written one by one, 1,900 of them took 40 s."""
CONFIG = PROJECT_ROOT / "orchestration" / "dagster.yaml"


def dagster_instance(settings: Settings) -> dg.DagsterInstance:
    """The instance whose history lives in DTI_HOME; its configuration is the project's, copied at each start."""
    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(CONFIG, home / "dagster.yaml")
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ.setdefault("DAGSTER_EVENT_BATCH_SIZE", EVENT_BATCH)
    return dg.DagsterInstance.get()
