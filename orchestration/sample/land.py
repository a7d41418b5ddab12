"""The land feeds of the sample: a first snapshot of every parcel, then what each working day changes."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from orchestration.sample.delivery import Content, Delivery, write_delivery
from orchestration.sample.dossier_rows import DossierHistory
from orchestration.sample.land_register import draw_register
from orchestration.sample.land_rows import certificate_rows, old_versions, orphans, parcel_rows, unusable
from orchestration.sample.land_states import (
    LandDossiers,
    first_states,
    later_states,
    states_of_commune,
    with_new_certificate,
)
from orchestration.sample.land_tax import slip_rows
from orchestration.sample.lifecycle import NEVER, Change
from orchestration.sample.plan import SamplePlan
from orchestration.sample.procedures import FINANCIAL_FIELD, Catalogue
from orchestration.sample.reference import load_targets
from orchestration.sample.units import HandlingUnits
from orchestration.sample.working_days import day_number

SUNDAY = 6


def land_dossiers(history: DossierHistory, catalogue: Catalogue, units: HandlingUnits) -> LandDossiers:
    """The dossiers of land procedures among those of the sample.

    The tax office is asked when a dossier waits for it, else at the beginning of handling if a fee is due.
    """
    lifecycles, receptions = history.lifecycles, history.receptions
    of_land = np.char.startswith(catalogue.field.astype(str), FINANCIAL_FIELD)[receptions.procedure]
    chosen = np.flatnonzero(of_land & lifecycles.population)
    unit = receptions.unit[chosen]
    ended = np.where(lifecycles.withdrawn, NEVER, lifecycles.at[Change.ENDED])
    waits = lifecycles.happens(Change.TAX_REQUESTED)
    at_once = np.where(history.facts.fee_due, lifecycles.at[Change.IN_PROCESS], NEVER)
    return LandDossiers(
        code=history.fixed["MaHoSo"].to_numpy()[chosen],
        commune=np.where(units.is_commune[unit], np.char.lstrip(units.code[unit], "C"), ""),
        ended=ended[chosen],
        tax_requested=np.where(waits, lifecycles.at[Change.TAX_REQUESTED], at_once)[chosen],
        tax_paid=np.where(waits, lifecycles.at[Change.TAX_PAID], ended)[chosen],
    )


def write_land(plan: SamplePlan, parcels: int, dossiers: LandDossiers) -> list[Delivery]:
    """Write the feeds land_parcels, land_certificates and land_tax_transfers, of about so many parcels."""
    rng = np.random.default_rng([plan.seed, parcels])
    rates = load_targets("land_rates")
    first, last = day_number(plan.first_day), day_number(plan.last_day)
    register = draw_register(rng, parcels, plan.units, plan.reference, rates, plan.calendar)
    at_first = first_states(register, first)
    later = later_states(rng, register, dossiers, rates, plan.calendar, first, last)

    rows = parcel_rows(register, at_first)
    rows = pl.concat([rows, old_versions(rows), unusable(rows)], how="vertical_relaxed")
    certificates = certificate_rows(register, at_first)
    certificates = pl.concat([certificates, orphans(certificates)], how="vertical_relaxed")
    written = _write(plan, "land_parcels", "thua_dat", rows, "snapshot")
    written += _write(plan, "land_certificates", "gcn", certificates)
    written += _write(plan, "land_parcels", "thua_dat", parcel_rows(register, later))
    renewed = with_new_certificate(register, later)
    written += _write(plan, "land_certificates", "gcn", certificate_rows(register, renewed))
    states = pl.concat([at_first, later.drop("is_change")])
    for commune, day in _snapshots(plan, list(register.first)):
        rows = parcel_rows(register, states_of_commune(register, states, commune, day))
        written += _write(plan, "land_parcels", "thua_dat", rows, "snapshot")
    slips = slip_rows(rng, dossiers, rates, plan.calendar, first, last)
    return written + _write(plan, "land_tax_transfers", "phieu_chuyen", slips)


def _snapshots(plan: SamplePlan, communes: list[str]) -> list[tuple[str, int]]:
    """A commune for the first Sunday of each quarter: on Sundays nothing else arrives, and a snapshot is a delivery."""
    day = plan.first_day + timedelta(days=1)
    sundays = []
    while day <= plan.last_day:
        if day.weekday() == SUNDAY and day.month % 3 == 1 and day.day <= 7:
            sundays.append(day_number(day))
        day += timedelta(days=1)
    return [(communes[place * 17 % len(communes)], sunday) for place, sunday in enumerate(sundays)]


def _write(
    plan: SamplePlan, feed: str, stem: str, rows: pl.DataFrame, content: Content | None = None
) -> list[Delivery]:
    """Write `rows` as the deliveries of the days in their column `arrival`."""
    by_day = rows.partition_by("arrival", as_dict=True, include_key=False, maintain_order=True)
    return [
        write_delivery(
            plan.inbox,
            feed,
            day := date(1970, 1, 1) + timedelta(days=arrival),
            part,
            stem=f"{stem}_{day:%Y%m%d}",
            file_format=plan.file_format,
            content=content,
        )
        for (arrival,), part in sorted(by_day.items())
    ]
