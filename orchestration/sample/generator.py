"""Assembling the sample: receptions, lifecycles, facts, then one delivery per feed and day."""

import logging
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from orchestration.sample.captures import dti_deliveries, portal_deliveries
from orchestration.sample.delivery import Delivery, FileFormat, Origin, write_delivery
from orchestration.sample.dossier_rows import DossierHistory, day_files, fixed_columns
from orchestration.sample.facts import draw_facts
from orchestration.sample.land import land_dossiers, write_land
from orchestration.sample.lifecycle import deliver, draw_lifecycles
from orchestration.sample.petitions import petition_rows
from orchestration.sample.plan import SamplePlan
from orchestration.sample.plans import plan_deliveries, plans_of_2022
from orchestration.sample.procedures import build_catalogue, procedure_snapshots
from orchestration.sample.receptions import draw_receptions
from orchestration.sample.reference import REFERENCE_SEEDS, load_targets
from orchestration.sample.submissions import write_submissions
from orchestration.sample.units import TWO_TIER_GOVERNMENT, load_units
from orchestration.sample.working_days import load_working_days

# The real province has some 2.8 million parcels and a million dossiers a year; so many parcels would take longer to
# load than the rest of the sample.
DOSSIERS_PER_PARCEL = 3

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SampleSummary:
    """What a sample holds: `days` are distinct arrival days, `dossiers` distinct dossiers (bad rows apart)."""

    first_day: date
    last_day: date
    days: int
    files: int
    rows: int
    dossiers: int
    rows_by_feed: dict[str, int]


def write_sample(
    inbox: Path,
    *,
    seed: int = 766,
    dossiers: int = 120_000,
    parcels: int | None = None,
    first_day: date = date(2025, 7, 1),
    last_day: date = date(2026, 10, 10),
    file_format: FileFormat = "csv",
    reference: Path = REFERENCE_SEEDS,
) -> SampleSummary:
    """Write deliveries of every feed under `inbox`.

    The same arguments give the same bytes. `reference` holds units.csv, holidays.csv and the seeds of land data.
    `parcels`: of land, about; by default a third of the dossiers, 0 = no land data. The year of `last_day`
    is calibrated to what the National Portal showed for Tây Ninh (`data/targets.csv`), as of `last_day`. Files of
    the same names are replaced; nothing is deleted.

    Raises ValueError when `first_day` lies before the units of 2025-07-01, the period is empty or without a
    working day, or `dossiers` is not positive.
    """
    if first_day < TWO_TIER_GOVERNMENT:
        raise ValueError(f"the sample's units exist since {TWO_TIER_GOVERNMENT}, not on {first_day}")
    if last_day < first_day:
        raise ValueError(f"last_day {last_day} lies before first_day {first_day}")
    if dossiers < 1:
        raise ValueError("a sample needs at least one dossier")
    targets = load_targets()
    plan = SamplePlan(
        seed=seed,
        reference=reference,
        inbox=inbox,
        first_day=first_day,
        last_day=last_day,
        file_format=file_format,
        units=load_units(reference / "units.csv"),
        catalogue=build_catalogue(targets),
        calendar=load_working_days(reference / "holidays.csv", first_day, last_day),
        targets=targets,
    )
    rng = np.random.default_rng(seed)
    written, distinct, year_population, history = _write_dossiers(plan, rng, dossiers)
    written += _write_petitions(plan, rng, year_population)
    written += _write_procedures(plan)
    written += _write_plans(plan)
    written += _write_captures(plan)
    written += _write_submissions(plan, seed)
    parcels = dossiers // DOSSIERS_PER_PARCEL if parcels is None else parcels
    if parcels:
        written += write_land(plan, parcels, land_dossiers(history, plan.catalogue, plan.units))
    return _summary(plan, written, distinct)


