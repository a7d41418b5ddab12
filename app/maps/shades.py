"""Classes of a map: each has a colour, a word and the values it holds, so that nothing hangs on the colour alone.

Colours are those of ColorBrewer's YlGnBu and RdBu, which readers with any colour vision tell apart; darker is higher.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

SCALE = ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494")
GOOD, FAIR, BAD, RETURNED, IDLE = "#2166ac", "#fddbc7", "#b2182b", "#762a83", "#dfe3e8"
NO_DATA = "no_data"
NO_DATA_COLOUR = "#ffffff"

_PLACES = {1: (2,), 2: (0, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
"""Which of the five colours and words a scale of so many classes has."""


@dataclass(frozen=True)
class Shade:
    """A class; `holds` says which values, where its words do not."""

    code: str
    words: str
    colour: str
    holds: str = ""


def fifths(values: Sequence[Decimal]) -> list[list[Decimal]]:
    """The different values in up to five classes of about as many units each, lowest first; equals stay together."""
    ordered = sorted(values)
    classes: dict[int, list[Decimal]] = {}
    for value in sorted(set(values)):
        classes.setdefault(ordered.index(value) * 5 // len(ordered), []).append(value)
    return list(classes.values())


def scale(values: Sequence[Decimal], words: Sequence[str]) -> tuple[list[Shade], Mapping[Decimal, str]]:
    """Shades of `values`, lowest first, with `words` for five classes; and the code of the shade of each value."""
    classes = fifths(values)
    shades, shade_of = [], {}
    for place, held in zip(_PLACES.get(len(classes), ()), classes, strict=True):
        shades.append(Shade(str(place), words[place], SCALE[place]))
        shade_of |= dict.fromkeys(held, str(place))
    return shades, shade_of
