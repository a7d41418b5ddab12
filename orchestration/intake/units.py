"""Which unit a delivered code means on a given day. Codes were reused on 2025-07-01, so the day decides."""

from __future__ import annotations

from pathlib import Path

import polars as pl


def unit_candidates(units_csv: Path) -> pl.DataFrame:
    """Rows (key, unit_code, valid_from, valid_to): every `code` and `eid_code` with the days it is valid.

    An open end is null on either side.
    """
    units = pl.read_csv(units_csv, infer_schema=False).select(
        "code", "eid_code", *[pl.col(c).str.to_date("%Y-%m-%d").alias(c) for c in ("valid_from", "valid_to")]
    )
    keys = [
        units.select(pl.col(key).alias("key"), pl.col("code").alias("unit_code"), "valid_from", "valid_to")
        for key in ("code", "eid_code")
    ]
    return pl.concat(keys).filter(pl.col("key").is_not_null()).unique(["key", "unit_code"])


def known_codes(keys: pl.Series, candidates: pl.DataFrame) -> pl.Series:
    """The keys that are unit codes, valid or not on any given day; null for the others."""
    return keys.set(~keys.is_in(candidates["unit_code"].to_list()), None)


def resolve_units(keys: pl.Series, days: pl.Series, candidates: pl.DataFrame) -> pl.Series:
    """The unit code for each (key, day), null where no unit has that key on that day."""
    asked = pl.DataFrame({"key": keys, "day": days})
    found = (
        asked.unique()
        .join(candidates, on="key")
        .filter(
            (pl.col("valid_from").is_null() | (pl.col("valid_from") <= pl.col("day")))
            & (pl.col("valid_to").is_null() | (pl.col("day") <= pl.col("valid_to")))
        )
        .unique(["key", "day"], keep="first", maintain_order=True)
    )
    return asked.join(found, on=["key", "day"], how="left", maintain_order="left")["unit_code"]
