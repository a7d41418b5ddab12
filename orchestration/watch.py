"""How work on the warehouse ends is written down and, where it asks for that, told: by whoever did the work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from orchestration import clock
from orchestration.accidents import explain
from orchestration.alerts.sending import alert
from orchestration.contracts import ContractBroken
from orchestration.faults import Faults
from orchestration.heartbeat import LastRun, beat
from orchestration.lock import WarehouseBusy
from orchestration.refresh import Outcome
from orchestration.settings import Settings


def tell(settings: Settings, now: datetime, last_run: LastRun | None) -> None:
    """Write status.json and send the alerts that are due. last_run: None: as it stands there."""
    told = beat(settings, now, last_run=last_run)
    if told:
        alert(settings, told, now)


def watched(settings: Settings, what: str, work: Callable[[], Outcome]) -> Outcome:
    """Do the work and write down how it ended, whichever way. Raises what the work raises."""
    try:
        outcome = work()
    except WarehouseBusy:
        raise  # nothing was done: another is at work, and tells how that ends
    except ContractBroken as broken:
        _end(settings, what, Faults(blocked=broken.problems))
        raise
    except Exception as error:
        _end(settings, what, Faults(failures=(explain(error, settings) or type(error).__name__,)))
        raise
    _end(settings, what, outcome.faults)
    return outcome


def _end(settings: Settings, what: str, faults: Faults) -> None:
    now = clock.now(settings.today)
    tell(settings, now, LastRun(what=what, ended_at=now, faults=faults))
