"""Checks of the marts, one per group. That of the scored ones holds figures back and decides on the gate."""

from importlib import import_module
from pathlib import Path

import dagster as dg

from orchestration.assets.serving import ServingResource
from orchestration.checks.outcome import asset_check_result
from orchestration.control import decide
from orchestration.figures import SCORED, hold_figures, names_whole
from orchestration.keeping import not_published_before
from orchestration.previous import previous_version
from orchestration.resources.warehouse import WAREHOUSE_POOL, WarehouseResource
from quality import judging, results

GROUPS = {
    SCORED: ("fct_index_rank", "The province is scored in every period, and what was published as settled stays."),
    "detail": ("dossier_detail", "Shares of the province's dossiers beside those of the months before."),
    "reconciliation": ("fct_portal_reconciliation", "Our figures do not move away from the portal's."),
    "intake": ("fct_completeness", "Days that are missing, rows set aside, files refused."),
}
"""Groups of marts: suite -> its last mart, and what it judges."""


def marts_checks() -> list[dg.AssetChecksDefinition]:
    """One check per group. One step builds all marts, so the last of a group stands for the marts beside it."""
    return [_check(suite, dg.AssetKey(["marts", last]), words) for suite, (last, words) in GROUPS.items()]


def _check(suite: str, last: dg.AssetKey, description: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=last,
        name=suite,
        blocking=True,
        pool=WAREHOUSE_POOL,
        description=description,
    )
    def checked(warehouse: WarehouseResource, serving: ServingResource) -> dg.AssetCheckResult:
        with warehouse.open() as connection, previous_version(connection, Path(serving.path)) as published_as_of:
            parts = import_module(f"quality.suites.{suite}").parts(connection, published_as_of)
            judged = judging.judge_parts(suite, parts)
            results.keep(connection, suite, judged)
            if suite != SCORED:
                return asset_check_result(judged)
            held = hold_figures(connection, judged)
            unpublished = not_published_before(connection, has_previous=published_as_of is not None)
            whole = names_whole(judged) or bool(unpublished)
            decide(connection, "judged", not whole)
        severity = dg.AssetCheckSeverity.ERROR if whole else dg.AssetCheckSeverity.WARN  # a warning does not block
        return asset_check_result(judged, passed=not whole and not held, severity=severity)

    return checked
