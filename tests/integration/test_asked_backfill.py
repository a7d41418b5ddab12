"""Backfills begun in Dagster's UI: partitions that were selected, and the job `backfill` with its sensor."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import dagster as dg
import pytest
import yaml

from orchestration import loading
from orchestration.asked_backfill import ASKED_TAG
from orchestration.definitions import build_defs
from orchestration.instance import CONFIG, SINCE_TAG, dagster_instance, reload_since
from orchestration.jobs import LOAD, RECOMPUTE
from orchestration.partitions import day_range, range_of
from orchestration.resources.inbox import InboxResource
from orchestration.resources.warehouse import WarehouseResource
from orchestration.settings import Settings
from orchestration.warehouse import open_warehouse
from tests.unit.deliveries import DOSSIER, PETITION, PROCEDURE, csv_text, deliver

DAYS = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 2), date(2026, 2, 3)]
SELECTED = day_range(DAYS[0], DAYS[-1]) | {"dagster/backfill": "abcdefgh"}


class Home:
    """A home with Dagster's instance, as under `make dev`, without the daemon."""

    def __init__(self, settings: Settings, instance: dg.DagsterInstance):
        self.settings, self.instance = settings, instance
        self.repository = build_defs(settings).get_repository_def()

    def execute(self, name: str, tags: dict[str, str] | None = None, **options) -> dg.ExecuteInProcessResult:
        job = self.repository.get_job(name)
        return job.execute_in_process(instance=self.instance, tags=tags, raise_on_error=False, **options)

    def ask(self, **config) -> dg.ExecuteInProcessResult:
        return self.execute("backfill", run_config={"ops": {"ask_for_backfill": {"config": config}}})

    def sensor(self) -> dg.RunRequest | str:
        """What the sensor asks for, or why nothing."""
        resources = {
            "inbox": InboxResource(path=str(self.settings.inbox)),
            "warehouse": WarehouseResource(path=str(self.settings.warehouse)),
        }
        with dg.build_sensor_context(self.instance, repository_def=self.repository, resources=resources) as context:
            told = self.repository.get_sensor_def("backfill_runs").evaluate_tick(context)
        return told.run_requests[0] if told.run_requests else told.skip_message

    def follow(self) -> list[tuple[str, tuple[date, date] | None, bool]]:
        """Do what the sensor asks for until it asks no more: jobs, their days, whether they succeeded."""
        done = []
        while isinstance(request := self.sensor(), dg.RunRequest):
            ran = self.execute(request.job_name, dict(request.tags))
            done.append((request.job_name, range_of(request.tags), ran.success))
        return done

    def rows(self, query: str) -> list[tuple]:
        with open_warehouse(self.settings.warehouse) as connection:
            return connection.execute(query).fetchall()

    def loaded_at(self) -> dict[date, datetime]:
        return dict(self.rows("select arrival_day, loaded_at from raw.arrivals where feed = 'dossiers'"))


@contextmanager
def opened(path: Path) -> Iterator[Home]:
    settings = Settings(home=path, today=date(2026, 3, 1))
    with dagster_instance(settings) as instance:
        yield Home(settings, instance)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose days are loaded already. Tests work on copies."""
    path = tmp_path_factory.mktemp("loaded")
    inbox = path / "inbox"
    deliver(inbox, "procedures", DAYS[0], {"c.csv": csv_text(PROCEDURE)})
    deliver(inbox, "petitions", DAYS[0], {"p.csv": csv_text(PETITION)})
    for day in DAYS:
        deliver(inbox, "dossiers", day, {"d.csv": csv_text(DOSSIER | {"MaHoSo": f"D-{day}"})})
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DAGSTER_HOME", "")
        with opened(path) as home:
            assert home.execute(LOAD, day_range(DAYS[0], DAYS[-1])).success
    return path


@pytest.fixture
def home(loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    monkeypatch.setenv("DAGSTER_HOME", "")
    with opened(shutil.copytree(loaded, tmp_path / "home")) as home:
        yield home


@pytest.fixture
def fails_at_third_batch(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Batches are of one day; the third cannot be landed, until the patch is undone."""
    landed, land = [], loading.land

    def failing(connection, batch, reader):
        landed.append(batch)
        if len(landed) >= 3:
            raise OSError("the machine stumbles")
        return land(connection, batch, reader)

    monkeypatch.setattr("orchestration.intake.load.BATCH_ROWS", 1)
    monkeypatch.setattr("orchestration.loading.land", failing)
    return monkeypatch


