"""Which units receive dossiers, and how unevenly."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from orchestration.sample.reference import sample_table

# 1,610 of the 1,665 dossiers of one working morning (23/2/2026, Tây Ninh press) came to communes.
COMMUNE_SHARE = 0.97
# Đức Hòa took in over 20,000 dossiers in five months (press); small communes about a twentieth of that.
LARGEST_COMMUNE = "C27937"
LARGEST_TO_SMALLEST = 20.0
TWO_TIER_GOVERNMENT = date(2025, 7, 1)
SIZES_SEED = 20250701


@dataclass(frozen=True)
class HandlingUnits:
    """One entry per unit: departments first, then communes.

    `share` sums to 1 over the units; `silent_months_of_ten` is 0 for every commune; `number` is the n in the
    dossier code H53.n.
    """

    code: np.ndarray
    is_commune: np.ndarray
    share: np.ndarray
    silent_months_of_ten: np.ndarray
    number: np.ndarray

    def __len__(self) -> int:
        return len(self.code)


def load_units(units_csv: Path) -> HandlingUnits:
    """The departments of `data/departments.csv` and the communes of the unit seed, as valid since 2025-07-01.

    Raises ValueError when the seed lacks one of the departments, or has no commune.
    """
    seed = pl.read_csv(units_csv, infer_schema_length=0).filter(
        (pl.col("valid_from").fill_null("") <= TWO_TIER_GOVERNMENT.isoformat()) & pl.col("valid_to").is_null()
    )
    departments = sample_table("departments")
    missing = set(departments["unit_code"]) - set(seed["code"])
    communes = seed.filter(pl.col("level") == "xa").sort("code")["code"].to_numpy()
    if missing or not len(communes):
        raise ValueError(f"{units_csv} lacks units of the sample: {sorted(missing) or 'every commune'}")
    department_share = departments["reception_share"].cast(pl.Float64).to_numpy()
    return HandlingUnits(
        code=np.concatenate([departments["unit_code"].to_numpy(), communes]).astype(str),
        is_commune=np.repeat([False, True], [len(departments), len(communes)]),
        share=np.concatenate(
            [
                (1 - COMMUNE_SHARE) * department_share / department_share.sum(),
                COMMUNE_SHARE * _commune_shares(communes),
            ]
        ),
        silent_months_of_ten=np.concatenate(
            [departments["silent_months_of_ten"].cast(pl.Int64).to_numpy(), np.zeros(len(communes), np.int64)]
        ),
        number=np.concatenate([np.arange(1, len(departments) + 1), np.arange(101, 101 + len(communes))]),
    )


def _commune_shares(communes: np.ndarray) -> np.ndarray:
    """Log-normal quantiles, largest to smallest 20 to 1, the same for every sample; sums to 1."""
    count = len(communes)
    quantiles = (np.arange(count) + 0.5) / count
    normal = np.log(quantiles / (1 - quantiles)) / 1.702  # the logistic stands in for the normal quantile
    spread = np.log(LARGEST_TO_SMALLEST) / (normal[-1] - normal[0]) if count > 1 else 0.0
    sizes = np.exp(spread * normal)
    order = np.random.default_rng(SIZES_SEED).permutation(count)
    largest = np.flatnonzero(communes == LARGEST_COMMUNE)
    if len(largest):
        order = np.append(order[order != largest[0]], largest[0])
    shares = np.empty(count)
    shares[order] = sizes / sizes.sum()
    return shares
