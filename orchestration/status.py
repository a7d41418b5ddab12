"""What `make status` says: what is published, what is late, blocked or held, who is at work, what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from orchestration.heartbeat import Heartbeat, heartbeat
from orchestration.ioc.deliveries import Sent, sent
from orchestration.ioc.receipts import Answered, answered
from orchestration.lock import Holder, holder
from orchestration.settings import Settings

MOMENT = "%Y-%m-%d %H:%M"


@dataclass(frozen=True)
class Ioc:
    """The last delivery to the operations centre, and what its receipts say."""

    last: Sent
    answered: Answered


@dataclass(frozen=True)
class Status:
    """All of it at `now`. holder: who has the warehouse, or was killed having it. ioc: None: nothing was delivered."""

    now: datetime
    heartbeat: Heartbeat
    holder: Holder | None
    ioc: Ioc | None


def status(settings: Settings, now: datetime) -> Status:
    """Looked up without the warehouse, so also before the first refresh, in the midst of one and after a kill."""
    return Status(now, heartbeat(settings, now), holder(settings.warehouse), _ioc(settings.ioc))


def lines(of: Status) -> Iterator[str]:
    """What is the case, whether good or not."""
    beat = of.heartbeat
    if beat.published:
        moment = beat.published.published_at.astimezone(of.now.tzinfo)
        yield f"Published: version {beat.published.version}, as of {beat.published.as_of}, on {moment:{MOMENT}}."
    else:
        yield "Published: nothing yet."
    if beat.last_run:
        faults = "something to mend" if beat.last_run.faults else "nothing to mend"
        yield f"Last run: {beat.last_run.what}, ended {beat.last_run.ended_at:{MOMENT}}, {faults}."
    else:
        yield "Last run: not known here."
    yield f"At work: {of.holder}." if of.holder and of.holder.is_alive else "At work: nobody."
    awaited = [f"{one.feed}/{one.day}" for one in beat.absent if not one.is_late]
    if awaited:
        yield f"Awaited: {', '.join(awaited)}."
    if beat.next_refresh and beat.tick:
        yield f"Next refresh: {beat.next_refresh:{MOMENT}}; the schedule last said: {beat.tick.decided}."
    else:
        yield "Next refresh: by hand; no schedule looks (`make serve`)."
    if of.ioc:
        applied = of.ioc.answered.last_applied
        receipts = f"the last one applied is {applied}" if applied else "no receipt says that one was applied"
        yield f"Operations centre: last delivery {of.ioc.last.folder.name}; {receipts}."
    else:
        yield "Operations centre: nothing delivered yet."


def to_mend(of: Status) -> Iterator[str]:
    """What somebody must do something about."""
    beat = of.heartbeat
    if beat.schedule_stopped(of.now):
        yield f"the schedule has not looked since {beat.tick.at:{MOMENT}}: is `make serve` running?"
    if of.holder and not of.holder.is_alive:
        yield f"{of.holder} was killed; the next refresh finishes what it had begun"
    yield from (
        f"late: {one.feed}/{one.day}, promised by {one.since.astimezone(of.now.tzinfo):{MOMENT}}"
        for one in beat.absent
        if one.is_late
    )
    if beat.clock_is_doubted:
        yield f"the clock was set and is not believed since {beat.clock.doubted_at:{MOMENT}}: set it (NTP)"
    if beat.missed_since and not (of.holder and of.holder.is_alive):
        yield f"a refresh was due and none began, nobody looked since {beat.missed_since:{MOMENT}}: it catches up"
    elif beat.stale_since and not (of.holder and of.holder.is_alive):
        yield "what is delivered has not been published: make refresh"
    if beat.last_run:
        yield from beat.last_run.faults.in_words()
    if of.ioc:
        receipts = of.ioc.answered
        yield from (f"the operations centre refused delivery {n}: {why}" for n, why in receipts.refused.items())
        yield from (f"a receipt cannot be read: {name}: {why}" for name, why in receipts.unreadable.items())
        if receipts.missing:
            numbers = ", ".join(map(str, receipts.missing))
            yield f"the operations centre lacks deliveries {numbers}: make ioc-replay FROM= TO="


def _ioc(folder: Path) -> Ioc | None:
    deliveries = sent(folder)
    return Ioc(deliveries[-1], answered(folder, deliveries)) if deliveries else None
