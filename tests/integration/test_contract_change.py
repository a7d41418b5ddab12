"""A contract that breaks with the one the warehouse was loaded under stops a refresh before anything is loaded."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.cli import main
from orchestration.intake.contract_file import load_contract
from orchestration.intake.feeds import FEEDS
from tests.unit.deliveries import DOSSIER, PROCEDURE, csv_text, deliver

FIRST, SECOND = date(2026, 1, 31), date(2026, 2, 28)
NAMES = ("DTI_HOME", "DTI_AS_OF", "DAGSTER_HOME", "DTI_WAREHOUSE")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published version, then a warehouse as if NgayTra had been text until today, and a new delivery."""
    home = tmp_path_factory.mktemp("home")
    deliver(home / "inbox", "procedures", FIRST, {"catalogue.csv": csv_text(PROCEDURE)})
    deliver(home / "inbox", "dossiers", FIRST, {"a.csv": csv_text(DOSSIER)})
    assert refresh(home) == 0
    current = load_contract("dossiers")
    text = current.text.replace(f"version: {current.version}\n", "version: 0.9.0\n")
    head, name, tail = text.partition("      - name: NgayTra\n")
    kind, format = "        logicalType: timestamp\n", "        logicalTypeOptions: *vietnameseTime\n"
    former = head + name + tail.replace(kind + format, "        logicalType: string\n", 1)
    with duckdb.connect(str(home / "warehouse" / "warehouse.duckdb")) as warehouse:
        warehouse.execute("update raw.contracts set version = '0.9.0', document = ? where feed = 'dossiers'", [former])
        warehouse.execute("delete from raw.prepared")
    deliver(home / "inbox", "dossiers", SECOND, {"b.csv": csv_text(DOSSIER | {"MaHoSo": "H-2"})})
    return home


def refresh(home: Path) -> int:
    with pytest.MonkeyPatch.context() as environment:
        for name in NAMES:  # the product sets some of them; all are restored here
            environment.setenv(name, os.environ.get(name, ""))
        environment.setenv("DTI_HOME", str(home))
        environment.delenv("DTI_AS_OF")
        return main(["refresh"])


def test_contracts_and_their_columns_are_published(home: Path):
    (file,) = (home / "serving").glob("marts-*.duckdb")
    with duckdb.connect(str(file), read_only=True) as published:
        feeds = published.execute(
            "select feed, contract_version, document from marts.dim_feed order by feed"
        ).fetchall()
        kept = "select column_name from marts.dim_feed_column where feed = 'dossiers' and handling = 'kept'"
        columns = published.execute(kept).fetchall()
    contracts = [load_contract(feed) for feed in sorted(FEEDS)]
    assert feeds == [(contract.feed, contract.version, contract.text) for contract in contracts]
    assert {name for (name,) in columns} == {column.name for column in load_contract("dossiers").terms.columns}


def test_a_breaking_change_stops_before_the_load_and_leaves_the_published_version(home: Path, capsys):
    published = {path.name: path.read_bytes() for path in (home / "serving").iterdir()}
    assert refresh(home) == 1
    told = capsys.readouterr()
    (mend,) = [line for line in told.err.splitlines() if line.startswith("To mend: ")]
    assert "column NgayTra: text became time" in mend
    assert f"loaded under version 0.9.0, version {load_contract('dossiers').version} breaks with it" in mend
    assert "make rebuild" in mend
    assert "Traceback" not in told.out + told.err
    assert {path.name: path.read_bytes() for path in (home / "serving").iterdir()} == published
    with duckdb.connect(str(home / "warehouse" / "warehouse.duckdb"), read_only=True) as warehouse:
        assert warehouse.execute("select distinct arrival_day from raw.dossiers").fetchall() == [(FIRST,)]
        assert warehouse.execute("select version from raw.contracts where feed = 'dossiers'").fetchall() == [("0.9.0",)]
