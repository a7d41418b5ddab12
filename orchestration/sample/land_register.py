"""The parcels of the sample: number, place, area and purposes of each, and what a flawed record says instead."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from orchestration.sample.land_flaws import Flaws, draw_flaws
from orchestration.sample.land_places import FAR_AWAY, geohash, outlines, points_inside
from orchestration.sample.rates import Cells
from orchestration.sample.receptions import SECONDS_PER_DAY
from orchestration.sample.reference import Target, sample_table
from orchestration.sample.units import TWO_TIER_GOVERNMENT, HandlingUnits
from orchestration.sample.working_days import WorkingDays, day_number

CHANGED_SINCE = date(2005, 1, 1)
NEVER_CHANGED_SHARE = 0.3
LATE_UPDATE_SHARE = 0.35
WITHOUT_OUTLINE_SHARE = 0.04
WITHOUT_LEGAL_AREA_SHARE = 0.05
UNKNOWN_USE = "XYZ"


@dataclass(frozen=True)
class Register:
    """`parcels`: one row per parcel, communes one after the other, with what each column of a delivery says where the
    parcel is sound (`maThua`, `uses`, …) and where it is not (`wrong_…`, `old_code`, `twin`). Areas in tenths of a
    square metre, `changed` in days (-1 = none) and `updated` in seconds since 1970. `first`: commune (GSO code) ->
    position of its first parcel and their number.
    """

    parcels: pl.DataFrame
    first: dict[str, tuple[int, int]]
    flaws: Flaws


def draw_register(
    rng: np.random.Generator,
    parcels: int,
    units: HandlingUnits,
    reference: Path,
    rates: dict[str, Target],
    calendar: WorkingDays,
) -> Register:
    """About `parcels` parcels (one in every commune at least). `reference` holds the seeds commune_shapes.csv,
    commune_crosswalk.csv, land_rules.csv and units.csv.
    """
    codes = np.char.lstrip(units.code[units.is_commune], "C")
    shares = np.sqrt(units.share[units.is_commune])
    counts = np.maximum(np.floor(parcels * shares / shares.sum()).astype(np.int64), 1)
    commune = np.repeat(np.arange(len(codes)), counts)
    shapes = outlines(reference / "commune_shapes.csv")
    places = [_places(rng, shapes[code], count) for code, count in zip(codes, counts, strict=True)]
    sheet, number = (np.concatenate(column) for column in zip(*map(_numbers, counts), strict=True))
    points = np.concatenate([part[0] for part in places])
    hashes = pl.Series(np.concatenate([part[1] for part in places]).astype(str))
    old_code = _old_codes(rng, codes[commune], reference / "commune_crosswalk.csv")
    cells = Cells(commune, np.zeros(len(commune), np.int64), len(codes), 1)
    flaws = draw_flaws(
        rng,
        cells.log_odds("land_clean", 0.6, np.zeros(1)),
        {"DQ-L05": old_code.is_null().to_numpy()},
        reference / "land_rules.csv",
        rates,
        calendar,
    )
    table = pl.DataFrame(
        {
            "xaId": codes[commune],
            "old_code": old_code,
            "sheet": sheet,
            "number": number,
            "maThua": hashes,
            "wrong_maThua": _wrong_ids(hashes, points),
            "twin": hashes.str.head(11) + pl.Series(np.where(hashes.str.tail(1) == "b", "c", "b")),
        }
    ).hstack(_uses(rng, codes[commune], flaws.broken["DQ-L07"], reference / "units.csv"))
    ends = np.cumsum(counts)
    return Register(
        table.hstack(_times(rng, len(table))).with_columns(
            has_outline=rng.random(len(table)) >= WITHOUT_OUTLINE_SHARE,
            has_legal_area=rng.random(len(table)) >= WITHOUT_LEGAL_AREA_SHARE,
            legal_factor=rng.choice([0.6, 0.8, 0.88, 1.12, 1.3, 10.0], len(table), p=[0.1, 0.2, 0.3, 0.25, 0.14, 0.01]),
            wrong_by=np.round(rng.uniform(0.02, 0.6, len(table)), 2),
        ),
        {code: (int(end - count), int(count)) for code, end, count in zip(codes, ends, counts, strict=True)},
        flaws,
    )


def _places(rng: np.random.Generator, outline, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Points of a commune and their GeoHashes, neighbours one after the other (the order of GeoHashes)."""
    points = points_inside(rng, outline, count)
    hashes = geohash(points)
    order = np.argsort(hashes)
    return points[order], hashes[order]


