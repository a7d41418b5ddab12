"""How a sensor looks into the warehouse: without waiting for whoever is at work in it."""

from collections.abc import Callable
from pathlib import Path

import dagster as dg
import duckdb

from orchestration.contracts import ContractBroken, prepare_raw
from orchestration.intake.feeds import FEEDS
from orchestration.lock import WarehouseBusy
from orchestration.resources.warehouse import WarehouseResource

Found = dg.RunRequest | dg.SkipReason


def look(warehouse: WarehouseResource, question: Callable[[duckdb.DuckDBPyConnection], Found]) -> Found:
    """What `question` answers of the open warehouse, or why it cannot be asked now.

    An evaluation that waits is cut off after a minute, so it is asked again at the next one.
    """
    if not Path(warehouse.path).exists():
        return dg.SkipReason("nothing has been loaded")
    try:
        with warehouse.open(wait=0) as connection:
            prepare_raw(connection, FEEDS.values())
            return question(connection)
    except (WarehouseBusy, ContractBroken) as reason:
        return dg.SkipReason(str(reason))
