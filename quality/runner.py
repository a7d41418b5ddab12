"""The door to Great Expectations: a profile and its rules in, results out. Passed, failed and error are three things.

Great Expectations takes seconds to import, so nothing imports this module before a check runs.
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
import pandas as pd
from great_expectations.expectations import Expectation

from quality.results import Outcome, Result

logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)  # it sets INFO itself


@dataclass(frozen=True)
class Rule:
    """An expectation with a name a person understands; a blocking one holds publication back."""

    name: str
    expectation: Expectation
    blocking: bool


def judge(suite: str, profile: pd.DataFrame, rules: list[Rule], key: str) -> list[Result]:
    """Judge a profile.

    suite: name under which the results are kept.
    profile: see `profiles`; key: its column that names an offending row.
    An expectation that raises is an error, not a failure.
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
    validated = batch.validate(rule.expectation, result_format={"result_format": "COMPLETE"})
    raised = _raised(validated.exception_info)
    outcome = Outcome.ERROR if raised else Outcome.PASSED if validated.success else Outcome.FAILED
    expected = {
        name: value
        for name, value in validated.expectation_config.kwargs.items()
        if name not in {"batch_id", "mostly"} and value is not None
    }
    offending = validated.result.get("unexpected_index_list") or []
    keys = [str(profile[key].iloc[position]) for position in offending[:20]] if len(profile) else []
    observed = validated.result.get("observed_value")
    if observed is None:
        observed = validated.result.get("partial_unexpected_list", [])[:5]
    return Result(
        suite=suite,
        subject=", ".join(keys),
        expectation=rule.name,
        outcome=outcome,
        observed=raised or json.dumps(observed, default=str),
        expected=json.dumps(expected, default=str),
        blocking=rule.blocking,
    )


def _raised(exception_info: dict) -> str | None:
    """The message of an exception inside the library, whose report is either one entry or one per metric."""
    entries = [exception_info] if "raised_exception" in exception_info else list(exception_info.values())
    messages = [str(entry.get("exception_message")) for entry in entries if entry.get("raised_exception")]
    return "; ".join(messages) or None
