"""The terms of each feed's contract when it was last released: what a later one is held against.

`python -m tests.unit.released_contracts`, at a release, writes those in force now to released_contracts.json.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from orchestration.intake.contract import Contract, Terms
from orchestration.intake.contract_file import load_contract
from orchestration.intake.feed import Column, Kind
from orchestration.intake.feeds import FEEDS

RELEASED = Path(__file__).with_suffix(".json")


def released_contracts() -> dict[str, Contract]:
    return {feed: _from_plain(feed, plain) for feed, plain in json.loads(RELEASED.read_text("utf-8")).items()}


def as_plain(contract: Contract) -> dict[str, Any]:
    terms = contract.terms
    columns = [
        {name: value for name, value in asdict(column).items() if value}
        | ({"choices": sorted(column.choices)} if column.choices else {})
        for column in terms.columns
    ]
    return {
        "version": contract.version,
        "key": terms.key,
        "version_column": terms.version_column,
        "rules": [[*rule, severity] for rule, severity in terms.rules.items()],
        "personal": terms.personal,
        "columns": columns,
    }


def _from_plain(feed: str, plain: dict[str, Any]) -> Contract:
    columns = tuple(
        Column(**column | {"kind": Kind(column["kind"]), "choices": frozenset(column.get("choices", ())) or None})
        for column in plain["columns"]
    )
    rules = {(rule, column): severity for rule, column, severity in plain["rules"]}
    terms = Terms(columns, tuple(plain["key"]), plain["version_column"], rules, plain["personal"])
    return Contract(feed, plain["version"], terms, text="", body={})


if __name__ == "__main__":
    plain = {feed: as_plain(load_contract(feed)) for feed in FEEDS}
    RELEASED.write_text(json.dumps(plain, indent=1, ensure_ascii=False) + "\n", "utf-8")
