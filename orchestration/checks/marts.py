"""Blocking check of the scored marts; its verdict opens or closes the gate before publishing."""

import dagster as dg

from orchestration.checks.outcome import asset_check_result
from orchestration.control import decide
from orchestration.resources.warehouse import WAREHOUSE_POOL, WarehouseResource


def marts_check(scored: list[dg.AssetKey]) -> dg.AssetChecksDefinition:
    """Judge the scored periods. `scored`: the marts that must be built before."""

    last_scored = dg.AssetKey(["marts", "fct_index_rank"])

    @dg.asset_check(
        asset=last_scored,
        additional_deps=[key for key in scored if key != last_scored],
        name="scored_periods",
        blocking=True,
        pool=WAREHOUSE_POOL,
        description="The province is scored in every period, and reception does not look partial.",
    )
    def checked(warehouse: WarehouseResource) -> dg.AssetCheckResult:
        from quality import results, runner
        from quality.profiles import index
        from quality.suites import marts as suite

        with warehouse.open() as connection:
            judged = runner.judge("marts", index.scored_periods(connection), suite.rules(), key="period_start")
            results.keep(connection, "marts", judged)
            decide(connection, "judged", not any(result.blocks for result in judged))
        return asset_check_result(judged)

    return checked
