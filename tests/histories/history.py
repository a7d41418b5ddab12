"""Random histories: which events happen between which builds, told by a seed; and the smallest that still fails."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from tests.histories import events
from tests.histories.events import BEGINNING, STARTS, beginning
from tests.histories.land_events import LAND_EVENTS
from tests.histories.world import World

BUILDS = 5
EVENTS = events.EVENTS | LAND_EVENTS


@dataclass(frozen=True)
class Happening:
    """An event and the seed of what it draws."""

    name: str
    seed: int


@dataclass(frozen=True)
class Step:
    """What happens before a build, and the day T of the build: `None` is the last arrival day.

    looks: days before (negative) or after today. stopped: the build ends half way, after this share of its models.
    """

    happenings: tuple[Happening, ...]
    looks: int | None = None
    stopped: float | None = None


@dataclass(frozen=True)
class History:
    seed: int
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        lines = [f"history of seed {self.seed}"]
        for number, step in enumerate(self.steps, 1):
            happened = ", ".join(f"{happening.name} ({happening.seed})" for happening in step.happenings)
            as_of = "" if step.looks is None else f"; as of {step.looks:+} days"
            stopped = "" if step.stopped is None else f"; stopped after {step.stopped:.0%} of its models"
            lines.append(f"  build {number}: {happened or 'nothing happens'}{as_of}{stopped}")
        return "\n".join(lines)


def random_history(seed: int, builds: int = BUILDS, most: int = 3, without: Collection[str] = ()) -> History:
    """A beginning and some builds, most of which follow a day that arrived.

    most: events before a build, beside that day. without: events that do not happen.
    """
    rng = Random(seed)

    def happening(name: str) -> Happening:
        return Happening(name, rng.randrange(10**6))

    steps = [Step((happening(BEGINNING),))]
    names = sorted(EVENTS.keys() - set(without))
    for _ in range(builds - 1):
        drawn = [happening(name) for name in rng.choices(names, k=rng.randint(0, most))]
        moves_on = [happening("a_day_arrives")] if rng.random() < 0.6 else []
        looks = rng.choice((None, None, None, None, None, -rng.randint(1, 60), rng.randint(1, 60)))
        stopped = rng.random() if rng.random() < 0.12 else None
        steps.append(Step((*moves_on, *drawn), looks, stopped))
    steps[-1] = replace(steps[-1], looks=None, stopped=None)
    return History(seed, tuple(steps))


def told(seed: int, *steps: str) -> History:
    """A history of these events, by name; each step is followed by a build."""
    rng = Random(seed)
    return History(
        seed, tuple(Step(tuple(Happening(name, rng.randrange(10**6)) for name in step.split())) for step in steps)
    )


def worlds(history: History) -> Iterator[tuple[Step, World]]:
    """The world before each build; each a copy of its own."""
    world = World(STARTS[history.seed % len(STARTS)])
    for step in history.steps:
        world.acceptable = False
        for happening in step.happenings:
            happen = beginning if happening.name == BEGINNING else EVENTS[happening.name]
            happen(world, Random(happening.seed))
        world.as_of = None if step.looks is None else world.today + timedelta(days=step.looks)
        yield step, deepcopy(world)


def smallest(history: History, fails: Callable[[History], bool], progress: Callable[[History], None]) -> History:
    """Leave out builds, then events, as long as the rest still fails. progress: told of each smaller one."""
    shrinking = True
    while shrinking:
        shrinking = False
        for candidate in _smaller(history):
            if fails(candidate):
                history, shrinking = candidate, True
                progress(history)
                break
    return history


def _smaller(history: History) -> Iterator[History]:
    steps = history.steps
    for number in range(1, len(steps)):
        yield replace(history, steps=steps[:number] + steps[number + 1 :])
    for number in range(1, len(steps) - 1):  # two builds become one
        both = replace(steps[number + 1], happenings=steps[number].happenings + steps[number + 1].happenings)
        yield replace(history, steps=(*steps[:number], both, *steps[number + 2 :]))
    for number in range(1, len(steps)):
        for left_out in range(len(steps[number].happenings)):
            rest = steps[number].happenings[:left_out] + steps[number].happenings[left_out + 1 :]
            yield replace(
                history, steps=(*steps[:number], replace(steps[number], happenings=rest), *steps[number + 1 :])
            )
        if steps[number].looks is not None:
            yield replace(history, steps=(*steps[:number], replace(steps[number], looks=None), *steps[number + 1 :]))
