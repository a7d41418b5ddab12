"""The data files that the sample is built from: the package's own, and the seeds of the dbt project."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import polars as pl

SAMPLE_DATA = Path(__file__).parent / "data"
REFERENCE_SEEDS = Path(__file__).parents[2] / "dbt_project" / "seeds" / "reference"


def sample_table(name: str) -> pl.DataFrame:
    """`data/<name>.csv` with every column as text, so that no figure changes on its way through."""
    return pl.read_csv(SAMPLE_DATA / f"{name}.csv", infer_schema_length=0)


@dataclass(frozen=True)
class Target:
    """One published, derived or assumed rate; its row in `data/` names the source."""

    numerator: int
    denominator: int

    @property
    def rate(self) -> float:
        return self.numerator / self.denominator

    def of(self, whole: int) -> int:
        """The count out of `whole` that comes nearest to the rate."""
        return round(Fraction(self.numerator * whole, self.denominator))


def load_targets(table: str = "targets") -> dict[str, Target]:
    """Every row of `data/<table>.csv` by its name."""
    return {
        row["name"]: Target(int(row["numerator"]), int(row["denominator"]))
        for row in sample_table(table).iter_rows(named=True)
    }
