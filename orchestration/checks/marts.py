"""Blocking check of the scored marts; its verdict opens or closes the gate before publishing."""

import dagster as dg

from orchestration.checks.outcome import asset_check_result
from orchestration.control import decide
from orchestration.resources.warehouse import WAREHOUSE_POOL, WarehouseResource


def marts_check(scored: list[dg.AssetKey]) -> dg.AssetChecksDefinition:
    """Judge the scored periods. `scored`: the marts that must be built before."""

    judged = dg.AssetKey(["marts", "fct_index_rank"])

    @dg.asset_check(
        asset=judged,
        additional_deps=[key for key in scored if key != judged],
        name="scored_periods",
        blocking=True,
        pool=WAREHOUSE_POOL,
        description="Every unit has every indicator, the province is scored, reception is not partial.",
    )
    def checked(warehouse: WarehouseResource) -> dg.AssetCheckResult:
        from quality import profiles, runner
        from quality.suites import marts as suite

        with warehouse.open() as connection:
            results = runner.judge("marts", profiles.scored_periods(connection), suite.rules(), key="period_start")
            runner.keep(connection, results)
            decide(connection, "judged", not any(result.blocks for result in results))
        return asset_check_result(results)

    return checked
