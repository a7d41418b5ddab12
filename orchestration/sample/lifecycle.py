"""What happens to each dossier after submission, as times; which of it is delivered, and when."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

import numpy as np

from orchestration.sample.procedures import FINANCIAL_FIELD, Catalogue
from orchestration.sample.rates import calibrated_draw
from orchestration.sample.receptions import HOUR_WEIGHTS, ONLINE, SECONDS_PER_DAY, Receptions, time_of_day
from orchestration.sample.reference import Target
from orchestration.sample.working_days import WorkingDays, day_number

NEVER = np.iinfo(np.int64).max // 4
# The source exports at noon and at midnight; of several changes of a dossier between two exports the last remains.
EXPORT_INTERVAL = SECONDS_PER_DAY // 2

REFUSED_SHARE = 0.010
DELETED_SHARE = 0.0025
WITHDRAWN_SHARE = 0.005
SUPPLEMENT_SHARE = 0.035
SECOND_SUPPLEMENT_SHARE = 0.007
UNANSWERED_SHARE = 0.002
NO_DUE_DAY_SHARE = 0.010
PAUSED_SHARE_OF_LATE = 0.008
NEVER_FINISHED_SHARE_OF_LATE = 0.03
# Of 482 results in time on the morning of 23/2/2026, 223 were early and 259 on the due day.
EARLY_SHARE = 223 / 482
CORRECTED_SHARE = 0.015
LATE_ARRIVAL_SHARE = 0.010
REPEATED_SHARE = 0.001
# Log odds of being late before 2026, against 2026: the press of 12/2025 speaks of over 99 % on time.
EARLIER_YEAR_LATENESS = -0.9


class Change(IntEnum):
    """The changes of a dossier that make a row, in the order in which they can happen."""

    SUBMITTED = 0
    REFUSED = 1
    ACCEPTED = 2
    IN_PROCESS = 3
    FIRST_REQUEST = 4
    FIRST_ANSWER = 5
    SECOND_REQUEST = 6
    SECOND_ANSWER = 7
    PAUSED = 8
    TAX_REQUESTED = 9
    TAX_PAID = 10
    ENDED = 11
    RETURNED = 12
    CORRECTED = 13
    DELETED = 14


@dataclass(frozen=True)
class Lifecycles:
    """`at`: seconds since 1970 of each change, shape (changes, dossiers), NEVER where it does not happen.

    `due_days`: shape (3, dossiers), the due day (days since 1970) before, after the first and after the second
    supplement; -1 = no due day. `late`: overdue on the last day by the rule of indicator 2.1. `population`:
    counts as received (not refused, deleted or still waiting).
    """

    at: np.ndarray
    due_days: np.ndarray
    late: np.ndarray
    withdrawn: np.ndarray
    population: np.ndarray

    def happens(self, change: Change) -> np.ndarray:
        return self.at[change] < NEVER


def draw_lifecycles(
    rng: np.random.Generator,
    receptions: Receptions,
    catalogue: Catalogue,
    targets: dict[str, Target],
    calendar: WorkingDays,
    last_day: date,
) -> Lifecycles:
    """Histories such that the year's share of dossiers on time is the published one on `last_day`."""
    size = len(receptions)
    last = day_number(last_day)
    end_of_sample = (last + 1) * SECONDS_PER_DAY
    at = np.full((len(Change), size), NEVER, np.int64)
    online = receptions.channel == ONLINE
    at[Change.SUBMITTED] = np.where(online, receptions.submitted, NEVER)

    fate = rng.random(size)
    refused = online & ~receptions.pinned & ~receptions.waiting & (fate < REFUSED_SHARE)
    deleted = ~refused & ~receptions.pinned & ~receptions.waiting & (fate > 1 - DELETED_SHARE)
    handled = ~refused & ~deleted
    at[Change.REFUSED] = np.where(refused, receptions.accepted, NEVER)
    at[Change.ACCEPTED] = np.where(refused, NEVER, receptions.accepted)

    accepted_day = receptions.accepted // SECONDS_PER_DAY
    start = calendar.position(accepted_day)
    earliest = start + ~calendar.is_working(accepted_day)
    term = np.maximum(catalogue.term_days[receptions.procedure], 1)

    first, second, unanswered, withdrawn = _supplements_and_withdrawals(rng, handled, term)
    request = earliest + np.floor(rng.random(size) * np.clip(term - 1, 1, 4)).astype(np.int64)
    request = np.minimum(request, start + np.maximum(term - 1, 0)).clip(min=earliest)
    first_wait = np.where(first & ~unanswered, rng.integers(1, 9, size), 0)
    second_wait = np.where(second, rng.integers(1, 9, size), 0)
    due = start + term + np.stack([np.zeros(size, np.int64), first_wait, first_wait + second_wait])
    no_due = rng.random(size) < NO_DUE_DAY_SHARE
    due_days = np.where(no_due, -1, calendar.at(due)).astype(np.int32)
    final_due = due[2]

    second_counts = second & (calendar.at(request + first_wait) <= last)
    population = handled & ~receptions.waiting
    year = population & receptions.in_year
    can_be_late = population & ~no_due & ~second & ~unanswered & ~withdrawn & (calendar.at(final_due) < last)
    late_draw = calibrated_draw(
        rng,
        receptions.cells.log_odds("late", 0.5, _lateness_by_month(receptions, last_day)),
        eligible=can_be_late,
        target=receptions.in_year,
        wanted=(1 - targets["on_time"].rate) * year.sum() - (second_counts & year).sum(),
    )
    paused = late_draw & (rng.random(size) < PAUSED_SHARE_OF_LATE)

    ready = np.where(first, request + first_wait + second_wait, earliest)
    end = _end_positions(rng, ready, final_due, late_draw)
    end = np.where(withdrawn, np.minimum(earliest + rng.integers(0, 3, size), final_due).clip(min=ready), end)
    ends = handled & ~paused & ~unanswered & (end < NEVER)
    end_position = np.where(end < NEVER, end, final_due + 20)

    def moment(position: np.ndarray) -> np.ndarray:
        return calendar.at(position).astype(np.int64) * SECONDS_PER_DAY + time_of_day(rng, size, HOUR_WEIGHTS)

    wanted = {
        Change.FIRST_REQUEST: (first & handled, request),
        Change.FIRST_ANSWER: (first & handled & ~unanswered, request + first_wait),
        Change.SECOND_REQUEST: (second & handled, request + first_wait),
        Change.SECOND_ANSWER: (second & handled, request + first_wait + second_wait),
        Change.PAUSED: (paused, final_due + 1),
    }
    taxed = _owes_land_tax(rng, receptions, catalogue) & handled & ~paused & ~unanswered & ~withdrawn
    span = np.maximum(end_position - ready, 0)
    wanted[Change.TAX_REQUESTED] = (taxed & (span >= 2), ready + (span * 0.4).astype(np.int64))
    wanted[Change.TAX_PAID] = (taxed & (span >= 2), ready + (span * 0.8).astype(np.int64))
    wanted[Change.ENDED] = (ends, end_position)

    ended_desired = np.where(ends, moment(end_position), receptions.accepted + SECONDS_PER_DAY)
    half_way = np.maximum((ended_desired - receptions.accepted) // 2, 300)
    pause_before_work = np.minimum(rng.exponential(10_800, size).astype(np.int64) + 180, 20 * 3600)
    in_process = receptions.accepted + np.minimum(pause_before_work, half_way)
    at[Change.IN_PROCESS] = np.where(refused, NEVER, in_process)
    previous = in_process
    for change, (happens, position) in wanted.items():
        desired = ended_desired if change is Change.ENDED else moment(position)
        when = np.maximum(desired, previous + rng.integers(180, 600, size))
        at[change] = np.where(happens, when, NEVER)
        previous = np.where(happens, when, previous)
    _after_the_end(rng, at, calendar, ends & ~withdrawn, end_position, end_of_sample)
    at[Change.DELETED] = np.where(deleted, in_process + rng.integers(1, 5, size) * SECONDS_PER_DAY, NEVER)

    still_counts = handled & ~receptions.waiting | (deleted & (at[Change.DELETED] >= end_of_sample))
    return Lifecycles(
        at=at,
        due_days=due_days,
        late=late_draw | second_counts & handled,
        withdrawn=withdrawn,
        population=still_counts,
    )


def _supplements_and_withdrawals(
    rng: np.random.Generator, handled: np.ndarray, term: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Who is asked for a supplement once, twice, never answers, or withdraws; each a boolean array."""
    chance = rng.random(len(handled))
    withdrawn = handled & (chance < WITHDRAWN_SHARE)
    longer_terms = handled & ~withdrawn & (term >= 2)
    of_longer_terms = max(longer_terms.mean(), 0.05)
    asked = longer_terms & (chance > 1 - SUPPLEMENT_SHARE / of_longer_terms)
    second = asked & (chance > 1 - SECOND_SUPPLEMENT_SHARE / of_longer_terms)
    unanswered = asked & ~second & (rng.random(len(handled)) < UNANSWERED_SHARE / SUPPLEMENT_SHARE)
    return asked, second, unanswered, withdrawn


def _lateness_by_month(receptions: Receptions, last_day: date) -> np.ndarray:
    """Log odds per month of the sample: better before the published year, worst at its start."""
    months = receptions.cells.months
    of_year = np.arange(months) - (months - last_day.month)
    in_year = np.linspace(0.25, -0.25, last_day.month)[of_year.clip(0)] + 0.08 * np.sin(of_year * 2.1)
    return np.where(of_year < 0, EARLIER_YEAR_LATENESS, in_year)


def _end_positions(rng: np.random.Generator, ready: np.ndarray, due: np.ndarray, late: np.ndarray) -> np.ndarray:
    """Working-day position of the end of handling; NEVER for those left lying. On time: mostly the due day."""
    size = len(ready)
    early = rng.random(size) < EARLY_SHARE
    span = np.maximum(due - ready, 0)
    in_time = np.where(early, due - np.floor(rng.random(size) * (span + 1)).astype(np.int64), due)
    delay_kind = rng.random(size)
    delay = np.where(delay_kind < 0.75, rng.geometric(1 / 3, size), rng.geometric(1 / 15, size))
    overdue = np.where(delay_kind > 1 - NEVER_FINISHED_SHARE_OF_LATE, NEVER, due + delay)
    return np.where(late, overdue, in_time)


def _owes_land_tax(rng: np.random.Generator, receptions: Receptions, catalogue: Catalogue) -> np.ndarray:
    of_land = np.char.startswith(catalogue.field.astype(str), FINANCIAL_FIELD)
    return of_land[receptions.procedure] & (rng.random(len(receptions)) < 0.6)


def _after_the_end(
    rng: np.random.Generator,
    at: np.ndarray,
    calendar: WorkingDays,
    ended: np.ndarray,
    end_position: np.ndarray,
    end_of_sample: int,
) -> None:
    """Fill in the hand-over of the result (6 % are never collected) and the corrections of a flag."""
    size = len(ended)
    kind = rng.random(size)
    at_once = at[Change.ENDED] + rng.integers(300, 5400, size)
    days_later = np.where(kind < 0.85, rng.integers(1, 6, size), rng.integers(5, 21, size))
    later = calendar.at(end_position + days_later).astype(np.int64) * SECONDS_PER_DAY
    later += time_of_day(rng, size, HOUR_WEIGHTS)
    returned = ended & (kind < 0.94)
    at[Change.RETURNED] = np.where(returned, np.where(kind < 0.55, at_once, later), NEVER)
    last_change = np.where(returned, at[Change.RETURNED], at[Change.ENDED])
    corrected = last_change + rng.integers(1, 16, size) * SECONDS_PER_DAY
    chosen = ended & (rng.random(size) < CORRECTED_SHARE) & (corrected < end_of_sample)
    at[Change.CORRECTED] = np.where(chosen, corrected, NEVER)


@dataclass(frozen=True)
class DeliveredRows:
    """One entry per delivered row, in order of arrival: dossier position, change, time, arrival day (since 1970)."""

    dossier: np.ndarray
    change: np.ndarray
    at: np.ndarray
    arrival: np.ndarray

    def __len__(self) -> int:
        return len(self.dossier)


def deliver(rng: np.random.Generator, lifecycles: Lifecycles, last_day: date) -> DeliveredRows:
    """The rows that have arrived by `last_day`: exports of half a day, about 1 % days late, some twice."""
    last = day_number(last_day)
    parts = []
    next_export = np.full(lifecycles.at.shape[1], -1, np.int64)
    for change in reversed(Change):
        when = lifecycles.at[change]
        export = when // EXPORT_INTERVAL
        happens = when < NEVER
        exported = np.flatnonzero(happens & (export != next_export) & (when < (last + 1) * SECONDS_PER_DAY))
        parts.append((exported.astype(np.int32), np.full(len(exported), change, np.int8), when[exported]))
        next_export = np.where(happens, export, next_export)
    dossier, change, at = (np.concatenate(column) for column in zip(*parts, strict=True))
    arrival = at // SECONDS_PER_DAY
    delayed = rng.random(len(at)) < LATE_ARRIVAL_SHARE
    arrival = arrival + np.where(delayed, rng.integers(1, 8, len(at)), 0)
    again = np.flatnonzero(rng.random(len(at)) < REPEATED_SHARE)
    arrival_again = arrival[again] + rng.integers(0, 2, len(again))
    dossier, change, at = (np.concatenate([column, column[again]]) for column in (dossier, change, at))
    arrival = np.concatenate([arrival, arrival_again]).astype(np.int32)
    order = np.lexsort((dossier, at, arrival))
    order = order[arrival[order] <= last]
    return DeliveredRows(dossier[order], change[order], at[order], arrival[order])
