"""What Dagster loads. Reads like a table of contents; nothing is opened or written at import."""

from collections.abc import Mapping
from typing import Any

import dagster as dg

from orchestration.asked_backfill import backfill_job, backfill_runs
from orchestration.assets.landing import landing_assets, ledger_specs
from orchestration.assets.serving import IocResource, ServingResource, ioc_delivery, published_marts
from orchestration.assets.transform import build_day, changed_days, transform_assets
from orchestration.automation import touched_rebuild
from orchestration.checks.feeds import feed_holds
from orchestration.checks.marts import marts_checks
from orchestration.jobs import LOAD, RECOMPUTE, jobs
from orchestration.manifest import prepare_manifest
from orchestration.partitions import arrival_days
from orchestration.reporting import ReportResource
from orchestration.resources.inbox import InboxResource
from orchestration.resources.warehouse import WarehouseResource
from orchestration.schedules import daily_refresh
from orchestration.settings import Settings
from orchestration.watching import watch


def build_defs(settings: Settings, overrides: Mapping[str, Any] | None = None) -> dg.Definitions:
    """Fresh definitions for one set of settings.

    overrides: resources by name that replace the ones made from the settings (tests).
    """
    partitions = arrival_days(settings.first_day, settings.today)
    transform = transform_assets(prepare_manifest(), settings.dbt_target)
    marts = sorted(key for key in transform.keys if key.path[0] == "marts")
    asset_jobs = jobs()
    resources = {
        "inbox": InboxResource(
            path=str(settings.inbox), settle_seconds=settings.settle_seconds, answers_path=str(settings.answers)
        ),
        "warehouse": WarehouseResource(path=str(settings.warehouse), memory_limit=settings.memory_limit),
        "reports": ReportResource(path=str(settings.reports)),
        "serving": ServingResource(path=str(settings.serving), keep_versions=settings.keep_versions),
        "ioc": IocResource(path=str(settings.ioc), is_on=settings.ioc_feed),
    }
    return dg.Definitions(
        assets=[
            *landing_assets(partitions, settings.pii_key),
            *ledger_specs(),
            feed_holds(),
            build_day(settings.as_of),
            changed_days(),
            transform,
            published_marts(marts),
            ioc_delivery(),
        ],
        asset_checks=marts_checks(),
        jobs=[*asset_jobs, backfill_job()],
        schedules=[daily_refresh(settings)],
        sensors=[
            touched_rebuild(settings.as_of, running=settings.schedule),
            watch(settings),
            backfill_runs(
                settings.first_day, settings.today, [job for job in asset_jobs if job.name in {LOAD, RECOMPUTE}]
            ),
        ],
        resources=resources | dict(overrides or {}),
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    return build_defs(Settings())
