"""Who applies for what, where, when and by which channel: the fixed facts of every dossier."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from orchestration.sample.procedures import Catalogue
from orchestration.sample.rates import Cells, calibrated_draw
from orchestration.sample.reference import Target
from orchestration.sample.units import HandlingUnits
from orchestration.sample.working_days import WorkingDays, day_number, weekday

DIRECT, ONLINE, POSTAL = 1, 2, 3
SECONDS_PER_DAY = 86_400
# Peaks 08-10 and 14-16 (sizing assumption, supported by the hourly split of 23/2/2026).
HOUR_WEIGHTS = {7: 0.04, 8: 0.21, 9: 0.20, 10: 0.11, 11: 0.04, 13: 0.08, 14: 0.15, 15: 0.13, 16: 0.04}
SATURDAY_HOURS = {8: 0.4, 9: 0.4, 10: 0.2}
WEEKDAY_WEIGHTS = np.array([1.30, 1.05, 1.00, 0.95, 0.90, 0.06, 0.0])
AFTER_TET, AFTER_HOLIDAY = 1.9, 1.25
MONTH_WEIGHTS = np.array([1.0, 0.95, 1.1, 1.05, 1.0, 1.05, 1.1, 1.1, 1.0, 1.0, 1.05, 1.0])
# Online dossiers of the last day and a half that nobody has accepted yet: about half a day's intake.
WAITING_DAYS = 0.5
COVERAGE_MARGIN_DAYS = 10


@dataclass(frozen=True)
class Receptions:
    """One entry per dossier, in order of acceptance.

    `unit`, `procedure`: positions in the unit list and the catalogue. `submitted`, `accepted`: seconds since
    1970-01-01, Vietnam wall time. `waiting`: accepted after the last day, so only the submission is delivered.
    `pinned`: guarantees that its procedure has an (online, paid) dossier. `in_year`: accepted in the calendar
    year of the last day, the one that the published rates are about.
    """

    unit: np.ndarray
    procedure: np.ndarray
    channel: np.ndarray
    submitted: np.ndarray
    accepted: np.ndarray
    waiting: np.ndarray
    pinned: np.ndarray
    in_year: np.ndarray
    cells: Cells

    def __len__(self) -> int:
        return len(self.unit)


def draw_receptions(
    rng: np.random.Generator,
    dossiers: int,
    units: HandlingUnits,
    catalogue: Catalogue,
    targets: dict[str, Target],
    calendar: WorkingDays,
    first_day: date,
    last_day: date,
) -> Receptions:
    """`dossiers` receptions over the days from `first_day` to `last_day` (inclusive)."""
    first, last = day_number(first_day), day_number(last_day)
    accepted, waiting = _accepted(rng, dossiers, calendar, first, last)
    accepted_day = accepted // SECONDS_PER_DAY
    month = _month(accepted_day.clip(max=last), first_day)
    months = int(_month(np.array([last]), first_day)[0]) + 1
    unit = _units(rng, units, month, months, waiting)
    procedure = _procedures(rng, units, catalogue, unit, waiting)
    in_year = (accepted_day >= max(first, day_number(date(last_day.year, 1, 1)))) & ~waiting
    pinned, procedure = _cover_procedures(
        rng, units, catalogue, unit, procedure, in_year & _settled(accepted_day, last)
    )
    cells = Cells(unit=unit, month=month, units=len(units), months=months)
    channel = _channels(rng, catalogue, targets, procedure, cells, in_year, waiting, pinned)
    submitted = _submitted(rng, accepted, channel, waiting, first, last)
    return Receptions(unit, procedure, channel, submitted, accepted, waiting, pinned, in_year, cells)


def _month(day: np.ndarray, first_day: date) -> np.ndarray:
    """Calendar months since that of `first_day`."""
    months_since_1970 = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return months_since_1970 - ((first_day.year - 1970) * 12 + first_day.month - 1)


def _settled(day: np.ndarray, last: int) -> np.ndarray:
    """Accepted long enough ago for its rows to have arrived; everything, if nothing is."""
    settled = day <= last - COVERAGE_MARGIN_DAYS
    return settled if settled.any() else np.ones(len(day), bool)


def day_weights(calendar: WorkingDays, days: np.ndarray) -> np.ndarray:
    """Relative receptions of each day (days since 1970-01-01): none on Sundays and holidays."""
    working = calendar.is_working(days)
    of_week = weekday(days)
    weight = np.where(working, WEEKDAY_WEIGHTS[np.minimum(of_week, 4)], WEEKDAY_WEIGHTS[of_week])
    weight[~working & ((of_week < 5) | np.isin(days, calendar.holidays))] = 0.0
    reopening = working & np.isin(calendar.days[calendar.position(days) - 1] + 1, calendar.holidays)
    after_weekend = working & np.isin(days - 3, calendar.holidays) & (of_week == 0)
    tet_before = np.isin(days - 1, calendar.tet) | np.isin(days - 3, calendar.tet) & (of_week == 0)
    weight[reopening | after_weekend] *= AFTER_HOLIDAY
    weight[working & tet_before] *= AFTER_TET / AFTER_HOLIDAY
    calendar_month = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
    return weight * MONTH_WEIGHTS[calendar_month]


def _accepted(
    rng: np.random.Generator, dossiers: int, calendar: WorkingDays, first: int, last: int
) -> tuple[np.ndarray, np.ndarray]:
    """Times of acceptance in ascending order, and which of them lie after the last day."""
    days = np.arange(first, last + 1, dtype=np.int32)
    weights = day_weights(calendar, days)
    if not weights.sum():
        raise ValueError("the sample needs at least one day on which dossiers are received")
    busy_days = weights.sum() / weights.max()
    waiting = min(round(WAITING_DAYS * dossiers / (busy_days + WAITING_DAYS)), dossiers // 10)
    day = np.sort(rng.choice(days, dossiers - waiting, p=weights / weights.sum()))
    next_day = np.full(waiting, calendar.at(calendar.position(np.int32(last)) + 1), np.int32)
    day = np.concatenate([day, next_day]).astype(np.int64)
    saturday = (weekday(day) == 5) & ~calendar.is_working(day)
    seconds = time_of_day(rng, dossiers, HOUR_WEIGHTS)
    seconds[saturday] = time_of_day(rng, int(saturday.sum()), SATURDAY_HOURS)
    accepted = day * SECONDS_PER_DAY + seconds
    order = np.argsort(accepted, kind="stable")
    return accepted[order], (day > last)[order]


def time_of_day(rng: np.random.Generator, size: int, hour_weights: dict[int, float]) -> np.ndarray:
    """Seconds since midnight, hours drawn by weight; an hour of 7 or 13 begins at half past."""
    hours = np.array(list(hour_weights))
    weights = np.array(list(hour_weights.values()))
    hour = rng.choice(hours, size, p=weights / weights.sum())
    half = (hour == 7) | (hour == 13)
    return hour * 3600 + np.where(half, 1800 + rng.integers(0, 1800, size), rng.integers(0, 3600, size))


def _units(
    rng: np.random.Generator, units: HandlingUnits, month: np.ndarray, months: int, waiting: np.ndarray
) -> np.ndarray:
    """A unit per dossier; some small departments receive nothing in some months. Waiting ones are communes'."""
    unit = np.empty(len(month), np.int32)
    silent_order = np.random.default_rng(len(units)).integers(0, 10, (months, len(units)))
    silent = silent_order < units.silent_months_of_ten
    for index in range(months):
        members = np.flatnonzero((month == index) & ~waiting)
        share = np.where(silent[index], 0.0, units.share)
        unit[members] = rng.choice(len(units), len(members), p=share / share.sum())
    share = np.where(units.is_commune, units.share, 0.0)
    unit[waiting] = rng.choice(len(units), int(waiting.sum()), p=share / share.sum())
    return unit


