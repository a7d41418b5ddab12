"""What commands that build say of how it ended."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from orchestration.settings import Settings

if TYPE_CHECKING:
    from orchestration.refresh import Outcome

WITHOUT_INDICATORS = "Its indicators have the status no_data."
WITHOUT = {
    "dti_results": "The page DTI has nothing to show.",
    "targets": "The page of plans has nothing to show but 2022.",
    "frameworks": "The DTI is scored by the versions that come with the product.",
    "submissions": "No unit has submitted a form.",
    "appraisals": "No submitted form has been decided on.",
    "land_parcels": "The quality of the land data has nothing to show.",
    "land_certificates": "No parcel has a certificate.",
    "land_tax_transfers": "The sharing of land data with the tax office has nothing to show.",
}
EMPTY = """Nothing to load: {inbox} holds no delivery.
Put files under {inbox}/<feed>/<arrival day>/, or run `make sample` for simulated ones."""


def tell_of_nothing(settings: Settings) -> bool:
    """Say what to do where nothing was ever loaded and nothing lies in the inbox."""
    from orchestration.intake.delivery import scan
    from orchestration.intake.feeds import FEEDS

    nothing = not settings.warehouse.exists() and not scan(settings.inbox, tuple(FEEDS)).deliveries
    if nothing:
        print(EMPTY.format(inbox=settings.inbox))
    return nothing


def tell(problems: Iterable[str]) -> int:
    for problem in problems:
        print(f"To mend: {problem}.", file=sys.stderr)
    return 1


def report(outcome: Outcome, started: float) -> int:
    for feed in outcome.missing_feeds:
        print(f"Feed never delivered: {feed}. {WITHOUT.get(feed, WITHOUT_INDICATORS)}")
    for problem in outcome.faults.in_words():
        print(f"To mend: {problem}", file=sys.stderr)
    if outcome.published:
        print(f"Published: version {outcome.published['version']}, as of {outcome.published['as_of']}.")
    print(f"Done in {time.monotonic() - started:.0f} s.")
    return 1 if outcome.faults else 0
