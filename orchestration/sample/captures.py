"""Feeds of real captures, carried unchanged and never scaled: the National Portal's figures, published DTI tables."""

from datetime import date

import polars as pl

from orchestration.sample.reference import sample_table

MONTH_SUFFIX = " (month)"
# The monthly figures of August 2026 were read off the portal together with the year's on this day.
MONTHLY_CAPTURE_ARRIVAL = date(2026, 9, 28)
# The tables stood in a public repository of November 2025, on a day that is not known; this is its last working day.
DTI_ARRIVAL = date(2025, 11, 28)


def portal_deliveries(first_day: date, last_day: date) -> dict[date, pl.DataFrame]:
    """Rows of the portal feed by arrival day, for the arrival days within the two (inclusive).

    Columns as in the inbox contract, all text. A numerator, denominator or score that was not captured stays
    empty; a maximum that was not captured is the indicator's own. Portal codes and units map to ours by
    `data/portal_indicators.csv` and `data/portal_units.csv`.
    """
    monthly = pl.col("as_of").str.ends_with(MONTH_SUFFIX)
    month_start = pl.col("as_of").str.strip_suffix(MONTH_SUFFIX) + "-01"
    as_of = (
        pl.when(monthly)
        .then(month_start.str.to_date("%Y-%m-%d", strict=False).dt.month_end().cast(pl.String))
        .otherwise("as_of")
    )
    rows = (
        sample_table("portal_captures")
        .join(sample_table("portal_units").select("unit", "unit_code"), on="unit", how="left")
        .join(sample_table("portal_indicators"), on="portal_code", how="left")
        .select(
            as_of.alias("as_of"),
            "unit_code",
            pl.when(monthly).then(pl.lit("month")).otherwise(pl.lit("year")).alias("period_type"),
            pl.when(monthly)
            .then(month_start)
            .otherwise(pl.col("as_of").str.slice(0, 4) + "-01-01")
            .alias("period_start"),
            "indicator_code",
            "numerator",
            "denominator",
            "score",
            pl.coalesce("max", "max_points").alias("max_score"),
            pl.when(monthly)
            .then(pl.lit(MONTHLY_CAPTURE_ARRIVAL.isoformat()))
            .otherwise("as_of")
            .str.to_date()
            .alias("arrival_day"),
        )
    )
    return {
        arrival_day: part.drop("arrival_day")
        for (arrival_day,), part in rows.sort("arrival_day", maintain_order=True)
        .partition_by("arrival_day", as_dict=True, maintain_order=True)
        .items()
        if first_day <= arrival_day <= last_day
    }


def dti_deliveries(first_day: date, last_day: date) -> dict[date, pl.DataFrame]:
    """The published DTI tables by arrival day, where it lies within the two (inclusive)."""
    return {DTI_ARRIVAL: sample_table("dti_results")} if first_day <= DTI_ARRIVAL <= last_day else {}
