"""What is wrong with which parcel, so that the classes come out as the nation's: clean, to supplement, to rebuild."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from orchestration.sample.lifecycle import NEVER
from orchestration.sample.rates import calibrated_draw
from orchestration.sample.receptions import HOUR_WEIGHTS, SECONDS_PER_DAY, time_of_day
from orchestration.sample.reference import Target
from orchestration.sample.working_days import WorkingDays, day_number

# Plan 515/KH-BCA-BNN&MT: the campaign that cleaned the land databases, above all of owners who are not verified.
CAMPAIGN = (date(2025, 9, 1), date(2025, 11, 30))
# What the campaign leaves alone: it verifies and corrects records, and surveys nothing.
NOT_MENDED = ("DQ-L01", "DQ-L02", "DQ-L03", "DQ-L07")
OF_A_CHANGE = "DQ-L09"
NO_OWNER, NO_CERTIFICATE = "DQ-L06", "DQ-L07"
CLEAN, SUPPLEMENT, REBUILD = range(3)


@dataclass(frozen=True)
class Flaws:
    """One entry per parcel. `broken`: rule -> whether it is broken at first. `kind`: CLEAN, SUPPLEMENT or REBUILD,
    what the parcel is once the campaign is over. `mended`: seconds since 1970 from which nothing is wrong with it
    any more, NEVER if it stays.
    """

    broken: dict[str, np.ndarray]
    kind: np.ndarray
    mended: np.ndarray

    def at(self, parcel: np.ndarray, when: np.ndarray, certified: np.ndarray) -> dict[str, np.ndarray]:
        """Rule -> whether each `parcel` (position) breaks it at the moment `when`.

        `certified`: whether a dossier has brought it a certificate by then. Where that was all that was wanting,
        its owner is still to be verified, so that the classes stay as they are.
        """
        wrong = when < self.mended[parcel]
        now = {rule: broken[parcel] & wrong for rule, broken in self.broken.items()}
        repaired = now[NO_CERTIFICATE] & certified
        return now | {
            NO_CERTIFICATE: now[NO_CERTIFICATE] & ~certified,
            NO_OWNER: now[NO_OWNER] | repaired,
        }


def draw_flaws(
    rng: np.random.Generator,
    log_odds: np.ndarray,
    impossible: dict[str, np.ndarray],
    rules_csv: Path,
    rates: dict[str, Target],
    calendar: WorkingDays,
) -> Flaws:
    """Flaws of as many parcels as `log_odds` (of being clean) has entries.

    `impossible`: rule -> parcels that cannot break it. `rules_csv`: seed land_rules.csv, whose effects say which
    rule makes which class.
    """
    size = len(log_odds)
    everywhere = np.ones(size, bool)
    clean = calibrated_draw(rng, log_odds, everywhere, everywhere, rates["clean"].rate * size)
    rebuild = calibrated_draw(rng, -log_odds, ~clean, everywhere, rates["rebuild"].rate * size)
    kind = np.select([clean, rebuild], [CLEAN, REBUILD], SUPPLEMENT)
    mended = _mended(rng, clean, rates["mended_a_day"].rate, calendar)
    effects = _effects(rules_csv)
    possible = {rule: ~impossible.get(rule, np.zeros(size, bool)) for rule in effects}
    broken = {rule: _broken(rng, rule, effect, kind, rates) & possible[rule] for rule, effect in effects.items()}
    for rule, effect in effects.items():
        if effect == SUPPLEMENT and rule not in NOT_MENDED:
            share = rates[rule].rate / rates["clean"].rate
            broken[rule] |= (mended < NEVER) & (rng.random(size) < share) & possible[rule]
    broken[NO_OWNER] |= mended < NEVER
    for effect in (SUPPLEMENT, REBUILD):
        of_class = {rule: broken[rule] for rule, its in effects.items() if its == effect}
        _complete(rng, of_class, kind, effect, rates)
    return Flaws(broken, kind, np.where((mended < NEVER) | ~clean, mended, 0))


def _effects(rules_csv: Path) -> dict[str, int]:
    rules = pl.read_csv(rules_csv, infer_schema_length=0).filter(pl.col("rule") != OF_A_CHANGE)
    kinds = {"supplement": SUPPLEMENT, "rebuild": REBUILD, "none": CLEAN}
    return {rule: kinds[effect] for rule, effect in rules.select("rule", "effect").iter_rows()}


def _broken(rng: np.random.Generator, rule: str, effect: int, kind: np.ndarray, rates: dict[str, Target]) -> np.ndarray:
    """Parcels of the rule's class or a worse one, as many as its rate of all asks for."""
    open_to = kind >= effect
    return open_to & (rng.random(len(kind)) < rates[rule].rate * len(kind) / open_to.sum())


def _complete(
    rng: np.random.Generator, broken: dict[str, np.ndarray], kind: np.ndarray, effect: int, rates: dict[str, Target]
) -> None:
    """Give each parcel of a class one of its rules: those without get the commonest one, of the others as many as its
    rate of all parcels asks for.
    """
    commonest = max(broken, key=lambda rule: rates[rule].rate)
    others = np.any([flaw for rule, flaw in broken.items() if rule != commonest], axis=0)
    members = kind == effect
    lacking = members & ~others
    wanted = rates[commonest].rate * len(kind) - lacking.sum() - (broken[commonest] & (kind > effect)).sum()
    chance = np.clip(wanted / max((members & others).sum(), 1), 0, 1)
    broken[commonest][members] = (lacking | (rng.random(len(kind)) < chance))[members]


def _mended(rng: np.random.Generator, clean: np.ndarray, a_day: float, calendar: WorkingDays) -> np.ndarray:
    """Moments within the campaign for some of the parcels that are clean after it, NEVER for all others."""
    first, last = (day_number(day) for day in CAMPAIGN)
    days = calendar.days[(calendar.days >= first) & (calendar.days <= last)]
    chosen = clean & (rng.random(len(clean)) < min(a_day * len(days) * len(clean) / max(clean.sum(), 1), 1))
    day = days[rng.integers(0, len(days), len(clean))].astype(np.int64)
    return np.where(chosen, day * SECONDS_PER_DAY + time_of_day(rng, len(clean), HOUR_WEIGHTS), NEVER)
