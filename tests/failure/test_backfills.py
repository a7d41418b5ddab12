"""A long backfill: killed, it goes on where it stopped; asked for the warehouse, it gives way; in chunks, it is one."""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.intake import load
from orchestration.lock import is_asked_for
from tests.failure.homes import end_state, first_instalment
from tests.failure.processes import KILLED, Call, Ended, run
from tests.unit.deliveries import DOSSIER, PETITION, csv_text, deliver

DAYS = [date(2026, 2, day) for day in range(1, 7)]
FRESH_DAY = date(2026, 3, 1)
RANGE = ("2026-01", "2026-02")
"""All days of the inbox but FRESH_DAY: 31 January, then DAYS."""
COMPARED = "marts.fct_check_result"


@dataclass(frozen=True)
class DayByDay:
    """Batches of one day each. kill: what is to happen beside."""

    kill: Call | None = None

    def arm(self) -> None:
        load.BATCH_ROWS = 1
        if self.kill:
            self.kill.arm()


@dataclass(frozen=True)
class UntilAskedFor:
    """The backfill is long: after its third batch it lands no other before somebody asks for the warehouse.

    here: a file that it writes when it has come there.
    """

    home: Path
    here: Path

    def arm(self) -> None:
        DayByDay(Call("orchestration.loading:land", 3, after=True, action=self.wait)).arm()

    def wait(self) -> None:
        self.here.touch()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not is_asked_for(self.home / "warehouse" / "warehouse.duckdb"):
            time.sleep(0.05)


@contextmanager
def long_backfill(home: Path, *options: str) -> Iterator[list[Ended]]:
    """A backfill that stands after its third batch; how it ended, after the block."""
    ended: list[Ended] = []
    until = UntilAskedFor(home, home.with_name("third batch"))
    thread = threading.Thread(target=lambda: ended.append(run(home, "backfill", *RANGE, *options, kill=until)))
    thread.start()
    while thread.is_alive() and not until.here.exists():
        time.sleep(0.01)
    yield ended
    thread.join()
    assert ended[0].status == 0, ended[0].err


def dossiers(letter: str, number: int) -> str:
    return csv_text(*[DOSSIER | {"MaHoSo": f"{letter}-{n}"} for n in range(number)])


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published home with seven arrival days. Tests work on copies."""
    home = tmp_path_factory.mktemp("loaded")
    first_instalment(home)
    for number, day in enumerate(DAYS):
        deliver(home / "inbox", "dossiers", day, {"d.csv": dossiers(f"D{number}", 3)})
    deliver(home / "inbox", "petitions", DAYS[-1], {"p.csv": csv_text(PETITION | {"MaPAKN": "P-1"})})
    assert run(home, "refresh").status == 0
    return home


@pytest.fixture
def copy(loaded: Path, tmp_path: Path) -> Path:
    return shutil.copytree(loaded, tmp_path / "home")


@pytest.fixture(scope="module")
def undisturbed(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the home holds after a backfill in one run that nothing disturbed."""
    home = shutil.copytree(loaded, tmp_path_factory.mktemp("undisturbed") / "home")
    ended = run(home, "backfill", *RANGE)
    assert ended.status == 0, ended.err
    assert backfills(home) == [(date(2026, 1, 1), date(2026, 2, 28), True)]
    return end_state(home)


def figures(home: Path) -> dict[str, Any]:
    """The end state of a home without what is told of the version published before, which may be another one."""
    return {**end_state(home), COMPARED: ()}


