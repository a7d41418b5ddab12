"""What happens in a fortnight, by the true clock: deliveries, looks of the server, and what goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain

from orchestration.lateness import ONE_DAY, moment
from tests.failure.processes import QUERY, Call, no_more_space
from tests.fortnight.deliveries import Senders
from tests.fortnight.machine import Machine

LOOKS = [time(n // 4, n % 4 * 15) for n in range(96) if n >= 10 and (n < 40 or n % 2 == 0)]
"""Each quarter of an hour in the morning, when the refresh begins, tries again and is missed; then each half hour."""


@dataclass(frozen=True)
class Event:
    at: datetime
    do: Callable[[Machine], None]


Happens = Callable[[Senders, date], Iterator[Event]]
"""What happens around the refresh of an arrival day, which is due in the night after it."""


def _in_time(senders: Senders, day: date) -> Iterator[Event]:
    yield _on(day + ONE_DAY, "01:40", lambda machine: senders.deliver(machine.home, day))


@dataclass(frozen=True)
class Fault:
    """delivery: how the day is delivered. mishap: what befalls the machine. causes: of which an alert and an all-clear
    are told. is_felt: whether the day's figures lack something until the next refresh."""

    name: str
    delivery: Happens = _in_time
    mishap: Happens = lambda *_: iter(())
    causes: tuple[str, ...] = ()
    is_felt: bool = False

    def told(self, day: date) -> list[str]:
        return [f"{event} {cause.format(day=day)}" for cause in self.causes for event in ("alert", "all_clear")]


def together(*faults: Fault) -> Fault:
    """Several on one day, of which at most one is of the delivery."""
    return Fault(
        "; ".join(fault.name for fault in faults),
        next((fault.delivery for fault in faults if fault.delivery is not _in_time), _in_time),
        lambda senders, day: chain.from_iterable(fault.mishap(senders, day) for fault in faults),
        tuple(cause for fault in faults for cause in fault.causes),
        any(fault.is_felt for fault in faults),
    )


def _on(day: date, hour: str, do: Callable[[Machine], None]) -> Event:
    return Event(moment(day, time.fromisoformat(hour)), do)


def _late_feed(senders: Senders, day: date) -> Iterator[Event]:
    yield _on(day + ONE_DAY, "01:40", lambda machine: senders.deliver(machine.home, day, without="dossiers"))
    yield _on(day + ONE_DAY, "07:40", lambda machine: senders.deliver_feed(machine.home, day, "dossiers"))


def _cut_off(senders: Senders, day: date) -> Iterator[Event]:
    yield from _in_time(senders, day)
    yield _on(day + ONE_DAY, "01:50", lambda machine: senders.deliver_cut_off(machine.home, day, "dossiers"))
    yield _on(day + ONE_DAY, "11:00", lambda machine: senders.deliver_feed(machine.home, day, "dossiers"))


def _petitions_at_noon(senders: Senders, day: date) -> Iterator[Event]:
    """Something comes while the clock is wrong, so that there is a run to begin."""
    yield _on(day + ONE_DAY, "01:40", lambda machine: senders.deliver(machine.home, day, without="petitions"))
    yield _on(day + ONE_DAY, "11:55", lambda machine: senders.deliver_feed(machine.home, day, "petitions"))


def _next_run(what: Call) -> Happens:
    def happens(_: Senders, day: date) -> Iterator[Event]:
        yield _on(day + ONE_DAY, "01:50", lambda machine: machine.befall(what))

    return happens


def _wrong_clock(by: timedelta) -> Happens:
    def happens(_: Senders, day: date) -> Iterator[Event]:
        yield _on(day + ONE_DAY, "11:50", lambda machine: machine.set_clock(by))
        yield _on(day + ONE_DAY, "12:40", lambda machine: machine.set_clock(timedelta(0)))

    return happens


def _off_over_night(_: Senders, day: date) -> Iterator[Event]:
    yield _on(day, "21:50", lambda machine: machine.power_off())
    again = moment(day + ONE_DAY, time(9, 20))
    yield Event(again, lambda machine: machine.power_on(again))


QUIET = Fault("")
LATE_FEED = Fault("a late feed", delivery=_late_feed, causes=("late-feed/dossiers",), is_felt=True)
BAD_FILE = Fault("a file cut off", delivery=_cut_off, causes=("refused-files/dossiers/{day}",), is_felt=True)
KILL = Fault("kill -9 in the midst of a build", mishap=_next_run(Call(QUERY, 60)), causes=("failed-run",))
FULL_DISK = Fault(
    "a full disk while it loads",
    mishap=_next_run(Call("orchestration.loading:land", action=no_more_space)),
    causes=("failed-run",),
)
AHEAD = Fault("the clock a day ahead", _petitions_at_noon, _wrong_clock(timedelta(hours=26)), causes=("wrong-clock",))
BEHIND = Fault("the clock three days behind", mishap=_wrong_clock(timedelta(days=-3)), causes=("wrong-clock",))
OFF = Fault("the machine is off over night", mishap=_off_over_night, causes=("missed-refresh",))


def events(senders: Senders, faults: dict[int, Fault]) -> list[Event]:
    """Everything from the first delivery to the end of the last day, in order. faults: by number of the day, from 1."""
    found: list[Event] = []
    for number, day in enumerate(senders.days, 1):
        fault = faults.get(number, QUIET)
        found += [*fault.delivery(senders, day), *fault.mishap(senders, day)]
        found += [_look(moment(day + ONE_DAY, hour)) for hour in LOOKS]
    return sorted(found, key=lambda event: event.at)


def _look(at: datetime) -> Event:
    return Event(at, lambda machine: machine.look(at))
