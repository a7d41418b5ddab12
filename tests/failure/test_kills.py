"""kill -9 at any moment: the next run ends as an undisturbed one, and no reader notices."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from orchestration.control import reasons_not_to_publish
from orchestration.warehouse import open_warehouse
from tests.failure.homes import Reader, end_state, first_instalment, rows_out_of_balance
from tests.failure.processes import KILLED, QUERY, Call, Statement, run

LOAD = {
    "load: before the first feed": Call("orchestration.loading:land"),
    "load: inside the transaction of a batch": Statement("insert into raw.deliveries"),
    "load: before the commit": Statement("commit"),
    "load: between two feeds": Call("orchestration.loading:land", after=True),
    "log: before an event of Dagster": Call("orchestration.event_log:BatchingSqliteEventLog.store_event", 12),
    "check: inside the transaction of its results": Statement("insert into quality.check_results"),
}
BUILD = {
    "check: before the first feed is judged": Call("quality.runner:judge"),
    "build: begun, not told to Dagster": Call("orchestration.assets.transform:begin_build", after=True),
    "dbt: before it starts": Call("orchestration.dbt:run_dbt"),
    "dbt: before its 60th statement": Call(QUERY, 60),
    "dbt: after its 300th statement": Call(QUERY, 300, after=True),
    "dbt: done, not recorded": Call("orchestration.dbt:run_dbt", after=True),
    "check: the marts judged, not recorded": Call("orchestration.checks.marts:decide"),
}
PUBLISH = {
    "publish: half of the marts copied": Statement("create or replace table published.marts", 6),
    "publish: the file has its name, the pointer names the one before": Call(
        "orchestration.publishing:rename_whole", after=True
    ),
    "publish: the new pointer is written, not switched": Call("orchestration.files:rename_whole"),
    "publish: the pointer is switched, nobody was told": Call("orchestration.publishing:_remove_old"),
}


@contextmanager
def reader_who_sees_nothing_wrong(home: Path) -> Iterator[None]:
    with Reader(home) as reader:
        yield
    assert reader.seen.errors == []
    assert reader.seen.reads > 0


def test_after_a_kill_in_every_run_the_last_one_ends_as_an_undisturbed_one(home: Path, undisturbed: dict[str, object]):
    with reader_who_sees_nothing_wrong(home):
        for moment, kill in (LOAD | BUILD).items():
            killed = run(home, "refresh", kill=kill)
            assert killed.status == KILLED, (moment, killed.err)
            assert rows_out_of_balance(home) == [], moment
        healed = run(home, "refresh")
    assert (healed.status, "Traceback" in healed.err) == (0, False), healed.err
    assert end_state(home) == undisturbed


def test_after_a_kill_while_dbt_works_in_its_own_process_nobody_has_the_warehouse(home: Path):
    """The other tests have dbt in the process that is killed; on the command line it is another."""
    log = home / "dbt" / "dbt.log"
    log.unlink()
    command = [sys.executable, "-m", "orchestration.cli", "refresh"]
    refresh = subprocess.Popen(command, env=os.environ | {"DTI_HOME": str(home)}, stderr=subprocess.DEVNULL)
    while not (log.exists() and "START sql table model" in log.read_text()):
        assert refresh.poll() is None
        time.sleep(0.02)
    refresh.kill()
    refresh.wait()
    time.sleep(0.5)  # as long as the next command takes to begin
    with open_warehouse(home / "warehouse" / "warehouse.duckdb") as connection:
        assert reasons_not_to_publish(connection) != []


@pytest.fixture(scope="module")
def to_be_published(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home killed before it published what it had built and judged."""
    home = shutil.copytree(published, tmp_path_factory.mktemp("to_be_published") / "home")
    assert run(home, "refresh", kill=Call("orchestration.assets.serving:publish")).status == KILLED
    return home


@pytest.mark.parametrize("moment", PUBLISH)
def test_after_a_kill_while_publishing_the_next_time_ends_as_an_undisturbed_one(
    moment: str, to_be_published: Path, undisturbed: dict[str, object], tmp_path: Path
):
    home = shutil.copytree(to_be_published, tmp_path / "home")
    with reader_who_sees_nothing_wrong(home):
        assert run(home, "publish", kill=PUBLISH[moment]).status == KILLED
        assert run(home, "publish").status == 0
    assert end_state(home) == undisturbed


def test_a_version_that_was_never_named_does_not_push_out_the_one_that_readers_have(
    to_be_published: Path, tmp_path: Path
):
    home = shutil.copytree(to_be_published, tmp_path / "home")
    before = set((home / "serving").glob("marts-*"))
    assert run(home, "publish", kill=Call("orchestration.files:rename_whole")).status == KILLED
    assert run(home, "publish", DTI_KEEP_VERSIONS="1").status == 0
    assert before < set((home / "serving").glob("marts-*"))


def test_a_new_warehouse_is_there_whole_or_not_at_all(tmp_path: Path):
    first_instalment(tmp_path)
    for kill in (
        Call("orchestration.warehouse:rename_whole"),
        Call("orchestration.warehouse:rename_whole", after=True),
    ):
        assert run(tmp_path, "refresh", kill=kill).status == KILLED
    assert run(tmp_path, "refresh", kill=Call("orchestration.loading:land")).status == KILLED
    assert rows_out_of_balance(tmp_path) == []
