"""What status.json and `make status` say of a home, and that they say it in every state of one."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from orchestration import clock
from orchestration.cli import main
from orchestration.clock import Uptime
from orchestration.faults import Faults
from orchestration.heartbeat import LastRun, Tick, beat, heartbeat
from orchestration.ioc.delivering import deliver as deliver_to_ioc
from orchestration.ioc.record import Outcome as ReceiptOutcome
from orchestration.ioc.record import Receipt
from orchestration.lock import WarehouseBusy, only_writer
from orchestration.refresh import Outcome
from orchestration.settings import Settings
from orchestration.status import lines, status, to_mend
from orchestration.watch import watched
from tests.ioc.published import UNITS, Count, publish
from tests.unit.deliveries import DOSSIER, csv_text, deliver
from tests.unit.test_lock import another

NINTH, TENTH = (date(2026, 10, day) for day in (9, 10))
NOON = datetime(2026, 10, 11, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
NIGHT = NOON + timedelta(hours=14, minutes=30)
HELD = Faults(held_days={"dossiers/2026-10-09": "dossiers/2026-10-09 is held back: half of its rows are unusable"})


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


def ended(faults: Faults = Faults(), at: datetime = NOON) -> LastRun:  # noqa: B008  (frozen)
    return LastRun(what="refresh", ended_at=at, faults=faults)


def told(settings: Settings, now: datetime = NOON) -> tuple[str, list[str]]:
    found = status(settings, now)
    return "\n".join(lines(found)), list(to_mend(found))


def test_an_empty_home_is_good_and_stays_empty(settings):
    assert told(settings) == (
        "Published: nothing yet.\nLast run: not known here.\nAt work: nobody.\n"
        "Next refresh: by hand; no schedule looks (`make serve`).\nOperations centre: nothing delivered yet.",
        [],
    )
    assert not settings.root.exists()


def test_the_command_ends_with_one_while_something_is_to_be_mended(settings, monkeypatch, capsys):
    monkeypatch.setenv("DTI_HOME", str(settings.root))
    assert main(["status"]) == 0
    beat(settings, NOON, last_run=ended(HELD))
    assert main(["status"]) == 1
    assert "To mend: dossiers/2026-10-09 is held back" in capsys.readouterr().out


def test_what_is_published_is_said_with_its_day(settings):
    version = publish(settings.serving, TENTH, {(UNITS[0], date(2026, 1, 1)): Count(9, 10)})
    said, _ = told(settings)
    assert f"version {version}, as of 2026-10-10" in said


def test_a_feed_is_awaited_until_the_hour_and_late_after_it(settings):
    deliver(settings.inbox, "dossiers", NINTH, {"a.csv": csv_text(DOSSIER)})
    said, problems = told(settings, NOON.replace(hour=5))
    assert ("Awaited: dossiers/2026-10-10." in said, problems) == (True, [])
    said, problems = told(settings, NOON)
    assert problems == ["late: dossiers/2026-10-10, promised by 2026-10-11 02:30"]


def test_who_is_at_work_is_named_and_so_is_who_was_killed(settings):
    with another(settings.warehouse) as process:
        said, problems = told(settings)
        process.kill()
    assert f"At work: refresh (pid {process.pid}, since " in said
    assert problems == []
    said, (killed,) = told(settings)
    assert "At work: nobody." in said
    assert killed.startswith(f"refresh (pid {process.pid}, since ")
    assert killed.endswith("was killed; the next refresh finishes what it had begun")
    with only_writer(settings.warehouse, "refresh", 0):
        pass
    assert told(settings)[1] == []


def test_the_next_refresh_is_told_while_a_schedule_looks_and_that_it_stopped_after(settings):
    beat(settings, NOON, tick=Tick(at=NOON, decided="the refresh of 2026-10-11 has run", next_at=NIGHT))
    assert "Next refresh: 2026-10-12 02:30; the schedule last said: the refresh of" in told(settings)[0]
    later = NOON + timedelta(hours=1)
    assert told(settings, later)[1] == ["the schedule has not looked since 2026-10-11 12:00: is `make serve` running?"]


def test_receipts_say_what_the_operations_centre_applied_refused_and_lacks(settings):
    publish(settings.serving, TENTH, {(UNITS[0], date(2026, 1, 1)): Count(9, 10)})
    delivery = deliver_to_ioc(settings.serving, settings.ioc)
    assert "no receipt says that one was applied" in told(settings)[0]
    receipts = settings.ioc / "receipts"
    receipts.mkdir(exist_ok=True)
    receipt = Receipt(
        sequence=1, outcome=ReceiptOutcome.APPLIED, manifest_sha256=delivery.manifest_sha256, received_at=NOON,
        missing=[7],
    )  # fmt: skip
    (receipts / "1.json").write_text(receipt.model_dump_json())
    said, problems = told(settings)
    assert f"last delivery {delivery.folder.name}; the last one applied is 1" in said
    assert problems == ["the operations centre lacks deliveries 7: make ioc-replay FROM= TO="]


def test_what_is_delivered_and_not_published_is_to_be_mended_unless_somebody_is_at_it(settings):
    publish(settings.serving, NINTH, {(UNITS[0], date(2026, 1, 1)): Count(9, 10)})
    deliver(settings.inbox, "dossiers", TENTH, {"a.csv": csv_text(DOSSIER)})
    assert told(settings)[1] == ["what is delivered has not been published: make refresh"]
    with only_writer(settings.warehouse, "refresh", 0):
        assert told(settings)[1] == []


def test_a_refresh_that_nobody_began_is_told_until_its_day_is_published(settings):
    publish(settings.serving, NINTH, {(UNITS[0], date(2026, 1, 1)): Count(9, 10)})
    deliver(settings.inbox, "dossiers", TENTH, {"a.csv": csv_text(DOSSIER)})
    evening = NOON - timedelta(hours=14)
    beat(settings, evening, tick=Tick(at=evening, decided="has run", next_at=NIGHT - timedelta(days=1)))
    assert heartbeat(settings, NOON.replace(hour=3)).missed_since is None
    assert heartbeat(settings, NOON).missed_since == evening
    beat(settings, NOON, tick=Tick(at=NOON, decided="begins", next_at=NIGHT, is_at_work=True))
    assert "a refresh was due and none began, nobody looked since 2026-10-10 22:00: it catches up" in told(settings)[1]
    publish(settings.serving, TENTH, {(UNITS[0], date(2026, 1, 1)): Count(9, 10)})
    assert told(settings)[1] == []


@pytest.mark.parametrize("is_late", [False, True])
def test_by_a_clock_that_is_doubted_no_feed_begins_to_be_late_and_none_that_is_ends(settings, monkeypatch, is_late):
    def looked(now: datetime, minutes: int) -> list[str]:
        monkeypatch.setattr(clock, "uptime", lambda: Uptime("1", timedelta(minutes=minutes)))
        beat(settings, now)
        return told(settings, now)[1]

    deliver(settings.inbox, "dossiers", NINTH if is_late else TENTH, {"a.csv": csv_text(DOSSIER)})
    late = ["late: dossiers/2026-10-10, promised by 2026-10-11 02:30"] * is_late
    assert looked(NOON, 1) == late
    for wrong in (NOON + timedelta(days=2), NOON - timedelta(days=2)):
        doubted = f"the clock was set and is not believed since {wrong:%Y-%m-%d %H:%M}: set it (NTP)"
        assert looked(wrong, 2) == [*late, doubted]
        assert looked(NOON + timedelta(minutes=2), 3) == late


# --- status.json ------------------------------------------------------------------------------------------------


def test_a_refresh_writes_how_it_ended_and_a_tick_leaves_that_as_it_is(settings):
    assert watched(settings, "refresh", lambda: Outcome(1, True, HELD, (), None)).faults == HELD
    beat(settings, NOON, tick=Tick(at=NOON, decided="waits", next_at=NIGHT))
    written = json.loads(settings.status.read_text("utf-8"))
    assert written["last_run"]["faults"]["held_days"] == HELD.held_days
    assert written["tick"]["decided"] == "waits"


def test_a_refresh_that_raised_is_written_down_as_failed_and_raises_all_the_same(settings):
    def fail() -> Outcome:
        raise ValueError("of a person: 0123456789")

    with pytest.raises(ValueError, match="of a person"):
        watched(settings, "refresh", fail)
    assert heartbeat(settings, NOON).last_run.faults == Faults(failures=("ValueError",))


def test_a_refresh_that_found_another_at_work_says_nothing_of_itself(settings):
    def busy() -> Outcome:
        raise WarehouseBusy("another is at work")

    with pytest.raises(WarehouseBusy):
        watched(settings, "refresh", busy)
    assert not settings.status.exists()


def test_a_damaged_file_is_written_anew(settings):
    settings.root.mkdir()
    settings.status.write_text("{")
    assert beat(settings, NOON, last_run=ended()).last_run == ended()
    assert heartbeat(settings, NOON).last_run == ended()


def test_a_file_that_cannot_be_written_is_no_reason_to_fail(settings):
    settings.status.mkdir(parents=True)
    outcome = Outcome(1, True, Faults(), (), None)
    assert watched(settings, "refresh", lambda: outcome) is outcome
