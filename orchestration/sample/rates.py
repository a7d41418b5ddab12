"""Drawing yes/no facts so that the province's yearly rate comes out as published, while units and months differ."""

from dataclasses import dataclass

import numpy as np

EFFECTS_SEED = 766


@dataclass(frozen=True)
class Cells:
    """The unit and the month (0 = month of the first day) of every dossier; both int arrays of one length."""

    unit: np.ndarray
    month: np.ndarray
    units: int
    months: int

    def log_odds(self, name: str, unit_spread: float, month_effect: np.ndarray) -> np.ndarray:
        """Log odds of `name` per dossier before calibration: an effect of its unit plus one of its month.

        The unit effects depend on the name only, so a weak unit is weak in every sample.
        """
        seed = [EFFECTS_SEED, *name.encode()]
        unit_effect = np.clip(np.random.default_rng(seed).normal(0, unit_spread, self.units), -2.0, 2.0)
        return unit_effect[self.unit] + month_effect[self.month]


def calibrated_draw(
    rng: np.random.Generator,
    log_odds: np.ndarray,
    eligible: np.ndarray,
    target: np.ndarray,
    wanted: float,
    certain: np.ndarray | None = None,
) -> np.ndarray:
    """A boolean array: true for about `wanted` of the `target` dossiers (the year that was published).

    `log_odds`: shape (n,), relative odds. Only `eligible` ones can be true; `certain` ones are. The shift of the
    odds found on `target` holds for every dossier, so other years follow their month effects.
    """
    drawn = np.zeros(len(log_odds), bool) if certain is None else certain & eligible
    open_to_chance = eligible & ~drawn
    missing = min(max(wanted - (drawn & target).sum(), 0.0), float((open_to_chance & target).sum()))
    probability = _sigmoid(log_odds + _shift(log_odds[open_to_chance & target], missing))
    for group in (open_to_chance & target, open_to_chance & ~target):
        drawn[_systematic(rng, probability, np.flatnonzero(group))] = True
    return drawn


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-x))


def _shift(log_odds: np.ndarray, wanted: float) -> float:
    """The number to add to every log odds so that the probabilities sum to `wanted`, by bisection."""
    if not len(log_odds):
        return 0.0
    bins, counts = np.unique(np.round(log_odds, 3), return_counts=True)
    low, high = -30.0, 30.0
    for _ in range(50):
        middle = (low + high) / 2
        if (counts * _sigmoid(bins + middle)).sum() < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _systematic(rng: np.random.Generator, probability: np.ndarray, members: np.ndarray) -> np.ndarray:
    """Members drawn with their probabilities in a random order; their number misses the expectation by under 1."""
    members = rng.permutation(members)
    running = np.cumsum(probability[members]) + rng.random()
    return members[np.diff(np.floor(running), prepend=0.0) >= 1]
