"""Whether the machine's clock can be believed: a rule over plain data.

A clock is doubted when it was set by more than SLACK: held against the time that the machine has been on, which nobody
can set, and against the latest moment that was ever written down. Which of the two, before or after, is wrong cannot be
told, so both directions are. It is believed again when it is set back, or when it has gone on like that for a day.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from orchestration.clock import Uptime

SLACK = timedelta(minutes=10)
"""More than a time server corrects in passing."""
BELIEVED_AFTER = timedelta(days=1)


class Clock(BaseModel):
    """boot: which start of the machine. started_at: when that was; None where the clock was doubted from the start.
    latest: the last moment shown. Both by a clock that is believed.
    doubted_at: what the clock showed when it began to be doubted; doubted_after: how long the machine had been on by
    then. Both None while it is believed.
    """

    model_config = ConfigDict(frozen=True)

    boot: str
    started_at: datetime | None
    latest: datetime
    doubted_at: datetime | None = None
    doubted_after: timedelta | None = None


def looked_at(before: Clock | None, now: datetime, uptime: Uptime) -> Clock:
    """The clock as it shows `now` (with a time zone), after what was known of it before."""
    started_at = now - uptime.lasts
    believed = Clock(boot=uptime.boot, started_at=started_at, latest=now)
    if before is None:
        return believed
    is_same_start = before.boot == uptime.boot
    was_set = is_same_start and before.started_at is not None and abs(started_at - before.started_at) > SLACK
    if not was_set and now >= before.latest - SLACK:
        return believed
    doubted_after = before.doubted_after if is_same_start and before.doubted_after is not None else uptime.lasts
    if uptime.lasts - doubted_after >= BELIEVED_AFTER:
        return believed
    return Clock(
        boot=uptime.boot,
        started_at=before.started_at if is_same_start else None,
        latest=before.latest,
        doubted_at=before.doubted_at or now,
        doubted_after=doubted_after,
    )