def ask(home: Path, query: str) -> list[tuple]:
    with duckdb.connect(str(home / "warehouse" / "warehouse.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def backfills(home: Path) -> list[tuple[date, date, bool]]:
    """Of the ledger: first and last day, and whether it has ended."""
    return ask(home, "select first_day, last_day, ended_at is not null from control.backfills order by begun_at")


def loaded_at(home: Path) -> dict[tuple[str, date], datetime]:
    return {row[:2]: row[2] for row in ask(home, "select feed, arrival_day, loaded_at from raw.arrivals")}


def loaded_again(home: Path, before: dict[tuple[str, date], datetime]) -> set[tuple[str, date]]:
    return {key for key, moment in loaded_at(home).items() if before.get(key) != moment}


def test_a_fresh_load_gives_what_the_backfill_gives(loaded, undisturbed):
    assert figures(loaded) == {**undisturbed, COMPARED: ()}


def test_chunks_are_runs_of_their_own_and_give_what_one_run_gives(copy, undisturbed):
    before = loaded_at(copy)
    ended = run(copy, "backfill", *RANGE, "--chunk", "3")
    assert ended.status == 0, ended.err
    assert re.findall(r"loading arrival days (\S+) to (\S+)", ended.err) == [
        ("2026-01-31", "2026-02-02"), ("2026-02-03", "2026-02-05"), ("2026-02-06", "2026-02-06"),
    ]  # fmt: skip
    assert "backfill 2026-01-01 to 2026-02-28: 3 of 7 days, less than a minute left\n" in ended.err
    assert "backfill 2026-01-01 to 2026-02-28: 7 of 7 days\n" in ended.err
    assert loaded_again(copy, before) == before.keys()
    assert end_state(copy) == undisturbed


def test_a_killed_backfill_goes_on_with_the_days_not_yet_done_and_killed_again_when_all_are_loaded_only_builds(
    copy, undisturbed
):
    before = loaded_at(copy)
    killed = run(copy, "backfill", *RANGE, kill=DayByDay(Call("orchestration.loading:land", 4)))
    assert killed.status == KILLED
    assert re.search(r"dossiers: 3 of 7 days, 11 rows, less than a minute left\n", killed.err)
    done = loaded_again(copy, before)
    assert done == {("dossiers", day) for day in [date(2026, 1, 31), *DAYS[:2]]}
    assert backfills(copy) == [(date(2026, 1, 1), date(2026, 2, 28), False)]

    at_kill = loaded_at(copy)
    resumed = run(copy, "backfill", *RANGE, kill=Call("orchestration.dbt:run_dbt"))
    assert resumed.status == KILLED, resumed.err
    # the catalogue and the petitions of 31 January were still to come, so that day was not done
    assert re.search(r"goes on with the backfill begun at \S+ \S+: 2 of 7 days are done\n", resumed.err)
    assert "dossiers: 7 of 7 days, 20 rows\n" not in resumed.err
    assert re.search(r"dossiers: 7 of 7 days, 23 rows\n", resumed.err), resumed.err
    assert loaded_again(copy, at_kill) == before.keys() - done
    assert backfills(copy) == [(date(2026, 1, 1), date(2026, 2, 28), False)]

    at_kill = loaded_at(copy)
    built = run(copy, "backfill", *RANGE, "--chunk", "3")
    assert built.status == 0, built.err
    assert "7 of 7 days are done\n" in built.err
    assert loaded_again(copy, at_kill) == set()
    assert backfills(copy) == [(date(2026, 1, 1), date(2026, 2, 28), True)]
    assert end_state(copy) == undisturbed


def test_one_killed_between_chunks_goes_on_also_in_one_run_and_fresh_begins_anew(copy, undisturbed):
    killed = run(copy, "backfill", *RANGE, "--chunk", "3", kill=Call("orchestration.loading:land", 5))
    assert killed.status == KILLED
    at_kill = loaded_at(copy)
    fresh = run(copy, "backfill", *RANGE, "--fresh")
    assert fresh.status == 0, fresh.err
    assert "goes on with" not in fresh.err
    assert loaded_again(copy, at_kill) == at_kill.keys()
    assert backfills(copy) == [(date(2026, 1, 1), date(2026, 2, 28), True)]
    assert end_state(copy) == undisturbed


@dataclass(frozen=True)
class GaveWay:
    """Commands of others while a long backfill was at work, how it ended, and the figures then."""

    second: Ended
    refresh: Ended
    ended_before: bool
    backfill: Ended
    figures: dict[str, Any]


@pytest.fixture(scope="module")
def with_a_fresh_day(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The loaded home and a day that has just come. Tests work on copies: a file delivered again is another arrival."""
    home = shutil.copytree(loaded, tmp_path_factory.mktemp("with_a_fresh_day") / "home")
    deliver(home / "inbox", "dossiers", FRESH_DAY, {"d.csv": dossiers("NEW", 3)})
    return home


@pytest.fixture(scope="module", params=[(), ("--chunk", "4")], ids=["one run", "chunks"])
def gave_way(
    request: pytest.FixtureRequest, with_a_fresh_day: Path, tmp_path_factory: pytest.TempPathFactory
) -> GaveWay:
    home = shutil.copytree(with_a_fresh_day, tmp_path_factory.mktemp("gave_way") / "home")
    with long_backfill(home, *request.param) as ended:
        second = run(home, "backfill", "2026-02-01", "2026-02-02", DTI_LOCK_WAIT="0")
        refresh = run(home, "refresh")
        ended_before = bool(ended)
    return GaveWay(second, refresh, ended_before, ended[0], figures(home))


@pytest.fixture(scope="module")
def calm(with_a_fresh_day: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The figures of a refresh without any backfill."""
    home = shutil.copytree(with_a_fresh_day, tmp_path_factory.mktemp("calm") / "home")
    assert run(home, "refresh").status == 0
    return figures(home)


def test_a_refresh_publishes_the_fresh_day_before_a_long_backfill_ends(gave_way, calm):
    assert gave_way.refresh.status == 0, gave_way.refresh.err
    assert "another backfill (pid" in gave_way.refresh.err
    assert f"as of {FRESH_DAY}." in gave_way.refresh.out
    assert not gave_way.ended_before
    told = gave_way.backfill.err
    order = [
        "dossiers: 3 of",
        "the backfill gives way to another command\n",
        "the backfill goes on\n",
        ": 7 of 7 days",
    ]
    assert sorted(order, key=told.index) == order
    assert gave_way.figures == calm


def test_a_second_backfill_is_told_who_is_at_work(gave_way):
    assert gave_way.second.status == 1
    at_work = r"another backfill \(pid \d+, since \d\d:\d\d:\d\d\) is at work; nothing was done"
    assert re.match(at_work, gave_way.second.err)
