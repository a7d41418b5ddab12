"""A full disk: said in words, nothing published is touched, and once there is space the next run ends as any other."""

from __future__ import annotations

from tests.failure.homes import end_state, rows_out_of_balance
from tests.failure.processes import Call, no_more_space, run

MOMENTS = {
    "load": Call("orchestration.loading:land", action=no_more_space),
    "dbt": Call("orchestration.dbt:run_dbt", action=no_more_space),
    "check": Call("quality.runner:judge", action=no_more_space),
    "publish": Call("orchestration.assets.serving:publish", action=no_more_space),
    "Dagster's log": Call("orchestration.event_log:BatchingSqliteEventLog.store_event", 12, action=no_more_space),
}


def test_a_full_disk_is_said_in_words_and_once_there_is_space_the_next_run_ends_as_an_undisturbed_one(
    home, undisturbed
):
    pointer = home / "serving" / "current.json"
    before = pointer.read_bytes()
    for moment, no_space in MOMENTS.items():
        full = run(home, "refresh", kill=no_space)
        assert full.status == 1, (moment, full.err)
        assert f"no space to write under {home} (" in full.err, (moment, full.err)
        assert "GB free)" in full.err
        assert "Make space on that disk" in full.err
        assert "Traceback" not in full.err, (moment, full.err)
        assert pointer.read_bytes() == before, moment
        assert rows_out_of_balance(home) == [], moment
    assert run(home, "refresh").status == 0
    assert end_state(home) == undisturbed
