"""The yes/no facts of a dossier that the indicators count: fee, payment, digitisation, reuse, complaints."""

from dataclasses import dataclass

import numpy as np

from orchestration.sample.lifecycle import Change, DeliveredRows, Lifecycles
from orchestration.sample.procedures import Catalogue
from orchestration.sample.rates import calibrated_draw
from orchestration.sample.receptions import ONLINE, Receptions
from orchestration.sample.reference import Target

COMPLAINT_SHARE_OF_LATE = 0.01
PAID_ON_THE_NATIONAL_PORTAL_SHARE = 0.7


@dataclass(frozen=True)
class Facts:
    """One entry per dossier: what its last delivered row says. `payment`: 0-3 as in the exchange format."""

    fee_due: np.ndarray
    payment: np.ndarray
    e_result: np.ndarray
    components_digitised: np.ndarray
    result_digitised: np.ndarray
    reused: np.ndarray
    from_store: np.ndarray
    population_data: np.ndarray
    complaint: np.ndarray


def draw_facts(
    rng: np.random.Generator,
    receptions: Receptions,
    lifecycles: Lifecycles,
    rows: DeliveredRows,
    catalogue: Catalogue,
    targets: dict[str, Target],
) -> Facts:
    """Facts whose shares of the year's population, as delivered, are the published ones."""
    size = len(receptions)
    population = lifecycles.population & _reached(rows, size, Change.ACCEPTED)
    year = population & receptions.in_year
    ended = population & _reached(rows, size, Change.ENDED) & ~lifecycles.withdrawn
    months = receptions.cells.months
    improving = np.linspace(-0.35, 0.35, months)

    def draw(
        name: str,
        eligible: np.ndarray,
        of: np.ndarray,
        spread: float = 0.7,
        certain: np.ndarray | None = None,
    ) -> np.ndarray:
        return calibrated_draw(
            rng,
            receptions.cells.log_odds(name, spread, improving),
            eligible=eligible,
            target=year,
            wanted=targets[name].rate * (of & year).sum(),
            certain=certain,
        )

    paying = receptions.pinned & catalogue.paid[receptions.procedure]
    fee_due = draw("fee_due", population & catalogue.fee[receptions.procedure], population, 0.3, paying)
    tax_open = lifecycles.happens(Change.TAX_REQUESTED) & ~_reached(rows, size, Change.TAX_PAID)
    can_pay = fee_due & catalogue.paid[receptions.procedure] & (~tax_open | paying)
    paid = draw("paid_online", can_pay, fee_due, 0.6, paying)
    on_portal = rng.random(size) < PAID_ON_THE_NATIONAL_PORTAL_SHARE
    unpaid = np.where(fee_due & (rng.random(size) < 0.5), 3, 0)

    e_result = draw("e_result", ended, population, 0.8)
    digitised = draw("digitised", e_result, population)
    components = digitised | population & (rng.random(size) < 0.5)
    result = digitised | e_result & ~components & (rng.random(size) < 0.4)

    on_time = population & ~lifecycles.late
    complaint = calibrated_draw(
        rng,
        np.zeros(size),
        eligible=on_time,
        target=year,
        wanted=(targets["on_time"].rate - targets["satisfied_reception"].rate) * year.sum(),
    )
    complaint |= population & lifecycles.late & (rng.random(size) < COMPLAINT_SHARE_OF_LATE)
    return Facts(
        fee_due=fee_due,
        payment=np.where(paid, np.where(on_portal, 1, 2), unpaid).astype(np.int8),
        e_result=e_result,
        components_digitised=components,
        result_digitised=result,
        reused=draw("reused", population, population),
        from_store=draw("from_store", population & (receptions.channel == ONLINE), population, 0.8),
        population_data=draw("population_data", population, population),
        complaint=complaint,
    )


def _reached(rows: DeliveredRows, dossiers: int, change: Change) -> np.ndarray:
    """Which dossiers have a delivered row of this or a later change (a refusal is not later than acceptance)."""
    reached = np.zeros(dossiers, bool)
    reached[rows.dossier[rows.change >= change]] = True
    return reached
