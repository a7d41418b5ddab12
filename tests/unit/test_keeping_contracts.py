"""Before any load the warehouse holds today's contracts against those it was loaded under."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from orchestration import contracts
from orchestration.assets.landing import landing_asset
from orchestration.assets.transform import build_day
from orchestration.contracts import ContractBroken, kept_contracts, prepare_raw
from orchestration.intake.contract import Contract
from orchestration.intake.contract_file import load_contract, parse
from orchestration.intake.feeds import DOSSIERS, FEEDS
from orchestration.loading import load_days
from orchestration.partitions import arrival_days
from orchestration.raw_tables import create_raw_tables
from orchestration.resources.inbox import InboxResource
from orchestration.resources.warehouse import WarehouseResource
from orchestration.warehouse import open_warehouse
from tests.unit.deliveries import ARRIVAL, DOSSIER, csv_text, deliver


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def rewritten(feed: str, *changes: tuple[str, str], version: str | None = None) -> Contract:
    """The contract of a feed with pieces of its text replaced."""
    text = load_contract(feed).text
    if version:
        changes = (*changes, (f"version: {load_contract(feed).version}", f"version: {version}"))
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return parse(text)


def loaded_under(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """A warehouse that was loaded under another contract of one feed."""
    prepare_raw(connection, FEEDS.values())
    connection.execute("update raw.contracts set document = ?, version = ? where feed = ?",
                       [contract.text, contract.version, contract.feed])  # fmt: skip
    forget_the_program(connection)


def forget_the_program(connection: duckdb.DuckDBPyConnection) -> None:
    """As if another program than today's had made the warehouse fit its contracts."""
    connection.execute("update raw.prepared set digest = 'of another program'")


def everything(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple]]:
    """All rows of the raw schema, by table."""
    tables = connection.execute("select table_name from information_schema.tables where table_schema = 'raw'")
    return {name: connection.table(f"raw.{name}").order("all").fetchall() for (name,) in tables.fetchall()}


OLD_TIME = (
    "      - name: NgayTra\n        logicalType: timestamp\n        logicalTypeOptions: *vietnameseTime\n",
    "      - name: NgayTra\n        logicalType: string\n",
)
FORMER_COLUMN = (
    "      - name: DaXoa\n",
    "      - {name: GhiChu, logicalType: string, description: x}\n      - name: DaXoa\n",
)
BEFORE_FLAGS = "      - name: quality_flags\n"


def test_the_first_load_keeps_every_contract_as_it_stands(warehouse):
    prepare_raw(warehouse, FEEDS.values())
    kept = warehouse.execute("select feed, version, document from raw.contracts order by feed").fetchall()
    assert kept == [(name, load_contract(name).version, load_contract(name).text) for name in sorted(FEEDS)]


def test_a_warehouse_that_was_loaded_before_there_were_contracts_takes_todays(warehouse):
    create_raw_tables(warehouse, FEEDS.values())
    for table in ("contracts", "contract_feeds", "contract_columns", "contract_rules"):
        warehouse.execute(f"drop table raw.{table}")
    warehouse.execute("alter table raw.portal drop column quality_flags")
    prepare_raw(warehouse, FEEDS.values())
    assert set(kept_contracts(warehouse)) == set(FEEDS)
    assert "quality_flags" in [column[0] for column in warehouse.execute("from raw.portal").description]


def test_preparing_again_writes_nothing(warehouse, monkeypatch):
    prepare_raw(warehouse, FEEDS.values())
    before = everything(warehouse)
    monkeypatch.setattr(contracts, "create_raw_tables", lambda *_: pytest.fail("it fits already"))
    prepare_raw(warehouse, FEEDS.values())
    assert everything(warehouse) == before


def test_another_program_that_asks_for_the_same_changes_nothing(warehouse, monkeypatch):
    prepare_raw(warehouse, FEEDS.values())
    before = everything(warehouse)
    forget_the_program(warehouse)
    monkeypatch.setattr(contracts, "changes", lambda *_: pytest.fail("no contract has changed"))
    prepare_raw(warehouse, FEEDS.values())
    assert everything(warehouse) == before


def test_an_additive_change_gives_the_table_its_column_and_is_logged(warehouse, caplog):
    text = load_contract("portal").text
    flags = text[text.index(BEFORE_FLAGS) : text.index("slaProperties:")]
    older = rewritten("portal", (flags, ""), version="0.9.0")
    loaded_under(warehouse, older)
    warehouse.execute("alter table raw.portal drop column quality_flags")
    warehouse.execute("insert into raw.portal by name select 'C25459' as unit_code")
    with caplog.at_level(logging.INFO, "dti.progress"):
        prepare_raw(warehouse, FEEDS.values())
    assert warehouse.execute("select unit_code, quality_flags from raw.portal").fetchall() == [("C25459", None)]
    current = load_contract("portal").version
    versions = warehouse.execute("select version from raw.contracts where feed = 'portal' order by since").fetchall()
    assert versions == [("0.9.0",), (current,)]
    assert f"contract of portal: version 0.9.0 became {current}: column quality_flags added" in caplog.text