def _procedures(
    rng: np.random.Generator,
    units: HandlingUnits,
    catalogue: Catalogue,
    unit: np.ndarray,
    waiting: np.ndarray,
) -> np.ndarray:
    """A procedure per dossier, by the weights within the communes or the department; online if waiting."""
    procedure = np.empty(len(unit), np.int32)
    for members, candidates in _applicants(units, catalogue, unit):
        for group, weight in (
            (members[~waiting[members]], catalogue.weight[candidates]),
            (members[waiting[members]], (catalogue.weight * catalogue.online_used)[candidates]),
        ):
            if len(group):
                procedure[group] = rng.choice(candidates, len(group), p=weight / weight.sum())
    return procedure


def _applicants(units: HandlingUnits, catalogue: Catalogue, unit: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Dossiers and the procedures open to them: one pair for the communes, one for each department."""
    pairs = [(np.flatnonzero(units.is_commune[unit]), np.flatnonzero(catalogue.unit == ""))]
    for index in np.flatnonzero(~units.is_commune):
        pairs.append((np.flatnonzero(unit == index), np.flatnonzero(catalogue.unit == units.code[index])))
    return pairs


def _cover_procedures(
    rng: np.random.Generator,
    units: HandlingUnits,
    catalogue: Catalogue,
    unit: np.ndarray,
    procedure: np.ndarray,
    candidates: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Give each used or paid procedure one dossier of the year, as far as its unit has that many."""
    pinned = np.zeros(len(unit), bool)
    procedure = procedure.copy()
    for members, procedures in _applicants(units, catalogue, unit):
        to_cover = procedures[catalogue.online_used[procedures] | catalogue.paid[procedures]]
        chosen = rng.permutation(members[candidates[members]])[: len(to_cover)]
        procedure[chosen] = to_cover[: len(chosen)]
        pinned[chosen] = True
    return pinned, procedure


def _channels(
    rng: np.random.Generator,
    catalogue: Catalogue,
    targets: dict[str, Target],
    procedure: np.ndarray,
    cells: Cells,
    in_year: np.ndarray,
    waiting: np.ndarray,
    pinned: np.ndarray,
) -> np.ndarray:
    possible = catalogue.online_used[procedure]
    trend = np.linspace(-0.3, 0.3, cells.months)
    online = calibrated_draw(
        rng,
        cells.log_odds("online", 0.6, trend),
        eligible=possible,
        target=in_year,
        wanted=targets["online"].rate * in_year.sum(),
        certain=pinned | waiting,
    )
    postal = ~online & (rng.random(len(procedure)) < 0.08)
    return np.where(online, ONLINE, np.where(postal, POSTAL, DIRECT)).astype(np.int8)


def _submitted(
    rng: np.random.Generator,
    accepted: np.ndarray,
    channel: np.ndarray,
    waiting: np.ndarray,
    first: int,
    last: int,
) -> np.ndarray:
    """Online: minutes to two days before acceptance, weekends and nights included. Else: on acceptance."""
    size = len(accepted)
    kind = rng.random(size)
    lag = np.select(
        [kind < 0.55, kind < 0.85],
        [rng.integers(600, 10_800, size), rng.integers(10_800, 57_600, size)],
        rng.integers(57_600, 2 * SECONDS_PER_DAY, size),
    )
    earliest = first * SECONDS_PER_DAY + 6 * 3600 + rng.integers(0, 3600, size)
    online = np.minimum(np.maximum(accepted - lag, earliest), accepted - 60)
    before_close = (last + 1) * SECONDS_PER_DAY - rng.integers(2 * 3600, 36 * 3600, size)
    online = np.where(waiting, np.maximum(before_close, earliest), online)
    return np.where(channel == ONLINE, online, accepted)
