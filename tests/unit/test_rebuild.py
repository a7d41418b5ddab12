"""A rebuild forgets nothing unasked, and keeps an old warehouse only while it has something to tell."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from orchestration import rebuild as module
from orchestration.faults import Faults
from orchestration.lock import WarehouseBusy
from orchestration.rebuild import WouldForget, rebuild
from orchestration.refresh import Outcome
from orchestration.settings import Settings
from orchestration.warehouse import open_warehouse
from tests.conftest import load_inbox
from tests.unit.deliveries import PETITION, csv_text, deliver
from tests.unit.test_lock import another

JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A home with two days loaded and published; a refresh loads what is new and publishes, without dbt."""
    settings = Settings(home=tmp_path, lock_wait=0)

    def refresh(settings: Settings) -> Outcome:
        load_inbox(settings.inbox, settings.warehouse)
        return Outcome(1, True, Faults(), (), publish(settings))

    monkeypatch.setattr(module, "refresh", refresh)
    for day in (JANUARY, FEBRUARY):
        deliver(settings.inbox, "petitions", day, {"a.csv": csv_text(PETITION)})
    refresh(settings)
    return settings


def publish(settings: Settings) -> dict:
    settings.serving.mkdir(exist_ok=True)
    number = len(list(settings.serving.glob("marts-*")))
    pointer = {"version": str(number), "file": f"marts-{number}.duckdb"}
    with open_warehouse(settings.warehouse) as warehouse:
        loaded = warehouse.execute("select feed, arrival_day from raw.deliveries").fetchall()
    with duckdb.connect(str(settings.serving / pointer["file"])) as new:
        new.execute("create schema marts")
        new.execute("create table marts.fct_completeness (feed varchar, arrival_day date)")
        new.executemany("insert into marts.fct_completeness values (?, ?)", loaded)
    (settings.serving / "current.json").write_text(json.dumps(pointer))
    return pointer


def asides(settings: Settings) -> list[str]:
    return [path.name for path in settings.warehouse.parent.glob("*.aside-*")]


def days(settings: Settings) -> list[tuple]:
    with open_warehouse(settings.warehouse) as connection:
        return connection.execute("select distinct arrival_day from raw.petitions order by all").fetchall()


def lose(settings: Settings, day: date) -> None:
    shutil.rmtree(settings.inbox / "petitions" / str(day))


def damage(settings: Settings) -> None:
    settings.warehouse.write_bytes(b"")


def test_a_readable_old_warehouse_goes_when_the_new_one_knows_all_that_it_knew(settings):
    with open_warehouse(settings.warehouse) as connection:
        connection.execute("create table raw.only_in_the_old_one as select 1")
    outcome, kept = rebuild(settings, force=False)
    assert (outcome.published["version"], kept, asides(settings)) == ("1", [], [])
    assert days(settings) == [(JANUARY,), (FEBRUARY,)]
    with open_warehouse(settings.warehouse) as connection, pytest.raises(duckdb.CatalogException):
        connection.execute("from raw.only_in_the_old_one")


@pytest.mark.parametrize("readable", [True, False])
def test_days_that_the_inbox_has_lost_are_listed_and_nothing_is_done(settings, readable):
    if not readable:
        damage(settings)
    before = settings.warehouse.read_bytes()
    lose(settings, JANUARY)
    with pytest.raises(WouldForget, match=r"nothing was done, .* no longer holds: petitions/2026-01-31\. .*FORCE=1"):
        rebuild(settings, force=False)
    assert (settings.warehouse.read_bytes() == before, asides(settings)) == (True, [])


def test_days_that_are_only_in_the_warehouse_count_too(settings):
    deliver(settings.inbox, "portal", JANUARY, {"a.csv": "no portal file"})
    load_inbox(settings.inbox, settings.warehouse)
    shutil.rmtree(settings.inbox / "portal")
    with pytest.raises(WouldForget, match="portal/2026-01-31"):
        rebuild(settings, force=False)


def test_who_lets_days_go_knowingly_gets_a_warehouse_without_them_and_keeps_the_old_one(settings):
    lose(settings, JANUARY)
    _, kept = rebuild(settings, force=True)
    assert days(settings) == [(FEBRUARY,)]
    (old,) = asides(settings)
    assert kept == [
        f"{settings.warehouse.parent / old} knows 1 files that the new warehouse does not: petitions/2026-01-31/a.csv"
    ]


def test_the_rows_that_count_in_place_of_a_held_delivery_are_not_forgotten_unasked(settings):
    with open_warehouse(settings.warehouse) as connection:
        connection.execute("insert into control.kept values ('petitions', ?, 'the delivery before')", [FEBRUARY])
    with pytest.raises(WouldForget, match=r"the rows before it count: petitions/2026-02-28\."):
        rebuild(settings, force=False)
    rebuild(settings, force=True)


def test_what_a_person_accepted_stays_accepted(settings):
    accepted = ("petitions/2026-02-28", "fingerprint", datetime(2026, 3, 1, tzinfo=UTC))
    with open_warehouse(settings.warehouse) as connection:
        connection.execute("insert into control.accepted values (?, ?, ?)", accepted)
    rebuild(settings, force=False)
    with open_warehouse(settings.warehouse) as connection:
        assert connection.execute("from control.accepted").fetchall() == [accepted]


def test_of_the_old_warehouses_that_cannot_be_read_the_newest_stays(settings):
    for _ in range(2):
        damage(settings)
        _, kept = rebuild(settings, force=False)
    (old,) = asides(settings)
    assert kept == [f"{settings.warehouse.parent / old} cannot be read; remove it when nobody needs to look into it"]


def test_a_rebuild_that_published_nothing_keeps_the_old_warehouse(settings, monkeypatch):
    pointer = json.loads((settings.serving / "current.json").read_text())
    monkeypatch.setattr(
        module, "refresh", lambda _: Outcome(1, True, Faults(failures=("the run failed",)), (), pointer)
    )
    _, kept = rebuild(settings, force=False)
    assert (kept, len(asides(settings))) == ([], 1)


def test_a_log_is_set_aside_with_its_warehouse(settings):
    log = settings.warehouse.with_name("warehouse.duckdb.wal")
    log.write_bytes(b"no log")
    damage(settings)
    rebuild(settings, force=False)
    assert not log.exists()
    assert sorted(name.endswith(".wal") for name in asides(settings)) == [False, True]


def test_a_warehouse_open_elsewhere_is_not_set_aside(settings):
    with another(settings.warehouse), pytest.raises(WarehouseBusy):
        rebuild(settings, force=False)
    assert asides(settings) == []
