"""Results of a suite as Dagster shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dagster as dg

if TYPE_CHECKING:
    from quality.results import Result


def asset_check_result(results: list[Result]) -> dg.AssetCheckResult:
    """Failed when a blocking rule did not pass; a rule that only warns is a passed check with a note."""
    not_passed = [result for result in results if result.outcome != "passed"]
    blocks = any(result.blocks for result in results)
    return dg.AssetCheckResult(
        passed=not blocks,
        severity=dg.AssetCheckSeverity.ERROR,
        description="; ".join(f"{r.expectation}: {r.outcome} {r.subject}".strip() for r in not_passed) or None,
        metadata={
            "rules": len(results),
            "passed": len(results) - len(not_passed),
            "failed": sum(result.outcome == "failed" for result in results),
            "error": sum(result.outcome == "error" for result in results),
        },
    )
