"""What is older than the settings keep goes; what is still needed stays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from orchestration.care.tidy import tidy
from orchestration.intake.feeds import FEEDS
from orchestration.loading import load_days
from orchestration.settings import Settings
from orchestration.warehouse import open_warehouse
from tests.unit.deliveries import PETITION, csv_text, deliver

TODAY = date(2026, 10, 10)
OLD, RECENT = date(2026, 2, 3), date(2026, 10, 1)


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    settings = Settings(
        home=tmp_path, today=TODAY, settle_seconds=0, keep_inbox_days=31, keep_ioc_days=7, keep_log_days=1
    )
    for day in (OLD, RECENT):
        deliver(settings.inbox, "petitions", day, {"a.csv": csv_text(PETITION)})
    with open_warehouse(settings.warehouse) as connection:
        load_days(connection, FEEDS["petitions"], settings.inbox, date.min, date.max)
    for name in ("2026-02-03-000001", "2026-02-04-000002", "receipts"):
        (settings.ioc / name).mkdir(parents=True)
    settings.logs.mkdir()
    for name in ("2026-10-08.jsonl", "2026-10-10.jsonl", "note.txt"):
        (settings.logs / name).touch()
    return settings


def left(settings: Settings) -> set[str]:
    folders = ("inbox/petitions", "ioc", "logs")
    return {path.name for folder in folders for path in (settings.root / folder).iterdir()}


def test_old_days_deliveries_and_logs_go_and_the_last_delivery_stays(home):
    assert {one.path.name for one in tidy(home, plan=False)} == {"2026-02-03", "2026-02-03-000001", "2026-10-08.jsonl"}
    assert left(home) == {"2026-10-01", "2026-02-04-000002", "receipts", "2026-10-10.jsonl", "note.txt"}


def test_a_plan_names_the_same_and_takes_nothing(home):
    before = left(home)
    named = [one.path for one in tidy(home, plan=True)]
    assert left(home) == before
    assert [one.path for one in tidy(home, plan=False)] == named


def test_an_old_day_that_changed_since_it_was_loaded_stays(home):
    deliver(home.inbox, "petitions", OLD, {"b.csv": csv_text(PETITION)})
    assert "2026-02-03" not in {one.path.name for one in tidy(home, plan=False)}
    assert (home.inbox / "petitions" / "2026-02-03" / "b.csv").exists()


def test_without_settings_nothing_is_old(home):
    assert tidy(Settings(home=home.root, today=TODAY), plan=False) == []


def test_rows_of_a_day_that_went_stay_in_the_warehouse(home):
    tidy(home, plan=False)
    with open_warehouse(home.warehouse) as connection:
        load_days(connection, FEEDS["petitions"], home.inbox, date.min, date.max)
        days = connection.execute("select distinct arrival_day from raw.petitions order by all").fetchall()
    assert days == [(OLD,), (RECENT,)]
