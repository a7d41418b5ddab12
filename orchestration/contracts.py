"""The contracts under which the warehouse was loaded: kept in `raw.contracts`, held against today's before any load."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable
from typing import Any

import duckdb

from orchestration.intake.contract import Contract, changes, drift, numbers, version_asked_for
from orchestration.intake.contract_file import load_contract, parse
from orchestration.intake.contract_words import column_rows, feed_row, rule_rows
from orchestration.intake.feed import Feed
from orchestration.raw_tables import create_raw_tables, wanted_tables

progress = logging.getLogger("dti.progress")


class ContractBroken(Exception):
    """Nothing may be loaded: a contract and its reader disagree, or it breaks with what the warehouse holds.

    problems: what disagrees and what to do, one sentence a feed.
    """

    def __init__(self, problems: Iterable[str]):
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))


def prepare_raw(connection: duckdb.DuckDBPyConnection, feeds: Iterable[Feed]) -> None:
    """Make the raw tables fit the feeds' contracts: create what is missing, add new columns, keep the contracts.

    Each step of a refresh asks for it, so a warehouse that fits already is left at once.

    Raises ContractBroken, before anything is written, when a reader does not enforce its contract, or a contract
    breaks with the one under which the warehouse's rows were loaded.
    """
    feeds = tuple(feeds)
    contracts = {feed.name: load_contract(feed.name) for feed in feeds}
    if problems := [problem for feed in feeds for problem in _disagreement(feed, contracts[feed.name])]:
        raise ContractBroken(problems)
    digest = _digest(feeds, contracts.values())
    if digest == _prepared(connection):
        return
    kept = kept_contracts(connection)
    known = [(kept[name], contract) for name, contract in contracts.items() if name in kept]
    changed = [(old, new) for old, new in known if old.text != new.text]
    if problems := [problem for old, new in changed for problem in _break(old, new)]:
        raise ContractBroken(problems)
    create_raw_tables(connection, feeds)
    connection.execute("begin")
    try:
        for contract in contracts.values():
            _keep(connection, contract, kept.get(contract.feed))
        _tell_people(connection, contracts.values())
        connection.execute("delete from raw.prepared")
        connection.execute("insert into raw.prepared values (?)", [digest])
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise


def _digest(feeds: Iterable[Feed], contracts: Iterable[Contract]) -> str:
    wanted = json.dumps([wanted_tables(feeds), [contract.text for contract in contracts]])
    return hashlib.sha256(wanted.encode()).hexdigest()


def _prepared(connection: duckdb.DuckDBPyConnection) -> str | None:
    """What the warehouse was last made to fit; None where no program that keeps this has made it."""
    try:
        row = connection.execute("select digest from raw.prepared").fetchone()
    except duckdb.CatalogException:
        return None
    return row[0] if row else None


def kept_contracts(connection: duckdb.DuckDBPyConnection) -> dict[str, Contract]:
    """By feed, the contract under which it was last loaded; empty in a warehouse that has kept none."""
    is_there = "select 1 from information_schema.tables where table_schema = 'raw' and table_name = 'contracts'"
    if not connection.execute(is_there).fetchone():
        return {}
    texts = connection.execute("select arg_max(document, since) from raw.contracts group by feed").fetchall()
    contracts = [parse(text) for (text,) in texts]
    return {contract.feed: contract for contract in contracts}


def _disagreement(feed: Feed, contract: Contract) -> list[str]:
    found = drift(feed, contract)
    if not found:
        return []
    return [
        f"the reader of {feed.name} and its contract {contract.version} disagree: {'; '.join(found)}. This is a fault"
        f" of the program, not of a delivery: mend orchestration/intake/feeds.py or contracts/{feed.name}.odcs.yaml."
        " Nothing was loaded, the last good version stays"
    ]


def _break(old: Contract, new: Contract) -> list[str]:
    found = changes(old, new).breaking
    if not found:
        return []
    asked = version_asked_for(old, new)
    unfit = "" if numbers(new.version) >= numbers(asked) else f" (it should bear version {asked})"
    return [
        f"contract of {new.feed}: the warehouse was loaded under version {old.version}, version {new.version}{unfit}"
        f" breaks with it: {'; '.join(found)}. Nothing was loaded, the last good version stays. `make rebuild` loads"
        f" the inbox anew under {new.version}; the release with {old.version} goes on as before"
    ]


def _keep(connection: duckdb.DuckDBPyConnection, new: Contract, old: Contract | None) -> None:
    """Keep a version with the moment since which it holds here; words mended within a version keep its moment."""
    if old and old.text == new.text:
        return
    mended = old is not None and old.version == new.version
    version = [new.feed, new.version]
    since = "select since from raw.contracts where feed = ? and version = ?" if mended else "select now()"
    (moment,) = connection.execute(since, version if mended else []).fetchone()
    connection.execute("delete from raw.contracts where feed = ? and version = ?", version)
    connection.execute("insert into raw.contracts values (?, ?, ?, ?)", [*version, new.text, moment])
    if old and not mended:
        added = "; ".join(changes(old, new).additive)
        told = f"{added}. Days loaded before know nothing of it; `make backfill` reads them again" if added else "words"
        progress.info("contract of %s: version %s became %s: %s", new.feed, old.version, new.version, told)


def _tell_people(connection: duckdb.DuckDBPyConnection, contracts: Iterable[Contract]) -> None:
    """Write what the documentation page shows, where it is not written already."""
    contracts = tuple(contracts)
    tables: dict[str, list[dict[str, Any]]] = {
        "contract_feeds": [feed_row(contract) for contract in contracts],
        "contract_columns": [row for contract in contracts for row in column_rows(contract)],
        "contract_rules": [row for contract in contracts for row in rule_rows(contract)],
    }
    for table, rows in tables.items():
        names = ", ".join(rows[0])
        wanted = [tuple(row.values()) for row in rows]
        if set(connection.execute(f"select {names} from raw.{table}").fetchall()) != set(wanted):
            connection.execute(f"delete from raw.{table}")
            places = ", ".join("?" * len(rows[0]))
            connection.executemany(f"insert into raw.{table} ({names}) values ({places})", wanted)
