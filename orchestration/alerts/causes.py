"""What asks for an alert, as plain data: found in the heartbeat, nothing else."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from orchestration.heartbeat import Heartbeat


class Kind(StrEnum):
    """Each has a section of this name in docs/operations.md."""

    FAILED_RUN = "failed-run"
    BLOCKED = "blocked-publication"
    HELD_DAY = "held-day"
    HELD_FIGURES = "held-figures"
    REFUSED = "refused-files"
    LATE = "late-feed"
    STALE = "stale-figures"
    MISSED = "missed-refresh"
    CLOCK = "wrong-clock"


class Cause(BaseModel):
    """One thing that is not as it should be. about: which, where there may be several of a kind: `dossiers/2026-10-10`.

    Never the text of an error or a file's name: these may hold what a person wrote. `make status` has the reason.
    """

    model_config = ConfigDict(frozen=True)

    kind: Kind
    about: str = ""
    since: datetime

    @property
    def key(self) -> str:
        """What makes it the same cause tomorrow: a feed that is late is late once, however many days it stays away."""
        about = self.about.partition("/")[0] if self.kind is Kind.LATE else self.about
        return f"{self.kind}/{about}" if about else str(self.kind)


def causes(told: Heartbeat) -> tuple[Cause, ...]:
    """All causes that stand, the gravest first."""
    found = []
    if told.last_run:
        faults, since = told.last_run.faults, told.last_run.ended_at
        if faults.failures:
            found.append(Cause(kind=Kind.FAILED_RUN, since=since))
        if faults.blocked:
            found.append(Cause(kind=Kind.BLOCKED, since=since))
        found += [Cause(kind=Kind.HELD_DAY, about=hold, since=since) for hold in faults.held_days]
        if faults.held_figures:
            found.append(Cause(kind=Kind.HELD_FIGURES, since=since))
        found += [Cause(kind=Kind.REFUSED, about=delivery, since=since) for delivery in faults.refused]
    found += [
        Cause(kind=Kind.LATE, about=f"{one.feed}/{one.day}", since=one.since) for one in told.absent if one.is_late
    ]
    if told.clock and told.clock.doubted_at:
        found.append(Cause(kind=Kind.CLOCK, since=told.clock.doubted_at))
    explained = told.last_run is not None and told.last_run.faults.keep_from_publishing
    if told.missed_since and not explained:
        found.append(Cause(kind=Kind.MISSED, since=told.missed_since))
    elif told.stale_since and not explained and _schedule_let_it_be(told, told.stale_since):
        found.append(Cause(kind=Kind.STALE, since=told.stale_since))
    return tuple(found)


def _schedule_let_it_be(told: Heartbeat, since: datetime) -> bool:
    """Whether the schedule has looked since and began nothing: a machine that was off catches up at its first look."""
    tick = told.tick
    return tick is not None and not told.schedule_stopped(told.written_at) and since <= tick.at and not tick.is_at_work
