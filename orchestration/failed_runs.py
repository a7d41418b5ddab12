"""What the events of a run of Dagster tell of its end: what failed, and whether it would fail again."""

from __future__ import annotations

import re
from collections.abc import Iterable

import dagster as dg

from orchestration.accidents import explain
from orchestration.faults import Faults
from orchestration.settings import Settings

CLASS = re.compile(r"^\w+(\.\w+)+: ")
"""The class of an exception, as Dagster puts it before the message."""
CHECK_FAILED = "DagsterAssetCheckFailedError"
TOLD_BY_EVENTS = {
    dg.DagsterEventType.STEP_FAILURE,
    dg.DagsterEventType.STEP_SKIPPED,
    dg.DagsterEventType.RUN_FAILURE,
}
"""All that `faults_of` reads of a run."""


def faults_of(events: Iterable[dg.DagsterEvent], settings: Settings) -> Faults:
    """Each step of a run that failed, with its message, and whether the same run would fail again.

    To Dagster a run that only skipped steps succeeded, here it did not.
    """
    events = list(events)
    failed = [event for event in events if event.is_step_failure]
    if failed or any(event.event_type is dg.DagsterEventType.RUN_FAILURE for event in events):
        words = "; ".join(_words(event, settings) for event in failed) or "see Dagster's run history"
        told = (f"the run failed, the last good version stays: {words}",)
        by_rule = failed and all(_is_by_rule(event, settings) for event in failed)
        return Faults(blocked=told) if by_rule else Faults(failures=told)
    skipped = [event.step_key for event in events if event.is_step_skipped]
    if skipped:
        return Faults(
            blocked=(f"{', '.join(skipped)} did not run, for what it needs was not made: the last good version stays",)
        )
    return Faults()


def _message(event: dg.DagsterEvent) -> str:
    error = event.step_failure_data.error
    return CLASS.sub("", (error.cause or error).message.strip())


def _words(event: dg.DagsterEvent, settings: Settings) -> str:
    message = _message(event)
    return f"{event.step_key}: {explain(message, settings) or message.splitlines()[0]}"


def _is_by_rule(event: dg.DagsterEvent, settings: Settings) -> bool:
    """Whether a step said itself that it failed, or a check did; not where the machine was the reason."""
    failure = event.step_failure_data
    said_so = failure.user_failure_data is not None or failure.error.cls_name == CHECK_FAILED
    return said_so and explain(_message(event), settings) is None
