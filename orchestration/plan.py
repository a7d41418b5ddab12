"""What a backfill would change: it is run on a copy by its own functions, and the two publications are compared."""

from __future__ import annotations

import logging
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from orchestration.files import write_whole
from orchestration.plan_changes import Comparison
from orchestration.plan_home import CannotPlan, plans_folder, scratch_home
from orchestration.plan_trial import Trial, try_backfill
from orchestration.plan_words import describe
from orchestration.refresh import deliveries_to_load, within
from orchestration.settings import Settings

PLANS_KEPT = 30
TEXT = "plan.txt"
progress = logging.getLogger("dti.progress")


@dataclass(frozen=True)
class Plan:
    """text: the plan in words. lists: folder of the full lists; None when nothing would change. publishes: whether
    the backfill would publish a version."""

    text: str
    lists: Path | None
    publishes: bool


def plan(settings: Settings, days: tuple[date, date]) -> Plan:
    """Run the backfill of these arrival days (both included) on a copy, and say what it would change.

    The warehouse, what is published, reports and Dagster's history stay as they are. The full lists go to a folder
    under `$DTI_HOME/plans`, of which the newest PLANS_KEPT stay.
    Raises CannotPlan when no delivery lies in the range, nothing is published, or the disk has too little space;
    WarehouseBusy and ContractBroken as `refresh` does.
    """
    to_load = within(deliveries_to_load(settings), days)
    if not to_load:
        raise CannotPlan(
            f"The inbox holds no delivery that arrived from {days[0]} to {days[1]}, so nothing would be loaded."
        )
    size = sum(path.stat().st_size for delivery in to_load for path in delivery.files)
    with scratch_home(settings, size) as scratch:
        progress.info("trying the backfill on the copy; nothing of it stays")
        trial = try_backfill(scratch, days)
        if not trial.publishes:
            return Plan(describe(trial, None, None), None, publishes=False)
        progress.info("comparing what is published with what would be")
        config = {"memory_limit": settings.memory_limit}
        with duckdb.connect(str(scratch.root / "comparison.duckdb"), config=config) as connection:
            return _compare(connection, settings, trial)


def _compare(connection: duckdb.DuckDBPyConnection, settings: Settings, trial: Trial) -> Plan:
    versions = trial.published.parent.glob("marts-*.duckdb")
    before = sorted((version for version in versions if version != trial.would_publish), reverse=True)
    comparison = Comparison(connection, trial.published, trial.would_publish, before)
    if not any(comparison.counts().values()):
        return Plan(describe(trial, comparison, None), None, publishes=True)
    first, last = trial.days
    lists = plans_folder(settings) / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{first}-{last}"
    lists.mkdir()
    comparison.write(lists)
    text = describe(trial, comparison, lists)
    write_whole(lists / TEXT, text.encode())
    _remove_old(plans_folder(settings))
    return Plan(text, lists, publishes=True)


def _remove_old(plans: Path) -> None:
    made = sorted((path for path in plans.iterdir() if path.is_dir()), reverse=True)
    for old in made[PLANS_KEPT:]:
        shutil.rmtree(old)
