"""Which causes are open and who knows of them: the rule that makes one alert and one all-clear of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from orchestration.alerts.causes import Cause

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
"""Between two tries of a channel that fails: twice as long each time."""


class Failing(BaseModel):
    """A channel that did not take a message: how often, and when it is tried again."""

    model_config = ConfigDict(frozen=True)

    tries: int
    next_at: datetime


class Entry(BaseModel):
    """A cause, since when it stands, whether it has ended, and the channels that were told of it."""

    model_config = ConfigDict(frozen=True)

    cause: Cause
    ended_at: datetime | None = None
    told: frozenset[str] = frozenset()
    failing: dict[str, Failing] = {}


class Ledger(BaseModel):
    """Open causes, and ended ones of which not every channel knows the end; by key of the cause."""

    model_config = ConfigDict(frozen=True)

    entries: dict[str, Entry] = {}


@dataclass(frozen=True)
class Due:
    """A message that a channel is to get now: an alert, or an all-clear where the entry has ended."""

    entry: Entry
    channel: str


def brought_up_to(ledger: Ledger, standing: Iterable[Cause], channels: Iterable[str], now: datetime) -> Ledger:
    """The ledger after what stands at `now`: new causes opened, gone ones ended, those that came back open again.

    An ended cause that nobody was told of is forgotten; one that is back before its all-clear went out has not ended.
    """
    found = {cause.key: cause for cause in standing}
    known = set(channels)
    entries = {key: Entry(cause=cause) for key, cause in found.items() if key not in ledger.entries}
    for key, entry in ledger.entries.items():
        told = entry.told & known
        if key in found:
            cause = found[key].model_copy(update={"since": entry.cause.since})
            failing = {} if entry.ended_at else entry.failing
            entries[key] = entry.model_copy(update={"cause": cause, "ended_at": None, "told": told, "failing": failing})
        elif told:
            ended = {} if entry.ended_at else {"ended_at": now, "failing": {}}
            entries[key] = entry.model_copy(update={"told": told, **ended})
    return Ledger(entries=entries)


def due(ledger: Ledger, channels: Iterable[str], now: datetime) -> Iterator[Due]:
    """What is to be sent at `now`, in the order of the ledger."""
    names = list(channels)
    for entry in ledger.entries.values():
        for channel in names:
            knows = channel in entry.told
            waits = channel in entry.failing and now < entry.failing[channel].next_at
            if knows == (entry.ended_at is not None) and not waits:
                yield Due(entry, channel)


def after_sending(ledger: Ledger, sent: Due) -> Ledger:
    """The ledger once a channel has taken a message."""
    entry, entries = sent.entry, dict(ledger.entries)
    current = entries[entry.cause.key]
    told = current.told - {sent.channel} if entry.ended_at else current.told | {sent.channel}
    failing = {channel: state for channel, state in current.failing.items() if channel != sent.channel}
    entries[entry.cause.key] = current.model_copy(update={"told": told, "failing": failing})
    if entry.ended_at and not told:
        del entries[entry.cause.key]
    return Ledger(entries=entries)


def after_failing(ledger: Ledger, unsent: Due, now: datetime) -> Ledger:
    """The ledger once a channel has not taken a message: it is tried again later, each time after a longer wait."""
    entries = dict(ledger.entries)
    current = entries[unsent.entry.cause.key]
    tries = current.failing[unsent.channel].tries + 1 if unsent.channel in current.failing else 1
    wait = min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT)
    failing = current.failing | {unsent.channel: Failing(tries=tries, next_at=now + wait)}
    entries[unsent.entry.cause.key] = current.model_copy(update={"failing": failing})
    return Ledger(entries=entries)
