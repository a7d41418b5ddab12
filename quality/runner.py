"""The door to Great Expectations: a profile and its rules in, results out. Passed, failed and error are three things.

Great Expectations takes seconds to import, so `judging` calls this module in another process.
"""

from __future__ import annotations

import json
import logging
import os

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import pandas as pd

from quality.absent import absent
from quality.results import Offender, Outcome, Result
from quality.rule import Rule

with absent("sqlalchemy"):  # it judges frames without; a quarter of its import
    import great_expectations as gx
    from great_expectations import expectations

logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)  # it sets INFO itself


def judge(suite: str, profile: pd.DataFrame, rules: list[Rule], key: str) -> list[Result]:
    """Judge a profile.

    suite: name under which the results are kept.
    profile: see `profiles`; key: its column that names an offending row.
    An expectation that raises is an error, not a failure. A null is not judged.
    """
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    batch = (
        context.data_sources.add_pandas("profiles")
        .add_dataframe_asset(suite)
        .add_batch_definition_whole_dataframe("whole")
        .get_batch(batch_parameters={"dataframe": profile})
    )
    return [_judge_one(suite, batch, profile, rule, key) for rule in rules]


def _judge_one(
    suite: str, batch: gx.datasource.fluent.interfaces.Batch, profile: pd.DataFrame, rule: Rule, key: str
) -> Result:
    expectation = getattr(expectations, f"Expect{rule.expectation.name}")(**rule.expectation.arguments)
    validated = batch.validate(expectation, result_format={"result_format": "COMPLETE"})
    raised = _raised(validated.exception_info)
    outcome = Outcome.ERROR if raised else Outcome.PASSED if validated.success else Outcome.FAILED
    bounds = {
        name: value
        for name, value in validated.expectation_config.kwargs.items()
        if name not in {"batch_id", "mostly", "column", "catch_exceptions"} and value is not None
    }
    expected = in_words(bounds)
    column = validated.expectation_config.kwargs.get("column")
    offending = [] if outcome is Outcome.PASSED else validated.result.get("unexpected_index_list") or []
    offenders = tuple(
        Offender(
            key=_shown(profile[key].iloc[position]),
            observed=_shown(profile[rule.observed or column].iloc[position]),
            expected=_shown(profile[rule.expected].iloc[position]) if rule.expected else expected,
        )
        for position in offending
    )
    observed = validated.result.get("observed_value")
    if observed is None:
        observed = validated.result.get("unexpected_count", "")
    return Result(
        suite=suite,
        expectation=rule.name,
        outcome=outcome,
        observed=raised or str(observed),
        expected=expected,
        blocking=rule.blocking,
        offenders=offenders,
    )


def in_words(bounds: dict) -> str:
    """Bounds of an expectation, in signs that need no translation: `>= 0.5`, `0 to 100`, `not null`."""
    lowest, highest = (
        f"{bounds[name]:g}" if bounds.get(name) is not None else None for name in ("min_value", "max_value")
    )
    if lowest is not None and highest is not None:
        return f"{lowest} to {highest}"
    if lowest is not None:
        return f"{'>' if bounds.get('strict_min') else '>='} {lowest}"
    if highest is not None:
        return f"{'<' if bounds.get('strict_max') else '<='} {highest}"
    return json.dumps(bounds, default=str) if bounds else "not null"


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}" if not value.is_integer() else f"{value:.0f}"
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)


def _raised(exception_info: dict) -> str | None:
    """The message of an exception inside the library, whose report is either one entry or one per metric."""
    entries = [exception_info] if "raised_exception" in exception_info else list(exception_info.values())
    messages = [str(entry.get("exception_message")) for entry in entries if entry.get("raised_exception")]
    return "; ".join(messages) or None