def test_selected_days_are_loaded_again_in_one_run_and_others_only_when_they_are_new(home):
    before = home.loaded_at()
    assert home.execute(LOAD, day_range(DAYS[0], DAYS[-1])).success
    assert home.loaded_at() == before
    assert home.execute(LOAD, SELECTED).success
    assert all(moment > before[day] for day, moment in home.loaded_at().items())


def test_a_failed_run_executed_again_passes_over_the_days_that_it_had_loaded(home, fails_at_third_batch):
    failed = home.execute(LOAD, SELECTED)
    assert not failed.success
    loaded = home.loaded_at()
    fails_at_third_batch.undo()
    lineage = {"dagster/root_run_id": failed.run_id, "dagster/parent_run_id": failed.run_id}
    # as Dagster's UI does it: the new run is no part of the backfill, its root is
    run = home.instance.create_run_for_job(
        home.repository.get_job(LOAD), tags=day_range(DAYS[0], DAYS[-1]) | lineage,
        root_run_id=failed.run_id, parent_run_id=failed.run_id,
    )  # fmt: skip
    since = reload_since(home.instance, run)
    assert since == home.instance.get_run_record_by_id(failed.run_id).create_timestamp
    assert home.execute(LOAD, day_range(DAYS[0], DAYS[-1]) | {SINCE_TAG: since.isoformat()}).success
    assert {day for day, moment in home.loaded_at().items() if moment != loaded[day]} == set(DAYS[2:])


def test_the_job_is_gone_on_with_chunk_by_chunk_until_the_figures_are_published(home):
    assert home.sensor() == "no backfill was asked for"
    before = home.loaded_at()
    assert home.ask(first="2026-01", last="2026-02", chunk_days=2).success
    assert home.follow() == [
        (LOAD, (DAYS[0], DAYS[1]), True),
        (LOAD, (DAYS[2], DAYS[3]), True),
        (RECOMPUTE, None, True),
    ]
    assert all(moment > before[day] for day, moment in home.loaded_at().items())
    assert (home.settings.serving / "current.json").exists()
    assert home.rows("select ended_at is not null from control.backfills") == [(True,)]
    assert home.sensor() == "no backfill was asked for"


def test_a_chunk_that_failed_twice_is_left_and_goes_on_when_asked_again(home, fails_at_third_batch):
    assert home.ask(first="2026-01-31", last="2026-02-03", chunk_days=0).success
    asked_first = home.sensor().tags[ASKED_TAG]
    assert home.follow() == [(LOAD, (DAYS[0], DAYS[-1]), False), (LOAD, (DAYS[0], DAYS[-1]), False)]
    assert home.sensor() == "no backfill was asked for"
    fails_at_third_batch.undo()
    loaded = home.loaded_at()
    assert home.ask(first="2026-01-31", last="2026-02-03", chunk_days=1).success
    request = home.sensor()
    assert request.tags[ASKED_TAG] != asked_first
    ran = home.follow()
    assert all(succeeded for _, _, succeeded in ran)
    # of the first two days the petitions and procedures were still to come, their dossiers were loaded
    assert {day for day, moment in home.loaded_at().items() if moment == loaded[day]} == set(DAYS[:2])
    assert home.rows("select count(*), count(ended_at) from control.backfills") == [(1, 1)]


def test_while_a_run_is_at_work_the_sensor_waits(home):
    assert home.ask(first="2026-01", last="2026-02").success
    home.instance.create_run_for_job(home.repository.get_job(RECOMPUTE), status=dg.DagsterRunStatus.STARTED)
    assert home.sensor().endswith("of recompute is at work")


def test_words_that_are_no_range_fail_the_job_in_words(home):
    failed = home.ask(first="soon", last="2026-02")
    (error,) = [event.step_failure_data.error for event in failed.all_events if event.is_step_failure]
    assert error.message.strip().endswith("FROM (soon) is neither a day (2026-02-10) nor a month (2026-02).")


def test_a_run_in_haste_may_start_beside_both_kinds_of_backfill():
    concurrency = yaml.safe_load(CONFIG.read_text("utf-8"))["concurrency"]
    limits = {limit["key"]: limit["limit"] for limit in concurrency["runs"]["tag_concurrency_limits"]}
    assert limits == {"dagster/backfill": 1, SINCE_TAG: 1}
    assert concurrency["pools"] == {"granularity": "run", "default_limit": sum(limits.values()) + 1}
