"""What a contract tells people, as rows: the feed, its columns and its rules, in Vietnamese and English."""

from __future__ import annotations

from typing import Any

from orchestration.intake.contract import Contract
from orchestration.intake.contract_file import Element, custom, is_personal, kind_of, record_of, rules_of

KEPT, DROPPED, HASHED = "kept", "dropped", "hashed"

Row = dict[str, Any]


def feed_row(contract: Contract) -> Row:
    """One row: what the feed is for, what a delivery looks like, when it is due. Several promises, one a line."""
    body, terms = contract.body, contract.terms
    description, record, inbox = body["description"], record_of(body), body["servers"][0]
    promises = body["slaProperties"]
    return {
        "feed": contract.feed,
        "version": contract.version,
        "status": body["status"],
        "title_vi": body["name"],
        "title_en": custom(body, "nameEn"),
        "grain_vi": record["description"],
        "grain_en": record["dataGranularityDescription"],
        **{f"{part}_vi": description[part] for part in ("purpose", "usage", "limitations")},
        **{f"{part}_en": custom(description, f"{part}En") for part in ("purpose", "usage", "limitations")},
        "key_columns": " + ".join(terms.key),
        "version_column": terms.version_column,
        "folder": inbox["path"],
        "formats": inbox["format"],
        "encoding_vi": inbox["description"],
        "encoding_en": custom(inbox, "descriptionEn"),
        "promises_vi": "\n".join(promise["description"] for promise in promises),
        "promises_en": "\n".join(custom(promise, "descriptionEn") for promise in promises),
    }


def column_rows(contract: Contract) -> list[Row]:
    """One row per column, in the order of the contract."""
    columns = {column.name: column for column in contract.terms.columns}
    rows = []
    for position, element in enumerate(record_of(contract.body)["properties"], 1):
        column = columns.get(element["name"])
        rows.append(
            {
                "feed": contract.feed,
                "position": position,
                "column_name": element["name"],
                "type": kind_of(element).value,
                "required": column is not None and column.required,
                "filled": column is not None and column.filled,
                "choices": ", ".join(str(choice["value"]) for choice in element.get("enum", ())) or None,
                "choices_vi": _choices(element, "vi"),
                "choices_en": _choices(element, "en"),
                "default_value": column.default if column else None,
                "examples": " · ".join(str(example) for example in element.get("examples", ())) or None,
                "description_vi": element["description"],
                "description_en": custom(element, "descriptionEn"),
                "handling": _handling(element),
            }
        )
    return rows


def rule_rows(contract: Contract) -> list[Row]:
    """One row per rule and column; the column of a rule about every column of a kind is null."""
    return [
        {
            "feed": contract.feed,
            "position": position,
            "rule": rule["id"],
            "column_name": column or None,
            "severity": rule["severity"],
            "description_vi": rule["description"],
            "description_en": custom(rule, "descriptionEn"),
        }
        for position, (column, rule) in enumerate(rules_of(record_of(contract.body)), 1)
    ]


def _choices(element: Element, language: str) -> str | None:
    """`1 in person`, one a line."""
    lines = []
    for choice in element.get("enum", ()):
        label = choice["label"] if language == "vi" else custom(choice, "labelEn")
        lines.append(f"{choice['value']} {label}")
    return "\n".join(lines) or None


def _handling(element: Element) -> str:
    if not is_personal(element):
        return KEPT
    return HASHED if "encryptedName" in element else DROPPED
