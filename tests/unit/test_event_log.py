"""A batch of events stored together is what Dagster makes of it event by event."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import dagster as dg
from dagster._core.definitions.asset_checks.asset_check_evaluation import AssetCheckEvaluationPlanned
from dagster._core.events import AssetMaterializationPlannedData, DagsterEvent, StepMaterializationData
from dagster._core.events.log import EventLogEntry
from dagster._core.storage.event_log.sqlite.consolidated_sqlite_event_log import ConsolidatedSqliteEventLogStorage

from orchestration.event_log import BatchingSqliteEventLog

DAYS = [f"2026-02-{day:02}" for day in range(1, 6)]
STORED = (
    "select id, run_id, event, dagster_event_type, timestamp, asset_key, partition from event_logs order by 1",
    "select asset_key, last_materialization, last_run_id, last_materialization_timestamp from asset_keys order by 1",
    "select event_id, asset_key, key, value, event_timestamp from asset_event_tags order by 1",
)


def entry(kind: dg.DagsterEventType, moment: int, what: object) -> EventLogEntry:
    event = DagsterEvent(kind.value, "refresh", event_specific_data=what)
    return EventLogEntry(
        error_info=None, level="info", user_message="", run_id="a-run", timestamp=1_770_000_000.0 + moment,
        dagster_event=event,
    )  # fmt: skip


def events() -> list[list[EventLogEntry]]:
    """Batches as a range of days writes them: what is planned, then what was made, of two assets."""
    assets = [dg.AssetKey(["raw", "dossiers"]), dg.AssetKey(["raw", "petitions"])]
    planned = [AssetMaterializationPlannedData(asset, day) for asset in assets for day in DAYS]
    made = [
        StepMaterializationData(dg.AssetMaterialization(asset, partition=day, tags={"dagster/partition/day": day}))
        for asset in assets
        for day in DAYS
    ]
    kinds = dg.DagsterEventType
    return [
        [entry(kinds.ASSET_MATERIALIZATION_PLANNED, moment, what) for moment, what in enumerate(planned)],
        [entry(kinds.ASSET_MATERIALIZATION, 100 + moment, what) for moment, what in enumerate(made)],
    ]


def stored_by(storage: ConsolidatedSqliteEventLogStorage) -> list[list[tuple]]:
    for batch in events():
        storage.store_event_batch(batch)
    with sqlite3.connect(Path(storage.get_db_path())) as log:
        return [log.execute(query).fetchall() for query in STORED]


def test_a_batch_leaves_the_rows_that_its_events_would_leave_one_by_one(tmp_path):
    together = stored_by(BatchingSqliteEventLog(str(tmp_path / "together")))
    assert together == stored_by(ConsolidatedSqliteEventLogStorage(str(tmp_path / "one_by_one")))
    assert [len(rows) for rows in together] == [4 * len(DAYS), 2, 2 * len(DAYS)]


def test_checks_that_are_planned_among_assets_are_stored_beside_them(tmp_path):
    planned, _ = events()
    dossiers = dg.AssetKey(["raw", "dossiers"])
    kind = dg.DagsterEventType.ASSET_CHECK_EVALUATION_PLANNED
    checks = [
        entry(kind, 50, AssetCheckEvaluationPlanned(asset_key=dossiers, check_name=name))
        for name in ("filled", "unique")
    ]
    storage = BatchingSqliteEventLog(str(tmp_path))
    storage.store_event_batch([checks[0], *planned, checks[1]])
    with sqlite3.connect(Path(storage.get_db_path())) as log:
        stored = log.execute("select event from event_logs where dagster_event_type = ?", [kind.value]).fetchall()
        awaited = log.execute("select check_name, execution_status from asset_check_executions order by 1").fetchall()
        (all_events,) = log.execute("select count(*) from event_logs").fetchone()
    assert (len(stored), all_events) == (2, 2 + len(planned))
    assert awaited == [("filled", "PLANNED"), ("unique", "PLANNED")]


def test_an_event_is_stored_without_waiting_for_the_disk(tmp_path):
    storage = BatchingSqliteEventLog(str(tmp_path))
    with storage._connect() as connection:
        asked = [connection.exec_driver_sql(f"pragma {name}").scalar() for name in ("journal_mode", "synchronous")]
    assert asked == ["wal", 1]  # 1 is `normal`