def test_words_mended_within_a_version_replace_its_own_and_keep_its_moment(warehouse):
    loaded_under(warehouse, rewritten("dossiers", ("value: Dossiers}", "value: Cases}")))
    since = warehouse.execute("select since from raw.contracts where feed = 'dossiers'").fetchall()
    prepare_raw(warehouse, FEEDS.values())
    assert kept_contracts(warehouse)["dossiers"].text == load_contract("dossiers").text
    assert warehouse.execute("select since from raw.contracts where feed = 'dossiers'").fetchall() == since


def test_what_the_page_shows_follows_the_contract(warehouse):
    prepare_raw(warehouse, FEEDS.values())
    warehouse.execute("update raw.contract_columns set description_en = 'other'")
    warehouse.execute("insert into raw.contract_rules (feed, rule) values ('gone', 'DQ-X')")
    forget_the_program(warehouse)
    prepare_raw(warehouse, FEEDS.values())
    assert warehouse.execute("select count(*) from raw.contract_columns where description_en = 'other'").fetchone() == (
        0,
    )
    assert warehouse.execute("select count(*) from raw.contract_rules where feed = 'gone'").fetchone() == (0,)
    handling = "select handling from raw.contract_columns where feed = 'dossiers' and column_name = ?"
    names = ("MaHoSo", "SoGiayTo", "ChuHoSo")
    assert [warehouse.execute(handling, [name]).fetchone()[0] for name in names] == ["kept", "hashed", "dropped"]


def test_a_breaking_change_names_every_change_and_what_to_do_and_writes_nothing(warehouse):
    loaded_under(warehouse, rewritten("dossiers", OLD_TIME, FORMER_COLUMN, version="0.9.0"))
    warehouse.execute("alter table raw.portal drop column quality_flags")
    before = everything(warehouse)
    with pytest.raises(ContractBroken) as broken:
        prepare_raw(warehouse, FEEDS.values())
    (told,) = broken.value.problems
    current = load_contract("dossiers").version
    assert told == (
        f"contract of dossiers: the warehouse was loaded under version 0.9.0, version {current} breaks with it:"
        " column GhiChu removed; column NgayTra: text became time. Nothing was loaded, the last good version stays."
        f" `make rebuild` loads the inbox anew under {current}; the release with 0.9.0 goes on as before"
    )
    assert everything(warehouse) == before


def test_a_breaking_change_without_a_new_major_version_is_told_which_it_asks_for(warehouse):
    loaded_under(warehouse, rewritten("dossiers", OLD_TIME))
    major = int(load_contract("dossiers").version.split(".")[0])
    with pytest.raises(ContractBroken, match=rf"\(it should bear version {major + 1}\.0\.0\) breaks with it"):
        prepare_raw(warehouse, FEEDS.values())


def test_nothing_is_read_before_the_contracts_fit(warehouse, tmp_path: Path, monkeypatch):
    loaded_under(warehouse, rewritten("dossiers", OLD_TIME, version="0.9.0"))
    deliver(tmp_path, "dossiers", ARRIVAL, {"a.csv": csv_text(DOSSIER)})
    monkeypatch.setattr("orchestration.loading.read_batches", lambda *_: pytest.fail("a file was read"))
    with pytest.raises(ContractBroken):
        load_days(warehouse, DOSSIERS, tmp_path, date.min, date.max)


@pytest.mark.parametrize("loads", [True, False], ids=["landing", "build"])
def test_a_run_of_dagster_fails_in_the_same_words(tmp_path: Path, loads: bool):
    path = tmp_path / "warehouse.duckdb"
    with open_warehouse(path) as connection:
        loaded_under(connection, rewritten("dossiers", OLD_TIME, version="0.9.0"))
    asset = landing_asset(DOSSIERS, arrival_days(ARRIVAL), None) if loads else build_day(None)
    resources = {"inbox": InboxResource(path=str(tmp_path)), "warehouse": WarehouseResource(path=str(path))}
    ran = dg.materialize(
        [asset], resources=resources, partition_key=str(ARRIVAL) if loads else None, raise_on_error=False
    )
    (failed,) = [event.step_failure_data.error for event in ran.all_events if event.is_step_failure]
    assert "contract of dossiers: the warehouse was loaded under version 0.9.0" in failed.message
    assert failed.cause is None


def test_a_reader_that_does_not_enforce_its_contract_loads_nothing(warehouse):
    careless = replace(DOSSIERS, rules=DOSSIERS.rules[1:])
    with pytest.raises(ContractBroken) as broken:
        prepare_raw(warehouse, [careless])
    (told,) = broken.value.problems
    assert told.startswith(f"the reader of dossiers and its contract {load_contract('dossiers').version} disagree: ")
    assert "rule DQ-D01 on NgayTiepNhan: the contract says quarantine, the reader nothing" in told
    assert "a fault of the program, not of a delivery" in told
    assert everything(warehouse) == {}


def test_contracts_are_kept_whole_or_not_at_all(warehouse, monkeypatch):
    monkeypatch.setattr(contracts, "rule_rows", lambda _: [{"feed": 1, "no_such_column": 2}])
    with pytest.raises(duckdb.Error):
        prepare_raw(warehouse, FEEDS.values())
    assert warehouse.execute("select count(*) from raw.contracts").fetchone() == (0,)
    monkeypatch.undo()
    prepare_raw(warehouse, FEEDS.values())
    assert len(kept_contracts(warehouse)) == len(FEEDS)
