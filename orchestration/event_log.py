"""Dagster's event log in one SQLite file, with one engine a process, one transaction and a few statements a batch.

Dagster's own SQLite logs open a new engine for every event and write batches event by event: 22 ms each here. A
connection that is closed after each event also writes the log of changes back into the file each time. A range of days
logs two events per day and feed, so a year and a quarter spent 80 s on its log. In one transaction, but still event by
event, a year took 2.0 s of CPU for each feed; as rows of one statement it takes 0.4 s. Nothing waits until an event is
on the disk: of the 1,650 times that a refresh waited for it, 900 were for events. After a power failure the last events
of the history may be missing, never half of one; a kill loses none. Leave this class when Dagster's storage writes
batches together.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property

from dagster._core.events import ASSET_EVENTS
from dagster._core.events.log import EventLogEntry
from dagster._core.storage.event_log.schema import SqlEventLogStorageTable
from dagster._core.storage.event_log.sqlite.consolidated_sqlite_event_log import ConsolidatedSqliteEventLogStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.event import listen

BUSY_TIMEOUT_SECONDS = 60


def _write_without_waiting_for_the_disk(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("pragma synchronous = normal")


class BatchingSqliteEventLog(ConsolidatedSqliteEventLogStorage):
    """ConsolidatedSqliteEventLogStorage that writes a batch together."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._batch = threading.local()
        super().__init__(base_dir, inst_data)

    @cached_property
    def _engine(self) -> Engine:
        engine = create_engine(self._conn_string, connect_args={"timeout": BUSY_TIMEOUT_SECONDS})
        listen(engine, "connect", _write_without_waiting_for_the_disk)
        return engine

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        within_batch = getattr(self._batch, "connection", None)
        if within_batch is not None:
            yield within_batch
            return
        with self._engine.connect() as connection, connection.begin():
            yield connection

    def dispose(self) -> None:
        super().dispose()
        self._engine.dispose()

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        with self._connect() as connection:
            self._batch.connection = connection
            try:
                of_assets = [event for event in events if event.dagster_event_type in ASSET_EVENTS]
                if of_assets:
                    self._store_asset_events(connection, of_assets)
                super().store_event_batch([event for event in events if event.dagster_event_type not in ASSET_EVENTS])
            finally:
                self._batch.connection = None

    def _store_asset_events(self, connection: Connection, events: Sequence[EventLogEntry]) -> None:
        """What Dagster writes event by event, ten statements each, in one for all; what an asset's own row keeps is of
        its last event."""
        insert = SqlEventLogStorageTable.insert().returning(SqlEventLogStorageTable.c.id, sort_by_parameter_order=True)
        ids = connection.execute(insert, [self._event_to_row(event) for event in events]).scalars().all()
        self._store_asset_event_tags(connection, events, ids)
        last = {
            (event.get_dagster_event().asset_key, event.dagster_event_type): (event, event_id)
            for event, event_id in zip(events, ids, strict=True)
        }
        for event, event_id in last.values():
            self._store_asset_event(connection, event, event_id)
