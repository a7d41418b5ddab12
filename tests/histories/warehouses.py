"""Two ways to the same figures: builds that follow each other in one warehouse, and one made whole from what arrived.

Both load, hold, begin and publish by the product's own code. Only Great Expectations is left out, which takes a second
a build: a day counts as flooded when less than half of its rows were accepted.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from orchestration import holds
from orchestration.control import Build, begin_build, begin_writing, current_build, end_writing, latest_arrival
from orchestration.intake.feeds import FEEDS
from orchestration.loading import load_days
from orchestration.previous import POINTER
from orchestration.publishing import publish
from orchestration.warehouse import open_warehouse
from tests.histories.models import Seeded, build_onward, build_whole
from tests.histories.world import Place, World

PII_KEY = "a key for tests"
FLOOD_ROWS = 10
JUDGE = "floods"
KEPT_VERSIONS = 2
ARRIVED = ("raw", "kept", "seeds")
DECIDED = ("holds", "accepted", "kept", "judged")
"""Tables of schema `control` that, with what arrived, decide the figures."""


def write(world: World, inbox: Path, *, forgets: bool = True) -> None:
    """Make the folders of an inbox hold what the world has delivered, touching only what differs.

    forgets: a folder that the world no longer has goes; a warehouse remembers it.
    """
    for feed in FEEDS:
        for folder in sorted((inbox / feed).glob("*-*-*")):
            if forgets and (feed, date.fromisoformat(folder.name)) not in world.inbox:
                shutil.rmtree(folder)
    for feed, day in world.inbox:
        texts = world.texts((feed, day))
        folder = inbox / feed / day.isoformat()
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            if path.name not in texts:
                path.unlink()
        for name, text in texts.items():
            path = folder / name
            if not path.exists() or path.read_text("utf-8") != text:
                path.write_text(text, "utf-8")


def load(connection: duckdb.DuckDBPyConnection, inbox: Path, places: Iterable[Place] | None = None) -> None:
    """Load what is new: of all deliveries, or of these one after the other."""
    ranges = [(feed, date.min, date.max) for feed in FEEDS] if places is None else [(f, day, day) for f, day in places]
    for feed, first, last in ranges:
        load_days(connection, FEEDS[feed], inbox, first, last, pii_key=PII_KEY)


def judge(connection: duckdb.DuckDBPyConnection) -> None:
    """Hold the days that are flooded, as the checks of the feeds would."""
    for feed in FEEDS:
        days = holds.unjudged(connection, feed, JUDGE)
        flooded = connection.execute(
            """
            select arrival_day from raw.deliveries
            where feed = $feed and arrival_day in (select unnest($days::date[]))
            group by arrival_day
            having sum(rows_delivered) >= $rows and 2 * sum(rows_accepted) < sum(rows_delivered)
            """,
            {"feed": feed, "days": days, "rows": FLOOD_ROWS},
        ).fetchall()
        accepted = connection.execute(
            "select arrival_day from raw.arrivals inner join control.accepted using (fingerprint)"
            " where feed = ? and hold_id = feed || '/' || arrival_day",
            [feed],
        ).fetchall()
        broken = [holds.Broken(day, "accepted share", "a flood") for (day,) in flooded if (day,) not in accepted]
        holds.settle(connection, feed, days, broken, JUDGE)


def accept_all(connection: duckdb.DuckDBPyConnection) -> None:
    for hold in holds.standing(connection):
        holds.accept(connection, hold.hold_id)


def rebuilt(seeded: Seeded, arrived: Path, as_of: date, folder: Path, serving: Path | None = None) -> Path:
    """A new warehouse, made whole as of a day from the rows and decisions of another one, and published.

    serving: what was published before; the new version is written beside a copy of it, `folder/serving`.
    """
    warehouse = seeded.copy(folder)
    with open_warehouse(warehouse) as connection:
        connection.execute(f"attach '{arrived}' as arrived (read_only)")
        for schema, table in connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'arrived'"
            " and (schema_name in ? or (schema_name = 'control' and table_name in ?))",
            [ARRIVED, DECIDED],
        ).fetchall():
            connection.execute(f"create or replace table {schema}.{table} as from arrived.{schema}.{table}")
        connection.execute("detach arrived")
        build = begin_build(connection, as_of)
        build_whole(connection, seeded.models)
        if serving and serving.exists():
            shutil.copytree(serving, folder / "serving")
        publish(connection, build, folder / "serving", KEPT_VERSIONS)
    return warehouse


def published(serving: Path) -> Path:
    return serving / json.loads((serving / POINTER).read_text("utf-8"))["file"]


@dataclass
class Home:
    """One warehouse in which builds follow each other, with its inbox and what it published."""

    seeded: Seeded
    folder: Path

    def __post_init__(self) -> None:
        self.inbox = self.folder / "inbox"
        self.warehouse = self.seeded.copy(self.folder / "warehouse")
        self.serving = self.folder / "serving"

    def take_in(self, world: World) -> date:
        """Load, hold, accept; returns the day T of the build that follows."""
        write(world, self.inbox)
        with open_warehouse(self.warehouse) as connection:
            load(connection, self.inbox)
            judge(connection)
            if world.acceptable:
                accept_all(connection)
            return world.as_of or latest_arrival(connection)

    def build(self, as_of: date, stopped: float | None = None) -> Build:
        """Begin a build and transform; `stopped`: a process that ends after this share of the models."""
        models = self.seeded.models
        with open_warehouse(self.warehouse) as connection:
            build = begin_build(connection, as_of)
            begin_writing(connection)
            write_marts = build_whole if build.step.is_full else build_onward
            write_marts(connection, models if stopped is None else models[: max(1, int(stopped * len(models)))])
            if stopped is None:
                end_writing(connection)
        return build

    def publish(self) -> Path:
        with open_warehouse(self.warehouse) as connection:
            return publish(connection, current_build(connection), self.serving, KEPT_VERSIONS).file
