"""Which unit a delivered code means on a given day. Codes were reused on 2025-07-01, so the day decides."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import polars as pl

from orchestration.intake.words import comparable

NAMED_UNIT = "name:"
"""Marks a key that is a unit's name, from exports that give no code (DQ-S07)."""
COMMITTEE = re.compile(f"^(ubnd|{comparable('uỷ ban nhân dân')}) ")


def named_unit(name: str) -> str:
    """The key of a unit that is given by its name: a commune and its People's Committee are one unit."""
    return NAMED_UNIT + unicodedata.normalize("NFC", COMMITTEE.sub("", comparable(name)))


def unit_candidates(units_csv: Path) -> pl.DataFrame:
    """Rows (key, unit_code, valid_from, valid_to): every `code`, `eid_code` and name with the days it is valid.

    An open end is null on either side.
    """
    units = pl.read_csv(units_csv, infer_schema=False).select(
        "code",
        "eid_code",
        pl.col("name_vi").map_elements(named_unit, return_dtype=pl.String),
        *[pl.col(c).str.to_date("%Y-%m-%d").alias(c) for c in ("valid_from", "valid_to")],
    )
    keys = [
        units.select(pl.col(key).alias("key"), pl.col("code").alias("unit_code"), "valid_from", "valid_to")
        for key in ("code", "eid_code", "name_vi")
    ]
    return pl.concat(keys).filter(pl.col("key").is_not_null()).unique(["key", "unit_code"])


def known_codes(keys: pl.Series, candidates: pl.DataFrame) -> pl.Series:
    """The keys that are unit codes, valid or not on any given day; null for the others."""
    return keys.set(~keys.is_in(candidates["unit_code"].to_list()), None)


def resolve_units(keys: pl.Series, days: pl.Series, candidates: pl.DataFrame) -> pl.Series:
    """The unit code for each (key, day), null where no unit has that key on that day.

    Two units of one name on one day are null too (DQ-S08: Phường 4 was in Tây Ninh and in Tân An).
    """
    asked = pl.DataFrame({"key": keys, "day": days})
    found = (
        asked.unique()
        .join(candidates, on="key")
        .filter(
            (pl.col("valid_from").is_null() | (pl.col("valid_from") <= pl.col("day")))
            & (pl.col("valid_to").is_null() | (pl.col("day") <= pl.col("valid_to")))
        )
        .filter(pl.col("unit_code").n_unique().over("key", "day") == 1)
        .unique(["key", "day"])
    )
    return asked.join(found, on=["key", "day"], how="left", maintain_order="left")["unit_code"]
