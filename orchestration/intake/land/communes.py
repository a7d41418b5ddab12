"""Communes in land data: which present commune a delivered GSO code means, before or after 1 July 2025."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import polars as pl

SEEDS = Path(__file__).resolve().parents[3] / "dbt_project" / "seeds" / "reference"
CROSSWALK, SHAPES, RULES = (SEEDS / f"{name}.csv" for name in ("commune_crosswalk", "commune_shapes", "land_rules"))

SEEDS_READ = (CROSSWALK, SHAPES, RULES)
"""What decides how land data is read, beside the code."""


@dataclass(frozen=True)
class Communes:
    """present: GSO codes of today's communes. default: code -> present code; a code that is both means the present one.
    parted: former code -> the present codes among which it was parted."""

    present: frozenset[str]
    default: dict[str, str]
    parted: dict[str, tuple[str, ...]]

    def resolve(self, codes: pl.Series) -> pl.Series:
        """The present code for each, of a parted commune its default successor; null for an unknown code."""
        return codes.replace_strict(self.default, default=None, return_dtype=pl.String)

    def is_present(self, codes: pl.Series) -> pl.Series:
        return codes.is_in(list(self.present))


@functools.cache
def communes() -> Communes:
    rows = pl.read_csv(CROSSWALK, infer_schema=False)
    present = frozenset(rows["new_code"])
    defaults = rows.filter(pl.col("is_default") == "true").select("old_code", "new_code").rows()
    parted = rows.group_by("old_code").agg("new_code").filter(pl.col("new_code").list.len() > 1)
    return Communes(
        present,
        dict(defaults) | {code: code for code in present},
        {old: tuple(new) for old, new in parted.rows() if old not in present},
    )
