"""Looks of Dagster that have yet to come: a clock that was ahead wrote them down.

A schedule or sensor begins again after its last look. Set right, the clock would have it look no more until that hour
comes again: a day ahead is a day without a refresh, and without the watch that would tell of it.
"""

from __future__ import annotations

import logging
import time

import dagster as dg
from dagster._core.scheduler.instigation import InstigatorState, InstigatorStatus, ScheduleInstigatorData

log = logging.getLogger("dti.serve")


def forget_looks_ahead(instance: dg.DagsterInstance) -> bool:
    """Have schedules and sensors look again from now on, where one of them has looked later than now; whether it had.

    Only while no daemon runs. What was switched on or off by hand stays so; the history of looks is lost.
    """
    now = time.time()
    states = instance.all_instigator_state()
    if not any(_last_look(instance, state) > now for state in states):
        return False
    log.warning("the clock was ahead: looks of the schedule that have yet to come are forgotten")
    instance.wipe_all_schedules()
    for state in states:
        if state.status is not InstigatorStatus.DECLARED_IN_CODE:
            instance.add_instigator_state(state.with_data(_anew(state.instigator_data, now)))
    return True


def _last_look(instance: dg.DagsterInstance, state: InstigatorState) -> float:
    ticks = instance.get_ticks(state.instigator_origin_id, state.selector_id, limit=1)
    told = [value for name, value in state.instigator_data._asdict().items() if name.endswith("_timestamp") and value]
    return max([*told, *(tick.timestamp for tick in ticks)], default=0.0)


def _anew(data: tuple, now: float) -> tuple:
    """Without a moment of before; a schedule counts from one on."""
    never = dict.fromkeys([name for name in data._fields if name.endswith("_timestamp")])
    since = {"start_timestamp": now} if isinstance(data, ScheduleInstigatorData) else {}
    return data._replace(**never | since)
