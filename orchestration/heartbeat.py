"""`$DTI_HOME/status.json`: how the last refresh ended, what the schedule last decided, what is late, what comes next.

Written whole at the end of each refresh, failed or not, and at each tick of the schedule, for whoever watches the
warehouse from outside.
"""

from __future__ import annotations

import logging
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from orchestration import clock
from orchestration.daily import next_begin
from orchestration.doubted_clock import Clock, looked_at
from orchestration.expected import absent, newest_due
from orchestration.faults import Faults
from orchestration.files import one_at_a_time, write_whole
from orchestration.lateness import late, stale_since
from orchestration.previous import POINTER
from orchestration.settings import Settings

TICKS_STOP_AFTER = timedelta(minutes=40)
"""The schedule looks every quarter of an hour; after two looks that did not come, nobody looks any more."""
log = logging.getLogger("dti.status")


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True)


Kind = TypeVar("Kind", bound=_Told)


class LastRun(_Told):
    """How the last refresh, backfill or rebuild ended. run_id: of one that Dagster launched."""

    what: str
    ended_at: datetime
    faults: Faults
    run_id: str | None = None


class Tick(_Told):
    """The last look of the schedule. next_at: when the next refresh begins, or may at the latest. is_at_work: whether
    that of the day was at work, or began."""

    at: datetime
    decided: str
    next_at: datetime
    is_at_work: bool = False


class Published(_Told):
    """What `current.json` names. published_at with a time zone."""

    version: str
    as_of: date
    published_at: datetime


class Absent(_Told):
    """A delivery that is promised and not here. is_late: it was waited for until the hour set."""

    feed: str
    day: date
    since: datetime
    is_late: bool


class Heartbeat(_Told):
    """The content of status.json.

    seen_run: the newest run of Dagster's own whose end is known. stale_since: since when what is delivered should have
    been published; None: it is, or may still wait. missed_since: the last look before a refresh was due and nobody
    looked, until what is delivered is published. next_refresh: None where no schedule looks. clock: None where the
    machine cannot tell; while it is doubted, what is absent, stale or missed stands as a believed clock last had it.
    """

    written_at: datetime
    published: Published | None = None
    last_run: LastRun | None = None
    seen_run: str | None = None
    tick: Tick | None = None
    absent: tuple[Absent, ...] = ()
    stale_since: datetime | None = None
    missed_since: datetime | None = None
    clock: Clock | None = None
    next_refresh: datetime | None = None

    @property
    def clock_is_doubted(self) -> bool:
        return self.clock is not None and self.clock.doubted_at is not None

    def schedule_stopped(self, now: datetime) -> bool:
        """Whether a schedule looked once and does no more."""
        return self.tick is not None and now - self.tick.at > TICKS_STOP_AFTER


def heartbeat(
    settings: Settings, now: datetime, *, last_run: LastRun | None = None, tick: Tick | None = None
) -> Heartbeat:
    """What is to be said at `now`. last_run, tick: None: as they stand in status.json."""
    before = _read(Heartbeat, settings.status)
    last_run = last_run or (before and before.last_run)
    tick = tick or _not_ahead(before and before.tick, now)
    is_looking = tick is not None and now - tick.at <= TICKS_STOP_AFTER
    published = _read(Published, settings.serving / POINTER)
    by_clock = _of_clock(before, settings, now)
    if by_clock and by_clock.doubted_at:
        told = {"absent": before.absent, "stale_since": before.stale_since, "missed_since": before.missed_since}
    else:
        told = _by_now(before, published, settings, now)
    return Heartbeat(
        written_at=now,
        published=published,
        last_run=last_run,
        seen_run=(last_run and last_run.run_id) or (before and before.seen_run),
        tick=tick,
        next_refresh=tick.next_at if is_looking else None,
        clock=by_clock,
        **told,
    )


def _not_ahead(tick: Tick | None, now: datetime) -> Tick | None:
    """A look that a clock ahead wrote down is of now at the latest: else nobody would miss those that do not follow."""
    return tick and tick.model_copy(update={"at": min(tick.at, now)})


def _of_clock(before: Heartbeat | None, settings: Settings, now: datetime) -> Clock | None:
    """None in a rehearsal too, whose day is pretended."""
    uptime = clock.uptime()
    return looked_at(before and before.clock, now, uptime) if uptime and not settings.today else None


def _by_now(
    before: Heartbeat | None, published: Published | None, settings: Settings, now: datetime
) -> dict[str, object]:
    """What rests on the clock."""
    due = newest_due(settings.inbox, now)
    return {
        "absent": _absent(settings.inbox, now, settings.wait_until),
        "stale_since": published and stale_since(published.as_of, due, now, settings.wait_until),
        "missed_since": _missed_since(before, now) if published and due and published.as_of < due else None,
    }


def _missed_since(before: Heartbeat | None, now: datetime) -> datetime | None:
    """Since when no schedule looked although a refresh became due meanwhile, TICKS_STOP_AFTER ago at least."""
    if before is None or before.missed_since or before.tick is None:
        return before and before.missed_since
    looked = before.tick.at.astimezone(now.tzinfo)
    return before.tick.at if next_begin(looked) + TICKS_STOP_AFTER <= now else None


def beat(
    settings: Settings, now: datetime, *, last_run: LastRun | None = None, tick: Tick | None = None
) -> Heartbeat | None:
    """Write status.json. None where it could not be written: that is told, and is no reason for a run to fail."""
    try:
        settings.root.mkdir(parents=True, exist_ok=True)
        with one_at_a_time(settings.status):
            told = heartbeat(settings, now, last_run=last_run, tick=tick)
            write_whole(settings.status, told.model_dump_json(indent=1).encode())
    except OSError as error:
        log.warning("%s cannot be written: %s", settings.status, error)
        return None
    return told


def without_schedule(settings: Settings, now: datetime) -> None:
    """Write status.json once more when the schedule is put to rest on purpose: nobody is to miss its looks."""
    with one_at_a_time(settings.status):
        told = heartbeat(settings, now).model_copy(update={"tick": None, "next_refresh": None})
        write_whole(settings.status, told.model_dump_json(indent=1).encode())


def _read(kind: type[Kind], path: Path) -> Kind | None:
    try:
        return kind.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        log.warning("%s cannot be read: %s", path, str(error).splitlines()[0])
        return None


def _absent(inbox: Path, now: datetime, wait_until: time) -> tuple[Absent, ...]:
    found = absent(inbox, now)
    over = late(found, now, wait_until)
    return tuple(Absent(feed=one.feed, day=one.day, since=one.since, is_late=one in over) for one in found)
