"""Run a job of Dagster in this process and say in words what failed."""

from __future__ import annotations

import io
import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import date, datetime

from dagster import AssetKey

from orchestration.definitions import build_defs
from orchestration.failed_runs import faults_of
from orchestration.faults import Faults
from orchestration.instance import BACKFILL, COMMAND_LINE, RUN_BY, SINCE_TAG, dagster_instance, end_abandoned_runs
from orchestration.intake.feeds import FEEDS
from orchestration.partitions import day_range
from orchestration.settings import Settings
from orchestration.transforming import DBT

log = logging.getLogger("dti.progress")


def run_job(
    settings: Settings,
    name: str,
    days: tuple[date, date] | None = None,
    since: datetime | None = None,
    feeds: Collection[str] = tuple(FEEDS),
) -> Faults:
    """Run a job of `jobs.py`, over a range of arrival days where it loads.

    The caller holds the refresh lock. since: of a backfill, see `load_days`. feeds: those that may have something to
    load; a step for each of the others would take as long as one. Returns what failed.
    """
    tags = {RUN_BY: BACKFILL, SINCE_TAG: since.isoformat()} if since else {RUN_BY: COMMAND_LINE}
    if days:
        log.info("loading arrival days %s to %s", *days)
        tags |= day_range(*days)
    job = build_defs(settings).resolve_job_def(name)
    with dagster_instance(settings) as instance, _quiet_console():
        end_abandoned_runs(instance, settings.warehouse)
        DBT.begin()  # not earlier: Great Expectations, which is asked first, and Dagster have both cores until now
        result = job.execute_in_process(
            asset_selection=[key for key in job.asset_layer.executable_asset_keys if not _is_idle(key, feeds)],
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            tags=tags,
            instance=instance,
            raise_on_error=False,
        )
        for event in result.all_events:
            if event.is_step_success:
                log.info("%s: %.1f s", event.step_key, event.step_success_data.duration_ms / 1000)
        return faults_of(result.all_events, settings)


def _is_idle(asset: AssetKey, feeds: Collection[str]) -> bool:
    return asset.path[0] == "raw" and asset.path[1] not in feeds


@contextmanager
def _quiet_console() -> Iterator[None]:
    """Leave the console to progress and errors; Dagster keeps every event and dbt its own log."""
    for name in ("dagster", "dagster._core"):  # a run sets the level of the first one anew
        logging.getLogger(name).setLevel(logging.ERROR)
    with redirect_stdout(io.StringIO()):
        yield
