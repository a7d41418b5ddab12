"""The petitions feed: feedback on procedures and on staff, few and often late."""

from datetime import date

import numpy as np
import polars as pl

from orchestration.sample.receptions import HOUR_WEIGHTS, SECONDS_PER_DAY, day_weights, time_of_day
from orchestration.sample.reference import Target
from orchestration.sample.units import HandlingUnits
from orchestration.sample.working_days import WorkingDays, day_number

# 280/510 and 225/510 are exact only in multiples of 102.
STEP = 102
HANDLING_DAYS = np.array([2, 5, 15])
HANDLING_DAYS_SHARE = np.array([0.08, 0.12, 0.80])
CLASSES = ["thu_tuc_hanh_chinh", "hanh_vi_can_bo", None]
EARLIER_YEAR_ON_TIME = 0.72


def petition_rows(
    rng: np.random.Generator,
    units: HandlingUnits,
    targets: dict[str, Target],
    calendar: WorkingDays,
    first_day: date,
    last_day: date,
    year_population: int,
) -> pl.DataFrame:
    """One row per petition per change, columns as in the inbox contract plus `arrival` (days since 1970).

    The year of the last day gets the published number scaled to `year_population` dossiers (in multiples of 102)
    and exactly the published shares on time and satisfied, judged on the last day.
    """
    first, last = day_number(first_day), day_number(last_day)
    year_start = max(first, day_number(date(last_day.year, 1, 1)))
    scaled = targets["petitions"].rate * year_population
    this_year = STEP * max(round(scaled / STEP), 1)
    earlier = round(this_year * (year_start - first) / max(last - year_start + 1, 1) * 0.8)
    day = np.sort(
        np.concatenate(
            [
                _days(rng, calendar, first, year_start - 1, earlier),
                _days(rng, calendar, year_start, last, this_year),
            ]
        )
    )
    size = len(day)
    in_year = day >= year_start
    weight = np.sqrt(units.share)
    term = rng.choice(HANDLING_DAYS, size, p=HANDLING_DAYS_SHARE)
    due = calendar.add(day, term)
    on_time = _exactly(rng, in_year, due >= last, targets["petition_on_time"].of(int(in_year.sum())))
    on_time |= ~in_year & (rng.random(size) < EARLIER_YEAR_ON_TIME)
    used = np.where(on_time, rng.integers(0, HANDLING_DAYS.max(), size) % (term + 1), term + rng.geometric(1 / 6, size))
    received = day.astype(np.int64) * SECONDS_PER_DAY + time_of_day(rng, size, HOUR_WEIGHTS)
    handled = calendar.add(day, used).astype(np.int64) * SECONDS_PER_DAY + time_of_day(rng, size, HOUR_WEIGHTS)
    handled = np.maximum(handled, received + 1800)
    is_handled = handled < (last + 1) * SECONDS_PER_DAY
    # The rest of the satisfied share: unsatisfied or repeated among those on time (known once handled).
    satisfied = targets["petition_satisfied"].of(int(in_year.sum()))
    displeased = _exactly(
        rng, in_year & on_time & is_handled, np.zeros(size, bool), int((in_year & on_time).sum()) - satisfied
    )
    displeased |= ~in_year & (rng.random(size) < 0.15)
    repeated = displeased & (rng.random(size) < 0.3)
    rated = displeased & ~repeated | (rng.random(size) < 0.6)
    codes = [f"PAKN-{position + 1:06d}" for position in range(size)]
    common = pl.DataFrame(
        {
            "MaPAKN": codes,
            "MaDonVi": units.code[rng.choice(len(units), size, p=weight / weight.sum())],
            "NgayTiepNhan": received,
            "HanXuLy": due.astype(np.int64) * SECONDS_PER_DAY + 17 * 3600,
            "Loai": [CLASSES[kind] for kind in rng.choice(len(CLASSES), size, p=[0.6, 0.35, 0.05])],
        }
    )
    opened = common.with_columns(
        NgayXuLy=pl.lit(None, pl.Int64),
        HaiLong=pl.lit(None, pl.Int8),
        LapLai=pl.lit(0, pl.Int8),
        NgayCapNhat=pl.Series(received),
    )
    closed = common.with_columns(
        NgayXuLy=pl.Series(handled),
        HaiLong=pl.when(pl.Series(rated)).then(pl.Series((~displeased | repeated).astype(np.int8))),
        LapLai=pl.Series(repeated.astype(np.int8)),
        NgayCapNhat=pl.Series(handled),
    ).filter(pl.Series(is_handled))
    columns = [
        "MaPAKN",
        "MaDonVi",
        "NgayTiepNhan",
        "HanXuLy",
        "NgayXuLy",
        "HaiLong",
        "LapLai",
        "Loai",
        "NgayCapNhat",
    ]
    times = ["NgayTiepNhan", "HanXuLy", "NgayXuLy", "NgayCapNhat"]
    return (
        pl.concat([opened.select(columns), closed.select(columns)])
        .sort("NgayCapNhat", "MaPAKN")
        .with_columns(
            (pl.col("NgayCapNhat") // SECONDS_PER_DAY).cast(pl.Int32).alias("arrival"),
            *[(pl.col(name) * 1000).cast(pl.Datetime("ms")) for name in times],
        )
    )


def _days(rng: np.random.Generator, calendar: WorkingDays, first: int, last: int, count: int) -> np.ndarray:
    days = np.arange(first, last + 1, dtype=np.int32)
    weights = day_weights(calendar, days) if len(days) else np.empty(0)
    if not weights.sum():
        return np.empty(0, np.int32)
    return rng.choice(days, count, p=weights / weights.sum())


def _exactly(rng: np.random.Generator, among: np.ndarray, certain: np.ndarray, count: int) -> np.ndarray:
    """`count` true entries within `among`; the `certain` ones of them first."""
    order = np.argsort(np.where(among, rng.random(len(among)) - certain, 9.0), kind="stable")
    chosen = np.zeros(len(among), bool)
    chosen[order[: min(max(count, 0), int(among.sum()))]] = True
    return chosen