def _write_dossiers(
    plan: SamplePlan, rng: np.random.Generator, dossiers: int
) -> tuple[list[Delivery], int, int, DossierHistory]:
    """Deliveries, distinct dossiers delivered, how many of them count in the year of the last day, and all of them."""
    receptions = draw_receptions(
        rng, dossiers, plan.units, plan.catalogue, plan.targets, plan.calendar, plan.first_day, plan.last_day
    )
    lifecycles = draw_lifecycles(rng, receptions, plan.catalogue, plan.targets, plan.calendar, plan.last_day)
    rows = deliver(rng, lifecycles, plan.last_day)
    facts = draw_facts(rng, receptions, lifecycles, rows, plan.catalogue, plan.targets)
    fixed = fixed_columns(rng, receptions, plan.catalogue, plan.units)
    history = DossierHistory(receptions, lifecycles, facts, fixed)
    log.info("sample: %d dossiers, %d rows", len(receptions), len(rows))
    written = [
        write_delivery(
            plan.inbox,
            "dossiers",
            file.arrival_day,
            file.rows,
            stem=f"ho_so_{file.arrival_day:%Y%m%d}",
            file_format=plan.file_format,
            separator=file.separator,
            datetime_format=file.datetime_format,
        )
        for file in day_files(rng, history, rows)
    ]
    year_population = int((lifecycles.population & receptions.in_year).sum())
    return written, len(np.unique(rows.dossier)), year_population, history


def _write_petitions(plan: SamplePlan, rng: np.random.Generator, year_population: int) -> list[Delivery]:
    rows = petition_rows(rng, plan.units, plan.targets, plan.calendar, plan.first_day, plan.last_day, year_population)
    by_day = rows.partition_by("arrival", as_dict=True, include_key=False, maintain_order=True)
    return [
        _write(plan, "petitions", date.fromordinal(date(1970, 1, 1).toordinal() + arrival), part, "pakn")
        for (arrival,), part in by_day.items()
    ]


def _write_procedures(plan: SamplePlan) -> list[Delivery]:
    snapshots = procedure_snapshots(plan.catalogue, plan.targets, plan.calendar, plan.first_day, plan.last_day)
    return [_write(plan, "procedures", day, rows, "tthc") for day, rows in snapshots.items()]


def _write_plans(plan: SamplePlan) -> list[Delivery]:
    return [
        _write(plan, "targets", day, rows, "chi_tieu", origin)
        for origin, deliveries in (
            ("captured", plans_of_2022(plan.first_day)),
            ("simulated", plan_deliveries(plan.first_day, plan.last_day)),
        )
        for day, rows in deliveries.items()
    ]


def _write_captures(plan: SamplePlan) -> list[Delivery]:
    return [
        write_delivery(plan.inbox, feed, day, rows, stem=stem, file_format=plan.file_format, origin="captured")
        for feed, stem, deliveries in (
            ("portal", "cong_dvcqg", portal_deliveries),
            ("dti_results", "dti", dti_deliveries),
        )
        for day, rows in deliveries(plan.first_day, plan.last_day).items()
    ]


def _write_submissions(plan: SamplePlan, seed: int) -> list[Delivery]:
    written, decisions = write_submissions(plan.inbox, seed, plan.first_day, plan.last_day)
    by_day = decisions.partition_by("arrival_day", as_dict=True, include_key=False, maintain_order=True)
    return written + [_write(plan, "appraisals", day, rows, "tham_dinh") for (day,), rows in sorted(by_day.items())]


def _write(
    plan: SamplePlan, feed: str, day: date, rows: pl.DataFrame, stem: str, origin: Origin = "simulated"
) -> Delivery:
    return write_delivery(
        plan.inbox, feed, day, rows, stem=f"{stem}_{day:%Y%m%d}", file_format=plan.file_format, origin=origin
    )


def _summary(plan: SamplePlan, written: list[Delivery], dossiers: int) -> SampleSummary:
    rows_by_feed: dict[str, int] = {}
    for delivery in written:
        rows_by_feed[delivery.feed] = rows_by_feed.get(delivery.feed, 0) + delivery.rows
    return SampleSummary(
        first_day=plan.first_day,
        last_day=plan.last_day,
        days=len({delivery.arrival_day for delivery in written}),
        files=sum(delivery.files for delivery in written),
        rows=sum(rows_by_feed.values()),
        dossiers=dossiers,
        rows_by_feed=rows_by_feed,
    )
