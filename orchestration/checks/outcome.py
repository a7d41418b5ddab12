"""Results of a suite as Dagster shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dagster as dg

if TYPE_CHECKING:
    from quality.results import Result

SHOWN = 10


def asset_check_result(
    results: list[Result],
    *,
    name: str | None = None,
    passed: bool | None = None,
    severity: dg.AssetCheckSeverity = dg.AssetCheckSeverity.ERROR,
    metadata: dict | None = None,
) -> dg.AssetCheckResult:
    """Failed when a blocking rule did not pass, or as told; a rule that only warns is a passed check with a note."""
    not_passed = [result for result in results if result.outcome != "passed"]
    return dg.AssetCheckResult(
        check_name=name,
        passed=not any(result.blocks for result in results) if passed is None else passed,
        severity=severity,
        description="; ".join(_words(result) for result in not_passed) or None,
        metadata={
            "rules": len(results),
            "passed": len(results) - len(not_passed),
            "failed": sum(result.outcome == "failed" for result in results),
            "error": sum(result.outcome == "error" for result in results),
            **(metadata or {}),
        },
    )


def _words(result: Result) -> str:
    keys = [offender.key for offender in result.offenders]
    more = [f"and {len(keys) - SHOWN} more"] if len(keys) > SHOWN else []
    return f"{result.expectation}: {result.outcome} {', '.join(keys[:SHOWN] + more)}".strip()
