"""Deliveries of the feed targets: invented plans for the years of the sample, and the real ones of 2022."""

from datetime import date, timedelta

import polars as pl

from orchestration.sample.reference import sample_table


def plan_deliveries(first_day: date, last_day: date) -> dict[date, pl.DataFrame]:
    """Invented plans by arrival day: of each year within the two days, on the day each begins to hold.

    What began earlier arrives on the second day; the first is that of the captured ones.
    """
    rows = sample_table("plans")
    arriving: dict[date, list[pl.DataFrame]] = {}
    for year in range(first_day.year, last_day.year + 1):
        for (begins,), part in rows.partition_by("begins", as_dict=True, include_key=False).items():
            valid_from = date.fromisoformat(f"{year}-{begins}")
            plans = part.with_columns(
                pl.lit(str(year)).alias("year"), pl.lit(valid_from.isoformat()).alias("valid_from")
            )
            arriving.setdefault(max(valid_from, first_day + timedelta(days=1)), []).append(plans)
    return {day: pl.concat(parts) for day, parts in arriving.items() if day <= last_day}


def plans_of_2022(first_day: date) -> dict[date, pl.DataFrame]:
    """The two rates that the province planned for 2022, which arrive on the sample's first day.

    The notice of late 2022 names the rates, neither the day of the plan nor who leads.
    """
    return {first_day: sample_table("plans_2022")}
