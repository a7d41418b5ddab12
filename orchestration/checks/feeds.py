"""Blocking check of each feed: every arrival day kept, judged by its profile."""

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
        description="Volume and accepted share of every arrival day kept.",
    )
    def checked(warehouse: WarehouseResource) -> dg.AssetCheckResult:
        from quality import profiles, results, runner
        from quality.suites import feed as suite

        with warehouse.open() as connection:
            profile = profiles.feed_days(connection, feed)
            judged = runner.judge(feed, profile, suite.rules(), key="arrival_day")
            results.keep(connection, judged)
        return asset_check_result(judged)

    return checked


def feed_checks() -> list[dg.AssetChecksDefinition]:
    return [feed_check(feed) for feed in FEEDS]
