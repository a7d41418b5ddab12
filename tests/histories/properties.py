"""What has to hold in every history: the same arrivals and the same T give the same figures by every path."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from random import Random

from pydantic import SecretStr

from orchestration.control import begin_build, latest_arrival
from orchestration.refresh import refresh
from orchestration.settings import Settings
from orchestration.warehouse import open_warehouse
from tests.histories.comparing import differences
from tests.histories.history import History, worlds
from tests.histories.models import Model, Seeded, build_whole
from tests.histories.warehouses import (
    PII_KEY,
    Home,
    judge,
    load,
    published,
    rebuilt,
    write,
)
from tests.histories.world import Place

ORDER_MATTERS = ("a_flood_arrives", "a_file_without_its_key_arrives")
"""What was delivered before such a day counts in its place, so the day's last version alone does not tell."""
ELSEWHERE = {"TZ": "Pacific/Apia", "LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONHASHSEED": "766"}
MEMORY_ELSEWHERE = "300MB"


def incremental_equals_full(seeded: Seeded, history: History, folder: Path, *, all_go_on: bool = False) -> list[str]:
    """Differences after the first build that has any: of its marts and its published version, against a whole build.

    A build that was stopped half way publishes nothing; the next one is held against a whole build all the more.

    all_go_on: a later build that was made whole is told too: it would be held against another whole build, which
    proves nothing.
    """
    home = Home(seeded, folder / "home")
    for number, (step, world) in enumerate(worlds(history), 1):
        as_of = home.take_in(world)
        build = home.build(as_of, step.stopped)
        if all_go_on and number > 1 and build.step.is_full:
            return [f"build {number} as of {as_of} was made whole"]
        if step.stopped is not None:
            continue
        whole = folder / f"whole-{number}"
        warehouse = rebuilt(seeded, home.warehouse, as_of, whole, home.serving)
        version = home.publish()
        told = differences(warehouse, home.warehouse, "whole build", "build upon builds")
        told += differences(published(whole / "serving"), version, "version written whole", "published version")
        if told:
            return [f"build {number} as of {as_of}:", *told]
        shutil.rmtree(whole)
    return []


def order_does_not_matter(seeded: Seeded, history: History, folder: Path, builds: int = 2) -> list[str]:
    """Differences between a history and its deliveries loaded in a random order, with builds in between."""
    home, arrived = Home(seeded, folder / "home"), folder / "arrived"
    for _, world in worlds(history):
        as_of = home.take_in(world)
        write(world, arrived, forgets=False)
    in_order = rebuilt(seeded, home.warehouse, as_of, folder / "in order")
    shuffled = Home(seeded, folder / "shuffled")
    places = deliveries(arrived)
    rng = Random(history.seed)
    rng.shuffle(places)
    for part in range(builds):
        with open_warehouse(shuffled.warehouse) as connection:
            load(connection, arrived, places[part::builds])
            judge(connection)
            last = latest_arrival(connection)
        shuffled.build(as_of if part == builds - 1 else last)
    return differences(in_order, shuffled.warehouse, "order of arrival", "shuffled order")


def refreshes_equal_full(seeded: Seeded, history: History, folder: Path) -> list[str]:
    """Differences between what the whole product published, refresh after refresh, and a version written whole."""
    settings = Settings(home=folder / "home", settle_seconds=0, pii_key=SecretStr(PII_KEY))
    before = folder / "before"
    for number, (_, world) in enumerate(worlds(history), 1):
        write(world, settings.inbox)
        if settings.serving.exists():
            shutil.copytree(settings.serving, before, dirs_exist_ok=True)
        outcome = refresh(settings.model_copy(update={"as_of": world.as_of}))
        as_of = date.fromisoformat(outcome.published["as_of"])
        whole = folder / f"whole-{number}"
        rebuilt(seeded, settings.warehouse, as_of, whole, before)
        told = differences(
            published(whole / "serving"), published(settings.serving), "version written whole", "refresh"
        )
        if told:
            return [f"refresh {number} as of {as_of}:", *told]
    return []


def the_machine_does_not_matter(seeded: Seeded, history: History, folder: Path) -> list[str]:
    """Differences to a whole build in a process with another clock and locale, less memory and one thread."""
    home = Home(seeded, folder / "home")
    *_, (_, world) = worlds(history)
    as_of = home.take_in(world)
    here = rebuilt(seeded, home.warehouse, as_of, folder / "here")
    there = seeded.copy(folder / "there")
    (folder / "models.json").write_text(json.dumps(seeded.models), "utf-8")
    command = [sys.executable, "-m", __name__, home.inbox, there, folder / "models.json", as_of.isoformat()]
    done = subprocess.run(command, env=os.environ | ELSEWHERE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return differences(here, there, "build here", "build elsewhere")


def build_elsewhere(inbox: str, warehouse: str, models: str, as_of: str) -> None:
    """What the other process does; the rows are loaded there too."""
    with open_warehouse(Path(warehouse), MEMORY_ELSEWHERE) as connection:
        connection.execute("set threads = 1")
        load(connection, Path(inbox))
        judge(connection)
        begin_build(connection, date.fromisoformat(as_of))
        build_whole(connection, [Model(*model) for model in json.loads(Path(models).read_text("utf-8"))])


def deliveries(inbox: Path) -> list[Place]:
    return sorted((folder.parent.name, date.fromisoformat(folder.name)) for folder in inbox.glob("*/*-*-*"))


if __name__ == "__main__":
    build_elsewhere(*sys.argv[1:])
