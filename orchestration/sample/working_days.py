"""The working-day calendar that terms, due days and receptions follow."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

LONGEST_HANDLING_DAYS = 900
DATED_BACK_DAYS = 3000


@dataclass(frozen=True)
class WorkingDays:
    """Working days in ascending order (`days`, int32 days since 1970-01-01) and the days off that are not weekends.

    Beyond the last year of the seed only weekends are free: the calendar of those years is not published yet.
    """

    days: np.ndarray
    holidays: np.ndarray
    tet: np.ndarray

    def position(self, day: np.ndarray) -> np.ndarray:
        """Position of the last working day on or before each `day` (days since 1970-01-01)."""
        return np.searchsorted(self.days, day, side="right") - 1

    def is_working(self, day: np.ndarray) -> np.ndarray:
        return self.days[self.position(day)] == day

    def at(self, position: np.ndarray) -> np.ndarray:
        """The day at each position, as days since 1970-01-01; beyond the calendar, its last day."""
        return self.days[np.clip(position, 0, len(self.days) - 1)]

    def add(self, day: np.ndarray, working_days: np.ndarray | int) -> np.ndarray:
        """The n-th working day after each `day`."""
        return self.at(self.position(day) + working_days)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - date(1970, 1, 1)).days


def weekday(day: np.ndarray) -> np.ndarray:
    """0 = Monday … 6 = Sunday; 1970-01-01 was a Thursday."""
    return (day + 3) % 7


def load_working_days(holidays_csv: Path, first_day: date, last_day: date) -> WorkingDays:
    """Monday to Friday less the holidays of the seed, plus its working Saturdays.

    Columns used: `date`, `kind` (`holiday` | `working_saturday`), `reason`.
    """
    seed = pl.read_csv(holidays_csv, infer_schema_length=0).with_columns(
        pl.col("date").str.to_date().cast(pl.Int32).alias("day")
    )
    holidays = seed.filter(pl.col("kind") == "holiday")
    working_saturdays = seed.filter(pl.col("kind") == "working_saturday")["day"].to_numpy()
    every_day = np.arange(
        day_number(first_day) - DATED_BACK_DAYS, day_number(last_day) + LONGEST_HANDLING_DAYS, dtype=np.int32
    )
    off = holidays["day"].to_numpy()
    working = (weekday(every_day) < 5) & ~np.isin(every_day, off) | np.isin(every_day, working_saturdays)
    tet = holidays.filter(pl.col("reason").str.contains("Tết"))["day"].to_numpy()
    return WorkingDays(days=every_day[working], holidays=off, tet=tet)