def _numbers(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Sheets and parcel numbers of a commune: half as many sheets as the root of its parcels, so 85 of 340."""
    sheets = int(np.ceil(np.sqrt(count) / 2))
    of_a_sheet = int(np.ceil(count / sheets))
    position = np.arange(count)
    return position // of_a_sheet + 1, position % of_a_sheet + 1


def _old_codes(rng: np.random.Generator, commune: np.ndarray, crosswalk_csv: Path) -> pl.Series:
    """A former code for each parcel that leads to its commune even without the parcel's place; null where none does.

    A code that is a present one too says nothing of its age.
    """
    former = pl.read_csv(crosswalk_csv, infer_schema_length=0).filter(
        pl.col("is_default") == "true", ~pl.col("old_code").is_in(np.unique(commune))
    )
    choices = {code: part["old_code"].sort().to_numpy() for (code,), part in former.group_by("new_code")}
    chosen = np.full(len(commune), None, object)
    chance = rng.random(len(commune))
    for code, old in choices.items():
        members = np.flatnonzero(commune == code)
        chosen[members] = old[(chance[members] * len(old)).astype(np.int64)]
    return pl.Series(chosen, dtype=pl.String)


def _wrong_ids(hashes: pl.Series, points: np.ndarray) -> pl.Series:
    """In turn: none, a letter short, a letter that GeoHash does not have, a place in another province, the id of a
    parcel of another commune.
    """
    far = pl.Series(geohash(points + np.array([FAR_AWAY, 0.0])).astype(str))
    kind = pl.int_range(len(hashes), eager=True) % 5
    other = pl.Series(np.roll(hashes.to_numpy(), len(hashes) // 2))
    table = pl.DataFrame({"sound": hashes, "far": far, "other": other, "kind": kind})
    return table.select(
        pl.when(kind=1)
        .then(pl.col("sound").str.head(11))
        .when(kind=2)
        .then(pl.col("sound").str.head(11) + "a")
        .when(kind=3)
        .then("far")
        .when(kind=4)
        .then("other")
    ).to_series()


def _uses(rng: np.random.Generator, commune: np.ndarray, uncertified: np.ndarray, units_csv: Path) -> pl.DataFrame:
    """Purposes (`uses`, `wrong_uses`) and areas (`area`, `first_area`, `second_area`, tenths of a square metre).

    Public land has no certificate, so it is found among the uncertified parcels only.
    """
    units = pl.read_csv(units_csv, infer_schema_length=0).filter(pl.col("valid_to").is_null(), level="xa")
    wards = units.filter(unit_type="Phường")["gso_code"].to_numpy()
    urban = np.isin(commune, wards)
    kinds = sample_table("land_uses").cast({"public": pl.Int8, "weight": pl.Float64})
    use = np.zeros(len(commune), np.int64)
    for is_urban in (False, True):
        for without in (False, True):
            members = np.flatnonzero((urban == is_urban) & (uncertified == without))
            fits = pl.col("where").is_in(["any", "urban" if is_urban else "rural"]) & (pl.col("public") <= int(without))
            weight = kinds.select(pl.when(fits).then("weight").otherwise(0.0)).to_series().to_numpy()
            use[members] = rng.choice(len(kinds), len(members), p=weight / weight.sum())
    median, spread = (kinds[name].cast(pl.Float64).to_numpy()[use] for name in ("median_m2", "spread"))
    area = np.maximum(np.round(median * np.exp(spread * rng.standard_normal(len(use))) * 10), 300).astype(np.int64)
    first = np.maximum((area * rng.uniform(0.15, 0.7, len(use))).astype(np.int64), 1)
    home = pl.when(pl.Series(urban)).then(pl.lit("ODT")).otherwise(pl.lit("ONT"))
    group = pl.when(pl.int_range(pl.len()) % 5 == 4).then(pl.lit(UNKNOWN_USE)).otherwise("group_instead")
    return (
        kinds.select("uses", "group_instead")[use]
        .with_columns(uses=pl.col("uses").str.replace("^O(\\+|$)", pl.concat_str(home, pl.lit("${1}"))))
        .select(
            "uses",
            wrong_uses=pl.col("uses").str.replace("^[A-Z]+", group),
            area=area,
            first_area=first,
            second_area=((area - first) * rng.uniform(0.3, 0.7, len(use))).astype(np.int64),
        )
    )


def _times(rng: np.random.Generator, size: int) -> pl.DataFrame:
    """When each parcel last changed before the communes of today, and when that was entered."""
    begin, end = day_number(CHANGED_SINCE), day_number(TWO_TIER_GOVERNMENT)
    changed = rng.integers(begin, end - 1, size)
    days = np.where(rng.random(size) < LATE_UPDATE_SHARE, rng.integers(11, 2_000, size), rng.integers(0, 10, size))
    entered = np.minimum(changed + days, end - 1).astype(np.int64)
    return pl.DataFrame(
        {
            "changed": np.where(rng.random(size) < NEVER_CHANGED_SHARE, -1, changed).astype(np.int32),
            "updated": entered * SECONDS_PER_DAY + rng.integers(7 * 3600, 17 * 3600, size),
        }
    )
