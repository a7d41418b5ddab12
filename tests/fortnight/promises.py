"""What a fortnight with faults must end with, against an undisturbed one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from orchestration.ioc.consumer import apply_all, open_store
from orchestration.ioc.consumer.store import COLUMNS
from tests.fortnight.deliveries import Senders
from tests.fortnight.living import Day, Figures
from tests.fortnight.story import QUIET, Fault

CURRENT = [name for name in COLUMNS if name != "sequence"]
WHEN_IT_WAS_TOLD = ("as_of", "replaces")
"""What a delivery to the operations centre says of itself and not of a figure."""


@dataclass(frozen=True)
class Lived:
    """A home without faults, and the figures that it had published, by number of the day."""

    home: Path
    figures: Mapping[int, Figures]


def wrong_figures(one: Figures, other: Figures) -> list[str]:
    """Published tables whose rows differ."""
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def expected(days: Sequence[date], faults: Mapping[int, Fault]) -> list[str]:
    """What is to be told in all, in order."""
    return [message for number in sorted(faults) for message in faults[number].told(days[number - 1])]


def arrivals(home: Path) -> set[tuple[str, date]]:
    """Feed and arrival day of all that is loaded."""
    with duckdb.connect(str(home / "warehouse" / "warehouse.duckdb"), read_only=True) as connection:
        return set(connection.execute("select feed, arrival_day from raw.arrivals").fetchall())


def sent(senders: Senders) -> set[tuple[str, date]]:
    """Feed and arrival day of all that was ever sent."""
    return {(path.parent.name, date.fromisoformat(path.name)) for path in senders.drawn.glob("*/*")}


def figures_at_the_centre(home: Path) -> list[tuple]:
    """What the reference consumer holds once it has applied all deliveries to the operations centre."""
    store = open_store(":memory:")
    refused = [one for one in apply_all(store, home / "ioc") if one.outcome != "applied"]
    assert refused == []
    shown = [place for place, name in enumerate(CURRENT) if name not in WHEN_IT_WAS_TOLD]
    return [tuple(figure[place] for place in shown) for figure in store.current()]


def broken(
    days: Sequence[Day], faults: Mapping[int, Fault], senders: Senders, home: Path, undisturbed: Lived
) -> Iterator[str]:
    """Every promise that was not kept, in words. days, home: of the fortnight with faults."""
    for day in days:
        if day.as_of != day.day:
            yield f"day {day.number}: {day.day} was not published, but {day.as_of}"
        if day.number in undisturbed.figures and not (faults.get(day.number, QUIET).is_felt and day is not days[-1]):
            differing = wrong_figures(day.figures, undisturbed.figures[day.number])
            if differing:
                yield f"day {day.number}: other figures than undisturbed in {', '.join(differing)}"
    if lost := sorted(sent(senders) ^ arrivals(home)):
        yield f"not loaded, or loaded and never sent: {', '.join(f'{feed}/{day}' for feed, day in lost)}"
    if figures_at_the_centre(home) != figures_at_the_centre(undisturbed.home):
        yield "the operations centre has other figures than undisturbed"
    told = [message for day in days for message in day.told]
    if sorted(told) != sorted(expected(senders.days, faults)):
        yield f"told: {', '.join(told)}; expected: {', '.join(expected(senders.days, faults))}"
