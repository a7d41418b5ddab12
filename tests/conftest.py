"""Shared machinery: an inbox becomes a warehouse by the product's own intake and dbt project, without Dagster."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from orchestration import clock, dbt
from orchestration.cli import COLLECT_RARELY
from orchestration.control import begin_build, latest_arrival
from orchestration.intake.feeds import FEEDS
from orchestration.loading import load_days
from orchestration.manifest import prepare_manifest
from orchestration.settings import DBT_PROJECT
from orchestration.transforming import transform
from orchestration.warehouse import open_warehouse

TESTS = Path(__file__).parent
UNITS = DBT_PROJECT / "seeds" / "reference" / "units.csv"
HOLIDAYS = DBT_PROJECT / "seeds" / "reference" / "holidays.csv"
UNIVERSE = TESTS / "golden" / "universe" / "inbox"
LONGEST_FIRST = ("failure", "integration", "histories", "golden", "dbt", "app")
"""Folders whose files take minutes: two processes end at about the same time when the short files come last."""


def pytest_configure() -> None:
    gc.set_threshold(*COLLECT_RARELY)


def pytest_xdist_setupnodes() -> None:
    """The dbt project is parsed before the processes start: each would parse it, into the same folder. They share the
    cores, so each builds with one thread; a build with two on one core takes a seventh more of processor."""
    prepare_manifest()
    os.environ["DTI_DBT_THREADS"] = "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        folder = item.path.relative_to(TESTS).parts[0]
        return LONGEST_FIRST.index(folder) if folder in LONGEST_FIRST else len(LONGEST_FIRST)

    items.sort(key=place)


@pytest.fixture(scope="session", autouse=True)
def tests_write_whole_files() -> Iterator[None]:
    """Nothing waits for files to settle; a test of waiting sets its own time."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DTI_SETTLE_SECONDS", "0")
        yield


@pytest.fixture(scope="session", autouse=True)
def tests_tell_the_time() -> Iterator[None]:
    """A time that a test tells has nothing to do with how long this machine has been on."""
    with pytest.MonkeyPatch.context() as told:
        told.setattr(clock, "uptime", lambda: None)
        yield


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], None]], Path]:
    """name, make -> a folder that `make` filled, once for all processes of the tests. To be read, or copied."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent  # each process has a folder of its own in there

    def once(name: str, make: Callable[[Path], None]) -> Path:
        folder = root / f"once-{name}"
        with FileLock(f"{folder}.lock"):
            if not folder.exists():
                draft = tmp_path_factory.mktemp(name)
                make(draft)
                draft.rename(folder)
        return folder

    return once


def load_inbox(inbox: Path, warehouse: Path) -> None:
    """Load every new or changed delivery."""
    with open_warehouse(warehouse) as connection:
        for feed in FEEDS.values():
            load_days(connection, feed, inbox, date.min, date.max)


def run_dbt(warehouse: Path, target: Path, *arguments: str) -> None:
    """Run dbt in this process; the test fails with dbt's own words."""
    assert dbt.run_dbt(warehouse, target, *arguments) == []


@pytest.fixture(scope="session")
def dbt_target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One target folder a session, so that dbt parses the project once."""
    return tmp_path_factory.mktemp("dbt")


@pytest.fixture(scope="session")
def build_marts(dbt_target: Path) -> Callable[..., Path]:
    """inbox, warehouse file, as_of -> the same warehouse with marts, every dbt test passed."""

    def build(inbox: Path, warehouse: Path, as_of: date | None = None) -> Path:
        load_inbox(inbox, warehouse)
        with open_warehouse(warehouse) as connection:
            begin_build(connection, as_of or latest_arrival(connection))
        assert transform(warehouse, dbt_target) == []
        return warehouse

    return build


@pytest.fixture(scope="session")
def universe(made_once: Callable[..., Path], build_marts: Callable[..., Path]) -> Path:
    """The golden universe as a warehouse with marts. To be read, or copied."""

    def make(folder: Path) -> None:
        build_marts(UNIVERSE, folder / "warehouse.duckdb")

    return made_once("universe", make) / "warehouse.duckdb"
