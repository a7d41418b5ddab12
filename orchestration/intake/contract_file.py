"""Contracts as files: YAML documents of the Open Data Contract Standard, version 3.2, one per feed.

How the standard's words are used here: `required` is a value that must be filled, the custom property `columnRequired`
a column that must stand in the header though its value may be empty; `logicalTypeOptions.format` of a string tells a
code from words; `classification: personal` is a column that is never kept, with `encryptedName` where a keyed hash is.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import yaml

from orchestration.intake.contract import EVERY_COLUMN, Contract, Terms
from orchestration.intake.feed import Column, Kind

FOLDER = Path(__file__).parent / "contracts"
ENDING = ".odcs.yaml"
KINDS = {
    ("string", None): Kind.TEXT,
    ("string", "code"): Kind.CODE,
    ("string", "procedure-code"): Kind.PROCEDURE,
    ("string", "commune-code"): Kind.COMMUNE,
    ("string", "number-code"): Kind.NUMBER,
    ("timestamp", None): Kind.TIME,
    ("integer", None): Kind.COUNT,
    ("number", None): Kind.DECIMAL,
    ("boolean", None): Kind.FLAG,
}

Element = dict[str, Any]


def load_contract(feed: str) -> Contract:
    """The contract of a feed that is in force in this version of the product. Raises FileNotFoundError."""
    return parse((FOLDER / f"{feed}{ENDING}").read_text("utf-8"))


@functools.lru_cache(maxsize=32)
def parse(text: str) -> Contract:
    """A contract from the text of its file. Raises KeyError where the document lacks what a contract must say."""
    body = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    record = record_of(body)
    kept = [element for element in record["properties"] if not is_personal(element)]
    key = [element for element in kept if element.get("primaryKey")]
    return Contract(
        feed=record["name"],
        version=body["version"],
        terms=Terms(
            columns=tuple(_column(element) for element in kept),
            key=tuple(e["name"] for e in sorted(key, key=lambda element: element["primaryKeyPosition"])),
            version_column=custom(record, "versionColumn"),
            rules={(rule["id"], column): rule["severity"] for column, rule in rules_of(record)},
            personal={e["name"]: e.get("encryptedName") for e in record["properties"] if is_personal(e)},
        ),
        text=text,
        body=body,
    )


def record_of(body: Element) -> Element:
    """The one schema object of a contract: a row of the feed."""
    (record,) = body["schema"]
    return record


def is_personal(element: Element) -> bool:
    return element.get("classification") == "personal"


def rules_of(record: Element) -> list[tuple[str, Element]]:
    """Quality rules with the column they stand at, those about every column first."""
    rules = [(EVERY_COLUMN, rule) for rule in record.get("quality", [])]
    return rules + [(element["name"], rule) for element in record["properties"] for rule in element.get("quality", [])]


def custom(element: Element, name: str) -> Any:
    """The value of a custom property, None where there is none."""
    properties = element.get("customProperties", [])
    return next((custom["value"] for custom in properties if custom["property"] == name), None)


def kind_of(element: Element) -> Kind:
    is_string = element["logicalType"] == "string"
    form = element.get("logicalTypeOptions", {}).get("format") if is_string else None
    return KINDS[element["logicalType"], form]


def _column(element: Element) -> Column:
    filled = element.get("required", False)
    return Column(
        name=element["name"],
        kind=kind_of(element),
        required=filled or bool(custom(element, "columnRequired")),
        filled=filled,
        default=custom(element, "default"),
        choices=frozenset(choice["value"] for choice in element["enum"]) if "enum" in element else None,
    )
