"""Checks of the feeds: every delivery that is new, or measured against something new, is judged before a build."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import dagster as dg
import duckdb

from orchestration.checks.outcome import asset_check_result
from orchestration.holds import Broken, settle, standing, unjudged
from orchestration.intake.feeds import FEEDS
from orchestration.raw_tables import create_raw_tables
from orchestration.resources.warehouse import WAREHOUSE_POOL, WarehouseResource
from quality.feeds import judge_days
from quality.results import Result
from quality.version import judge_version


def feed_holds() -> dg.AssetsDefinition:
    """The asset control/holds, with a check for each feed.

    A check that blocked would stop everything downstream for one bad day. So it fails with severity ERROR and lets
    the run go on: the hold keeps that day out of the figures.
    """
    key = dg.AssetKey(["control", "holds"])

    @dg.asset(
        key=key,
        deps=[dg.AssetKey(["raw", feed]) for feed in FEEDS],
        check_specs=[
            dg.AssetCheckSpec(
                f"{feed}_days",
                asset=key,
                description="Volume, accepted share, filled columns and usual shares of each arrival day; a day that"
                " breaks a blocking rule is held back.",
            )
            for feed in FEEDS
        ],
        group_name="control",
        pool=WAREHOUSE_POOL,
        description="Arrival days held back from the figures, and why.",
    )
    def held(warehouse: WarehouseResource) -> dg.MaterializeResult:
        with warehouse.open() as connection:
            create_raw_tables(connection, FEEDS.values())
            judged = {feed: judge_feed(connection, feed) for feed in FEEDS}
            holds = standing(connection)
        return dg.MaterializeResult(
            metadata={
                "days_judged": sum(days for days, _ in judged.values()),
                "holds": dg.MetadataValue.md("\n".join(f"- {hold}" for hold in holds) or "none"),
            },
            check_results=[
                asset_check_result(
                    results,
                    name=f"{feed}_days",
                    passed=not any(hold.hold_id.startswith(f"{feed}/") for hold in holds),
                    metadata={"days": days},
                )
                for feed, (days, results) in judged.items()
            ],
        )

    return held


def judge_feed(connection: duckdb.DuckDBPyConnection, feed: str) -> tuple[int, list[Result]]:
    """Judge what is unjudged of a feed and hold or release its days. Returns how many days, and the results."""
    days = unjudged(connection, feed, judge_version())
    if not days:
        return 0, []
    results = judge_days(connection, feed, days, judge_version())
    errors = any(result.outcome == "error" for result in results)
    settle(connection, feed, days, _broken(results, days), None if errors else judge_version())
    return len(days), results


def _broken(results: list[Result], days: list[date]) -> Iterator[Broken]:
    """The blocking rules that days did not pass. One that could not be judged, or names no day, holds all judged."""
    for result in results:
        if result.blocks and result.offenders:
            for offender in result.offenders:
                reason = f"{offender.observed}, expected {offender.expected}"
                yield Broken(date.fromisoformat(offender.key), result.expectation, reason)
        elif result.blocks:
            reason = f"{result.outcome}: {result.observed}, expected {result.expected}"
            yield from (Broken(day, result.expectation, reason) for day in days)
