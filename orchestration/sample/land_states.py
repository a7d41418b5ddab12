"""The states that parcels go through: a finished land dossier changes one, the campaign mends some.

A table of states has the columns `parcel` (position), `at` (seconds since 1970: what is wrong with the parcel then, the
row says), `updated` (seconds since 1970), `changed` (day of the last change, -1 = none), `certified` (whether a dossier
has brought a certificate), `certificate` (its number), `issued` (its day), `dossier` (that brought it; null = none or
unknown), `arrival` (day since 1970).
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from orchestration.sample.land_flaws import OF_A_CHANGE, SUPPLEMENT
from orchestration.sample.land_register import Register
from orchestration.sample.lifecycle import NEVER
from orchestration.sample.receptions import SECONDS_PER_DAY
from orchestration.sample.reference import Target
from orchestration.sample.working_days import WorkingDays

# Days from the end of a dossier until the parcel says so: at once, within days, weeks later.
ENTERED_AT_ONCE, ENTERED_WITHIN_DAYS = 0.72, 0.93
# Numbers of certificates: of the first delivery, of dossiers, of parcels that nobody knows.
FIRST_ISSUED, ISSUED_SINCE, ORPHANS = 10_000_000, 20_000_000, 30_000_000
# Of the parcels that nothing happens to, one in so many was merged into another one before its commune's snapshot.
MERGED_EVERY = 80
COLUMNS = ["parcel", "at", "updated", "changed", "certified", "certificate", "issued", "dossier", "arrival"]


@dataclass(frozen=True)
class LandDossiers:
    """One entry per dossier of a land procedure. `commune`: GSO code, empty if a department handles it. `ended`,
    `tax_requested`, `tax_paid` (of those with a financial duty): seconds since 1970, NEVER where it does not happen.
    """

    code: np.ndarray
    commune: np.ndarray
    ended: np.ndarray
    tax_requested: np.ndarray
    tax_paid: np.ndarray


def first_states(register: Register, day: int) -> pl.DataFrame:
    """The states of all parcels at the beginning of `day` (since 1970), which arrive on it."""
    return register.parcels.select(
        pl.int_range(pl.len()).alias("parcel"),
        pl.lit(day * SECONDS_PER_DAY, pl.Int64).alias("at"),
        "updated",
        "changed",
        certified=pl.lit(False),
        certificate=FIRST_ISSUED + pl.int_range(pl.len()),
        issued=_issued_at_first(),
        dossier=pl.lit(None, pl.String),
        arrival=pl.lit(day, pl.Int32),
    ).select(COLUMNS)


def later_states(
    rng: np.random.Generator,
    register: Register,
    dossiers: LandDossiers,
    rates: dict[str, Target],
    calendar: WorkingDays,
    first: int,
    last: int,
) -> pl.DataFrame:
    """The states that arrive after day `first` and up to day `last`, in their order; each on the working day after it
    was entered. `is_change` says whether a dossier brought it, else the campaign did.
    """
    mended = register.flaws.mended
    parcel = np.flatnonzero((mended < NEVER) & (mended >= (first + 1) * SECONDS_PER_DAY))
    changes = _changes(rng, register, dossiers, rates)
    mendings = pl.DataFrame({"parcel": parcel, "updated": mended[parcel]}).with_columns(
        register.parcels.select(_issued_at_first().alias("issued")).to_series().gather(parcel),
        changed=pl.lit(None, pl.Int32),
        dossier=pl.lit(None, pl.String),
        certificate=FIRST_ISSUED + pl.col("parcel"),
        is_change=pl.lit(False),
    )
    states = pl.concat([changes, mendings.select(changes.columns)]).sort("parcel", "updated")
    before = pl.Series(register.parcels["changed"]).gather(states["parcel"])
    arrival = calendar.add((states["updated"] // SECONDS_PER_DAY).to_numpy(), 1)
    return (
        states.with_columns(
            at="updated",
            changed=pl.max_horizontal(before, pl.col("changed").cum_max().forward_fill().over("parcel")),
            certified=pl.col("is_change").cum_max().over("parcel"),
            arrival=pl.Series(arrival, dtype=pl.Int32),
        )
        .filter(pl.col("arrival").is_between(first + 1, last))
        .sort("arrival", "updated", "parcel")
        .select(*COLUMNS, "is_change")
    )


def with_new_certificate(register: Register, states: pl.DataFrame) -> pl.DataFrame:
    """Those of later states that come with a certificate: a dossier's, or one whose number the campaign put right."""
    renumbered = pl.Series(register.flaws.broken["DQ-L08"]).gather(states["parcel"])
    return states.filter(pl.col("is_change") | renumbered)


def states_of_commune(register: Register, states: pl.DataFrame, commune: str, day: int) -> pl.DataFrame:
    """What a full snapshot of a commune (GSO code) names at the beginning of `day`, given all first and later states:
    its parcels but a few that were merged into others.
    """
    start, count = register.first[commune]
    of_commune = states.filter(pl.col("parcel").is_between(start, start + count - 1))
    never_again = of_commune.filter(pl.len().over("parcel") == 1, pl.col("parcel") % MERGED_EVERY == 0)["parcel"]
    return (
        of_commune.filter(pl.col("at") < day * SECONDS_PER_DAY, ~pl.col("parcel").is_in(never_again.implode()))
        .sort("parcel", "at")
        .unique("parcel", keep="last", maintain_order=True)
        .with_columns(at=pl.lit(day * SECONDS_PER_DAY, pl.Int64), arrival=pl.lit(day, pl.Int32))
    )


def _changes(
    rng: np.random.Generator, register: Register, dossiers: LandDossiers, rates: dict[str, Target]
) -> pl.DataFrame:
    """A state for each dossier that ended, of a parcel of its commune, else of the province."""
    ended = np.flatnonzero(dossiers.ended < NEVER)
    size = len(ended)
    everywhere = (0, register.parcels.height)
    ranges = np.array([register.first.get(code, everywhere) for code in dossiers.commune[ended]]).reshape(size, 2)
    parcel = ranges[:, 0] + np.floor(rng.random(size) * ranges[:, 1]).astype(np.int64)
    chance = rng.random(size)
    delay = np.select(
        [chance < ENTERED_AT_ONCE, chance < ENTERED_WITHIN_DAYS],
        [0, rng.integers(1, 10, size)],
        rng.integers(11, 60, size),
    )
    end = dossiers.ended[ended]
    chance_unknown = rates[OF_A_CHANGE].rate / (1 - rates["clean"].rate)
    unknown = (register.flaws.kind[parcel] >= SUPPLEMENT) & (rng.random(size) < chance_unknown)
    return pl.DataFrame(
        {
            "parcel": parcel,
            "updated": end + delay * SECONDS_PER_DAY + rng.integers(60, 3600, size),
            "changed": (end // SECONDS_PER_DAY).astype(np.int32),
            "issued": (end // SECONDS_PER_DAY).astype(np.int32),
            "dossier": pl.Series(dossiers.code[ended], dtype=pl.String).set(pl.Series(unknown), None),
            "certificate": ISSUED_SINCE + np.arange(size),
            "is_change": np.ones(size, bool),
        }
    )


def _issued_at_first() -> pl.Expr:
    """Day since 1970 of the certificate that a parcel had before the sample, given the columns of the register."""
    entered = (pl.col("updated") // SECONDS_PER_DAY).cast(pl.Int32)
    return pl.when(pl.col("changed") >= 0).then("changed").otherwise(entered)
