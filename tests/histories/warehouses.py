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
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import duckdb

from orchestration import holds
from orchestration.control import Build, begin_build, current_build, latest_arrival
from orchestration.dbt import prepare_manifest, run_dbt
from orchestration.intake.feeds import FEEDS
from orchestration.landing import create_raw_tables
from orchestration.loading import load_days
from orchestration.previous import POINTER
from orchestration.publishing import publish
from orchestration.warehouse import open_warehouse
from quality import results
from tests.histories.world import Place, World

PII_KEY = "a key for tests"
FLOOD_ROWS = 10
JUDGE = "floods"
KEPT_VERSIONS = 2
ARRIVED = ("raw", "kept")
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
    for (feed, day), files in world.inbox.items():
        folder = inbox / feed / day.isoformat()
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            if path.name not in files:
                path.unlink()
        for name, file in files.items():
            path, text = folder / name, file.text(feed)
            if not path.exists() or path.read_text("utf-8") != text:
                path.write_text(text, "utf-8")


def load(connection: duckdb.DuckDBPyConnection, inbox: Path, places: Iterable[Place] | None = None) -> None:
    """Load what is new: of all deliveries, or of these one after the other."""
    ranges = [(feed, date.min, date.max) for feed in FEEDS] if places is None else [(f, day, day) for f, day in places]
    for feed, first, last in ranges:
        load_days(connection, FEEDS[feed], inbox, first, last, reload=False, pii_key=PII_KEY)


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


class Model(NamedTuple):
    """A model of the project: kind is `view` or `table`, sql what dbt compiled for a whole build."""

    name: str
    kind: str
    relation: str
    sql: str


class Seeded:
    """A warehouse with the project's seeds and nothing else, to be copied, and the models' SQL for a whole build."""

    def __init__(self, folder: Path) -> None:
        self.target = folder / "dbt"
        self._warehouse = folder / "seeded" / "warehouse.duckdb"
        with open_warehouse(self._warehouse) as connection:
            create_raw_tables(connection, FEEDS.values())
            connection.execute(results.TABLES)
        self._run("seed")
        self._run("compile", "--full-refresh")
        manifest = json.loads(prepare_manifest().read_text("utf-8"))["nodes"]
        compiled = {
            result["unique_id"]: result["compiled_code"]
            for result in json.loads((self.target / "run_results.json").read_text("utf-8"))["results"]
        }
        models = {name: node for name, node in manifest.items() if node["resource_type"] == "model"}
        order = TopologicalSorter({name: node["depends_on"]["nodes"] for name, node in models.items()}).static_order()
        self.models = [_model(models[name], compiled[name]) for name in order if name in models]

    def _run(self, *arguments: str) -> None:
        problems = run_dbt(self._warehouse, self.target, *arguments).problems
        assert not problems, problems

    def copy(self, folder: Path) -> Path:
        folder.mkdir(parents=True)
        return Path(shutil.copy(self._warehouse, folder / self._warehouse.name))


def _model(node: dict, sql: str) -> Model:
    kind = "view" if node["config"]["materialized"] == "view" else "table"
    return Model(node["name"], kind, f'{node["schema"]}."{node["alias"]}"', sql)


def build_whole(connection: duckdb.DuckDBPyConnection, models: Iterable[Model]) -> None:
    """Every model from nothing, in order: dbt would take four seconds for what takes less than one."""
    connection.execute("create schema staging; create schema intermediate; create schema marts")
    for model in models:
        connection.execute(f"create {model.kind} {model.relation} as {model.sql}")


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
        with open_warehouse(self.warehouse) as connection:
            build = begin_build(connection, as_of)
        if stopped is None:
            problems = run_dbt(self.warehouse, self.seeded.target, "run").problems
        else:
            first = self.seeded.models[: max(1, int(stopped * len(self.seeded.models)))]
            problems = run_dbt(
                self.warehouse, self.seeded.target, "run", "--select", *(model.name for model in first)
            ).problems
        assert not problems, problems
        return build

    def publish(self) -> Path:
        with open_warehouse(self.warehouse) as connection:
            return publish(connection, current_build(connection), self.serving, KEPT_VERSIONS).file
