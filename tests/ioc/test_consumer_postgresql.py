"""The same consumer on a real PostgreSQL, which a province's operations centre more likely has."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from orchestration.ioc.consumer import apply, open_store, read_delivery
from orchestration.ioc.deliveries import sent
from orchestration.ioc.delivering import deliver
from tests.ioc.published import DTI, MONTHS, UNITS, Count, publish


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    """The address of a server of its own, reached through a socket in its folder and by no network."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    assert found, "these tests need PostgreSQL: apt-get install postgresql"
    owner = pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())  # it refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="dti-pg-"))
    os.chown(folder, owner.pw_uid, owner.pw_gid)

    def run(program: str, *options: str) -> None:
        command = [str(found[-1] / program), *options]
        user = owner.pw_uid if os.geteuid() == 0 else None
        subprocess.run(command, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)

    data = str(folder / "data")
    run("initdb", "--pgdata", data, "--username", "ioc", "--auth", "trust", "--no-sync")
    asked = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    run("pg_ctl", "--pgdata", data, "--wait", "--log", str(folder / "log"), "--options", asked, "start")
    try:
        yield f"postgresql://ioc@/postgres?host={folder}"
    finally:
        run("pg_ctl", "--pgdata", data, "--mode", "immediate", "stop")
        shutil.rmtree(folder)


def test_postgresql_and_sqlite_come_to_the_same_state(postgresql, tmp_path):
    keys = [(unit, month) for unit in UNITS for month in MONTHS]
    for number, day in enumerate([date(2026, 3, 15), date(2026, 4, 1), date(2026, 4, 2)], 1):
        counts = {key: Count(10 + (number * place) % 7, 40) for place, key in enumerate(keys) if (number + place) % 4}
        publish(tmp_path / "serving", day, counts, number=number, dti=DTI)
        deliver(tmp_path / "serving", tmp_path / "ioc")
    for target in (postgresql, str(tmp_path / "ioc.sqlite")):
        with open_store(target).writing() as cursor:
            cursor.execute("alter table figures drop column source")  # as the consumer of version 1.0 made it
    stores = [open_store(postgresql), open_store(str(tmp_path / "ioc.sqlite"))]
    folders = [one.folder for one in sent(tmp_path / "ioc")]
    for place in (1, 0, 1, 2):  # out of order, and one twice
        outcomes = {apply(store, read_delivery(folders[place])).outcome for store in stores}
        assert len(outcomes) == 1
    in_postgresql, in_sqlite = (store.current() for store in stores)
    assert in_postgresql == in_sqlite != []
