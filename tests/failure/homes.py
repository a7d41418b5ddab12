"""A small inbox in two instalments, what a home holds in the end, and a reader that looks at it all the time."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass, field
from datetime import date
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import duckdb

from orchestration.intake.feeds import FEEDS
from orchestration.lock import ASKED_FOR, BACKFILL_LOCK, LOCK
from tests.failure.processes import forkserver
from tests.unit.deliveries import DOSSIER, PETITION, PORTAL, PROCEDURE, csv_text, deliver

JANUARY, FEBRUARY, MARCH = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)


def first_instalment(home: Path) -> None:
    inbox = home / "inbox"
    deliver(inbox, "procedures", JANUARY, {"catalogue.csv": csv_text(PROCEDURE)})
    deliver(inbox, "dossiers", JANUARY, {"a.csv": _dossiers("A", 3), "b.csv": _dossiers("B", 2)})
    deliver(inbox, "petitions", JANUARY, {"a.csv": _petitions("A", 2)})


def second_instalment(home: Path) -> None:
    """New days of every feed, and a day delivered again with other rows; some rows are for quarantine."""
    inbox = home / "inbox"
    deliver(inbox, "dossiers", JANUARY, {"a.csv": _dossiers("A", 2), "c.csv": _dossiers("C", 2)})
    (inbox / "dossiers" / str(JANUARY) / "b.csv").unlink()
    deliver(inbox, "dossiers", FEBRUARY, {"a.csv": _dossiers("D", 40) + _dossiers("", 1).splitlines()[1] + "\n"})
    deliver(inbox, "dossiers", MARCH, {"a.csv": _dossiers("E", 40)})
    deliver(inbox, "petitions", MARCH, {"a.csv": _petitions("B", 3), "b.csv": _petitions("", 1)})
    deliver(inbox, "portal", MARCH, {"a.csv": csv_text(PORTAL)})


def _dossiers(letter: str, number: int) -> str:
    return csv_text(*[DOSSIER | {"MaHoSo": letter and f"{letter}-{n}"} for n in range(number)])


def _petitions(letter: str, number: int) -> str:
    return csv_text(*[PETITION | {"MaPAKN": letter and f"{letter}-{n}"} for n in range(number)])


def end_state(home: Path) -> dict[str, Any]:
    """All that a home holds after a run, without the clock: rows of the raw and published tables, and leftovers."""
    pointer = json.loads((home / "serving" / "current.json").read_text("utf-8"))
    tables = {"raw": home / "warehouse" / "warehouse.duckdb", "marts": home / "serving" / pointer["file"]}
    state: dict[str, Any] = {"inputs": pointer["inputs"], "row_counts": pointer["row_counts"]}
    for schema, file in tables.items():
        state |= digests(file, schema)
    state["row_counts"].pop("fct_check_history"), state.pop("marts.fct_check_history")  # it tells how often was judged
    folders = [home / "serving", home / "warehouse"]
    known = ("marts-", "current", LOCK, ASKED_FOR, BACKFILL_LOCK)
    unknown = [path.name for folder in folders for path in folder.iterdir() if not path.name.startswith(known)]
    state["other files"] = sorted(unknown)
    return state


def digests(file: Path, schema: str) -> dict[str, tuple[int, str]]:
    """Of each table of a schema, see `_digest`."""
    with duckdb.connect(str(file), read_only=True) as connection:
        names = connection.execute(
            "select table_name from information_schema.tables where table_schema = ? order by all", [schema]
        ).fetchall()
        return {f"{schema}.{name}": _digest(connection, schema, name) for (name,) in names}


def _digest(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> tuple[int, str]:
    """Number and digest of the rows, whatever their order; times of the machine's clock are left out."""
    columns = connection.execute(
        "select column_name from information_schema.columns where table_schema = ? and table_name = ?"
        " and data_type <> 'TIMESTAMP WITH TIME ZONE' order by ordinal_position",
        [schema, table],
    ).fetchall()
    names = ", ".join(f'"{name}"' for (name,) in columns)
    rows = sorted(map(str, connection.execute(f'select {names} from {schema}."{table}"').fetchall()))
    return len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()


def rows_out_of_balance(home: Path) -> list[tuple]:
    """Files of which the ledger and the raw tables tell different numbers: half a day was loaded."""
    with duckdb.connect(str(home / "warehouse" / "warehouse.duckdb"), read_only=True) as connection:
        held = " union all ".join(f"select '{feed}' as feed, arrival_day, file_name from raw.{feed}" for feed in FEEDS)
        return connection.execute(
            f"""
            with accepted as (select *, count(*) as n from ({held}) group by all),
            quarantined as (select feed, arrival_day, file_name, count(*) as n from raw.quarantine group by all)
            select feed, arrival_day, file_name, rows_accepted, a.n, rows_quarantined, q.n
            from raw.deliveries full join accepted as a using (feed, arrival_day, file_name)
            full join quarantined as q using (feed, arrival_day, file_name)
            where rows_accepted is distinct from coalesce(a.n, 0) or rows_quarantined is distinct from coalesce(q.n, 0)
            """
        ).fetchall()


@dataclass
class Seen:
    """What a reader saw: how often it read, the versions, and everything that was not as it should be."""

    reads: int = 0
    versions: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)


class Reader:
    """A process that opens the published version again and again, as the dashboard does, while the block runs."""

    def __init__(self, home: Path):
        context = forkserver()
        self._stop, self._told = context.Event(), context.Queue()
        self._process = context.Process(target=_read, args=(home, self._stop, self._told), daemon=True)

    def __enter__(self) -> Reader:
        self._process.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self.seen: Seen = self._told.get(timeout=60)
        self._process.join()


def _read(home: Path, stop: Event, told: Queue) -> None:
    seen = Seen()
    pointer = home / "serving" / "current.json"
    while not stop.is_set():
        try:
            named = json.loads(pointer.read_text("utf-8"))
            with duckdb.connect(str(pointer.parent / named["file"]), read_only=True) as connection:
                counts = {
                    table: connection.execute(f'select count(*) from marts."{table}"').fetchone()[0]
                    for table in named["row_counts"]
                }
            if counts != named["row_counts"]:
                seen.errors.append(f"{named['version']} is not whole: {counts}")
            seen.versions.add(named["version"])
            seen.reads += 1
        except Exception as error:
            seen.errors.append(repr(error))
        time.sleep(0.15)  # reading takes 30 ms of a core that the work which is watched needs too
    told.put(seen)
