"""Whether a run succeeded is said by its steps, not by Dagster alone."""

import dagster as dg
import pytest

from orchestration import run
from orchestration.failed_runs import faults_of
from orchestration.faults import Faults
from orchestration.settings import Settings

STAYS = "the run failed, the last good version stays: "


@dg.asset(output_required=False)
def sometimes():
    """An asset that may end without its output; what needs it is then skipped and the run counts as a success."""
    yield from ()


@dg.asset(deps=[sometimes])
def published():
    """What a reader waits for."""


def test_a_run_that_left_out_a_step_is_no_success(tmp_path, monkeypatch):
    jobs = [dg.define_asset_job("refresh", executor_def=dg.in_process_executor)]
    definitions = dg.Definitions(assets=[sometimes, published], jobs=jobs)
    monkeypatch.setattr(run, "build_defs", lambda _settings: definitions)
    assert run.run_job(Settings(home=tmp_path), "refresh") == Faults(
        blocked=("published did not run, for what it needs was not made: the last good version stays",)
    )


@pytest.mark.parametrize(
    ("error", "faults"),
    [
        (dg.Failure("a test failed"), Faults(blocked=(f"{STAYS}step: a test failed",))),
        (ValueError("out of luck"), Faults(failures=(f"{STAYS}step: ValueError: out of luck",))),
    ],
)
def test_a_rule_that_was_not_passed_blocks_and_an_accident_is_a_failure(error, faults, tmp_path):
    assert faults_of(events_of_a_step_that_raises(error), Settings(home=tmp_path)) == faults


def test_a_full_disk_is_an_accident_whoever_tells_of_it(tmp_path):
    told = dg.Failure("model: IO Error: No space left on device")
    (words,) = faults_of(events_of_a_step_that_raises(told), Settings(home=tmp_path)).failures
    assert "no space to write" in words


def events_of_a_step_that_raises(error: Exception) -> list[dg.DagsterEvent]:
    @dg.op
    def step() -> None:
        raise error

    @dg.job
    def job() -> None:
        step()

    return job.execute_in_process(raise_on_error=False).all_events
