"""Blocking check of each feed: the days just loaded, judged by their profile."""

from datetime import date

import dagster as dg

from orchestration.checks.outcome import asset_check_result
from orchestration.intake.feeds import FEEDS
from orchestration.resources.warehouse import WAREHOUSE_POOL, WarehouseResource


def feed_check(feed: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=dg.AssetKey(["raw", feed]),
        name=f"{feed}_deliveries",
        blocking=True,
        pool=WAREHOUSE_POOL,
        description="Balance and accepted share of every arrival day kept.",
    )
    def checked(warehouse: WarehouseResource) -> dg.AssetCheckResult:
        from quality import profiles, runner
        from quality.suites import feed as suite

        with warehouse.open() as connection:
            profile = profiles.feed_days(connection, feed, date.min, date.max)
            results = runner.judge(feed, profile, suite.rules(), key="arrival_day")
            runner.keep(connection, results)
        return asset_check_result(results)

    return checked


def feed_checks() -> list[dg.AssetChecksDefinition]:
    return [feed_check(feed) for feed in FEEDS]
