"""JSON lines: one object a line. A field inside an object has its path for a name: `applicant.data.fullname`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import polars as pl

from orchestration.intake.encoding import decode
from orchestration.intake.limits import COLUMNS
from orchestration.intake.table import Cells, Refused, Table, Unusable

LIST_ITEMS = 3
"""So many items of a list have columns of their own (`procedure.translate[0].name`); the list itself is its length."""
DEPTH = 8


def open_json_lines(content: bytes) -> Table:
    """The table of a JSON-lines file: a column for every path that any line has.

    A later line that is no object is unusable; raises Refused when the first one is none.
    """
    decoded = decode(content)
    records, unusable = [], []
    names: dict[str, str] = {}  # each path once, however many records have it
    for line, text in enumerate(decoded.text.split("\n"), start=1):
        if not text.strip():
            continue
        record = _object(text)
        if record is not None:
            records.append((line, {names.setdefault(name, name): cell for name, cell in _flat(record)}))
            if len(names) > COLUMNS:
                raise Refused("up to line {line} it has more than {most:,} different fields", line=line, most=COLUMNS)
        elif not records:
            raise Refused("line {line} is no JSON object, so the file is not what its ending .jsonl says", line=line)
        else:
            unusable.append(Unusable(line, "IN-JSON", "", "one whole JSON object on the line"))
    if not records:
        raise Refused("it has no rows and so no column names")
    paths = list(names)

    def read(wanted: list[int]) -> Cells:
        columns = {
            str(position): pl.Series([record.get(paths[position]) for _, record in records], dtype=pl.String)
            for position in wanted
        }
        lines = pl.Series("line", [line for line, _ in records], dtype=pl.Int64)
        return Cells(pl.DataFrame(columns), lines, tuple(unusable))

    return Table(paths, read, encoding=decoded.encoding)


def _object(text: str) -> dict[str, Any] | None:
    """The object on a line; numbers stay the text they are, so that no digit is lost."""
    try:
        value = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _flat(value: dict[str, Any], above: str = "", depth: int = 1) -> Iterator[tuple[str, str | None]]:
    for name, item in value.items():
        yield from _cell(f"{above}{_writable(name)}", item, depth)


def _cell(name: str, item: Any, depth: int) -> Iterator[tuple[str, str | None]]:
    match item:
        case dict() if depth < DEPTH:
            yield from _flat(item, f"{name}.", depth + 1)
        case list() if depth < DEPTH:
            yield name, str(len(item))
            for position, entry in enumerate(item[:LIST_ITEMS]):
                yield from _cell(f"{name}[{position}]", entry, depth + 1)
        case bool():
            yield name, "true" if item else "false"
        case str():
            yield name, _writable(item) or None
        case _:
            yield name, None


def _writable(text: str) -> str:
    """A JSON escape may hold half a character (`\\ud800`), which nothing can write."""
    return text.encode("utf-8", "replace").decode()
