"""The annex of a DTI version as one file: is it a whole version, whose counts, points, codes and formulas fit together?

Source of the rules: what a decision states about itself (number of components, points of main indices and in all), and
what each formula type needs. A file with one fault brings nothing: half a version would score units by other maxima.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import polars as pl

from orchestration.intake.normalise import read_text
from orchestration.intake.rows import READ
from orchestration.intake.table import Refused
from orchestration.intake.told import Sentence

if TYPE_CHECKING:
    from orchestration.intake.feed import Feed

ROOT = "dti"
NEEDS_TARGET = frozenset({"capped_target"})
NEEDS_BANDS = frozenset({"levels", "count_bands"})
SCORING_TYPES = ("ratio", "yes_no", "normalised_best", "not_scored", *sorted(NEEDS_TARGET | NEEDS_BANDS))
VERSION = re.compile(r"[a-z0-9][a-z0-9.-]{2,59}")
CODE = re.compile(r"\w[\w.-]{0,39}")
INDICATOR = re.compile(r"\d\.\d[ab]?")
MOST_POINTS = 1000
SHOWN_PROBLEMS = 20
Row = dict[str, Any]


@dataclass(frozen=True)
class Problem:
    """Where an annex is at fault: the line (or sheet row), the column, the rule, and what is expected."""

    line: int
    column: str
    rule: str
    sentence: Sentence


def refuse_unsound(feed: Feed, rows: pl.DataFrame) -> None:
    """Raise Refused, with the first faults in words, where the file is no whole version."""
    found = problems(feed, rows)
    if not found:
        return
    shown = [
        Sentence("row {line}: {fault}", line=problem.line, fault=problem.sentence) for problem in found[:SHOWN_PROBLEMS]
    ]
    more = [Sentence("{number} more", number=len(found) - len(shown))] if len(found) > len(shown) else []
    raise Refused("the annex is no whole version: {faults:; }", faults=[*shown, *more])


def problems(feed: Feed, rows: pl.DataFrame) -> list[Problem]:
    """Every fault of an annex, in the order of its rows.

    rows: text, or counts as numbers, under the feed's column names, with `line`.
    """
    found: list[Problem] = []
    nodes = _values(feed, rows, found)
    for check in (_version, _codes, _tree, _points, _counts, _sums, _formulas, _pillars):
        found += check(nodes)
    return sorted(found, key=lambda problem: problem.line)


def _values(feed: Feed, rows: pl.DataFrame, found: list[Problem]) -> list[Row]:
    """The rows with their values read; what is empty, unreadable or outside its list is told."""
    columns: dict[str, list[Any]] = {"line": rows["line"].to_list()}
    for column in feed.columns:
        cells = read_text(rows[column.name].cast(pl.String))
        values = READ[column.kind](cells) if column.kind in READ else cells
        columns[column.name] = values.to_list()
        for line, cell, value in zip(columns["line"], cells, columns[column.name], strict=True):
            if cell is None and column.filled:
                fault = Sentence("{column} is empty", column=column.name)
                found.append(Problem(line, column.name, "FW-VALUE", fault))
            elif cell is not None and value is None:
                fault = Sentence("{column} cannot be read", column=column.name)
                found.append(Problem(line, column.name, "FW-VALUE", fault))
            elif value is not None and column.choices and value not in column.choices:
                fault = Sentence(
                    "{column} is none of {choices:, }", column=column.name, choices=sorted(map(str, column.choices))
                )
                found.append(Problem(line, column.name, "FW-VALUE", fault))
    return pl.DataFrame(columns, strict=False).to_dicts() if columns["line"] else []


def _version(nodes: list[Row]) -> Iterator[Problem]:
    versions = {node["framework_version"]: node["line"] for node in reversed(nodes) if node["framework_version"]}
    if len(versions) != 1 or not VERSION.fullmatch(next(iter(versions))):
        line = max(versions.values(), default=1)
        fault = Sentence(
            "a file holds one framework_version, of small letters, digits, dots and hyphens; found: {versions:, }",
            versions=sorted(versions),
        )
        yield Problem(line, "framework_version", "FW-VERSION", fault)
    roots = [node for node in nodes if node["kind"] == "index"]
    needed = ("level", "valid_from", "max_points", "n_components")
    if len(roots) != 1 or roots[0]["node_code"] != ROOT or any(roots[0][name] is None for name in needed):
        fault = Sentence(
            "one row of kind index is expected, with the code {root} and with {needed:, }",
            root=ROOT,
            needed=list(needed),
        )
        yield Problem(roots[-1]["line"] if roots else 1, "kind", "FW-INDEX", fault)
    for root in roots:
        if root["valid_from"] and root["valid_to"] and root["valid_to"] < root["valid_from"]:
            yield Problem(
                root["line"], "valid_to", "FW-INDEX", Sentence("valid_to lies before valid_from: exchange them")
            )


def _codes(nodes: list[Row]) -> Iterator[Problem]:
    times = Counter(node["node_code"] for node in nodes)
    for node in nodes:
        code = node["node_code"]
        if code is None:
            continue
        if not CODE.fullmatch(code):
            fault = Sentence("the code {code} is not made of letters, digits, dots and hyphens alone", code=code)
            yield Problem(node["line"], "node_code", "FW-CODE", fault)
        if times[code] > 1:
            fault = Sentence(
                "the code {code} stands on {times} rows; each code stands once", code=code, times=times[code]
            )
            yield Problem(node["line"], "node_code", "FW-CODE", fault)


def _tree(nodes: list[Row]) -> Iterator[Problem]:
    """A component hangs below a main index; main indices and pillars below the whole, which hangs below nothing."""
    below = {"component": "main_index", "main_index": "index", "pillar": "index"}
    kinds = {node["node_code"]: node["kind"] for node in nodes}
    for node in nodes:
        expected = below.get(node["kind"])
        if expected and kinds.get(node["parent_code"]) != expected:
            fault = Sentence(
                "{code} must name in parent_code a row of kind {kind}; it names {parent}",
                code=node["node_code"] or "",
                kind=expected,
                parent=node["parent_code"] or "—",
            )
            yield Problem(node["line"], "parent_code", "FW-PARENT", fault)


def _points(nodes: list[Row]) -> Iterator[Problem]:
    for node in nodes:
        points = node["max_points"]
        if node["kind"] in ("component", "main_index") and (
            points is None or not 0 <= points <= MOST_POINTS or points != round(points, 2)
        ):
            fault = Sentence(
                "{code} needs points from 0 to {most}, with at most two decimals",
                code=node["node_code"] or "",
                most=MOST_POINTS,
            )
            yield Problem(node["line"], "max_points", "FW-POINTS", fault)
        share = node["min_assessed"]
        if share is not None and not 0 < share <= 1:
            fault = Sentence("min_assessed is a share above 0 and up to 1; for 50 % write 0.5")
            yield Problem(node["line"], "min_assessed", "FW-POINTS", fault)


def _children(nodes: list[Row], parent: Row) -> list[Row]:
    kind = "main_index" if parent["kind"] == "index" else "component"
    return [node for node in nodes if node["kind"] == kind and node["parent_code"] == parent["node_code"]]


def _counts(nodes: list[Row]) -> Iterator[Problem]:
    for node in nodes:
        if node["kind"] == "index":
            found = sum(other["kind"] == "component" for other in nodes)
        elif node["kind"] == "main_index":
            found = len(_children(nodes, node))
        else:
            continue
        if node["n_components"] != found:
            fault = Sentence(
                "{code} states {stated} components in n_components, the file has {found}",
                code=node["node_code"] or "",
                stated="—" if node["n_components"] is None else node["n_components"],
                found=found,
            )
            yield Problem(node["line"], "n_components", "FW-COUNT", fault)


def _sums(nodes: list[Row]) -> Iterator[Problem]:
    for node in nodes:
        if node["kind"] in ("index", "main_index"):
            parts = _children(nodes, node)
        elif node["kind"] == "pillar" and node["max_points"] is not None:
            parts = [other for other in nodes if node["node_code"] in _named_pillars(other)]
        else:
            continue
        total = sum((part["max_points"] or Decimal(0) for part in parts), Decimal(0))
        if node["max_points"] is not None and node["max_points"] != total:
            fault = Sentence(
                "{code} has {stated} points, what belongs to it adds up to {total}",
                code=node["node_code"] or "",
                stated=_plain(node["max_points"]),
                total=_plain(total),
            )
            yield Problem(node["line"], "max_points", "FW-SUM", fault)


def _formulas(nodes: list[Row]) -> Iterator[Problem]:
    for node in nodes:
        if node["kind"] != "component":
            continue
        code, kind = node["node_code"] or "", node["scoring_type"]
        if kind not in SCORING_TYPES:
            fault = Sentence("{code} needs a scoring_type, one of {types:, }", code=code, types=list(SCORING_TYPES))
            yield Problem(node["line"], "scoring_type", "FW-FORMULA", fault)
        if kind in NEEDS_TARGET and not (node["target"] or 0) > 0:
            fault = Sentence("{code} is scored against a target, which must be a number above 0", code=code)
            yield Problem(node["line"], "target", "FW-FORMULA", fault)
        if kind in NEEDS_BANDS and not _are_bands(node["bands"], node["max_points"]):
            fault = Sentence(
                "{code} needs bands, written as value=points; value=points: each value once, points from 0 to its "
                "maximum, the maximum among them",
                code=code,
            )
            yield Problem(node["line"], "bands", "FW-FORMULA", fault)
        if node["bands"] and kind not in NEEDS_BANDS:
            fault = Sentence("{code} has bands, which its scoring_type does not use: delete them", code=code)
            yield Problem(node["line"], "bands", "FW-FORMULA", fault)
        if node["indicator_code"] and not INDICATOR.fullmatch(node["indicator_code"]):
            fault = Sentence("{code} names an indicator that is none of Decision 766, such as 3.3", code=code)
            yield Problem(node["line"], "indicator_code", "FW-FORMULA", fault)


def _are_bands(text: str | None, most: Decimal | None) -> bool:
    try:
        pairs = [band.split("=") for band in (text or "").replace(",", ".").split(";")]
        bands = [(Decimal(value.strip()), Decimal(points.strip())) for value, points in pairs]
    except (ValueError, InvalidOperation):
        return False
    values, points = zip(*bands, strict=True)
    return (
        all(number.is_finite() and abs(number) < 10**9 for band in bands for number in band)
        and len(set(values)) == len(values)
        and min(points) >= 0
        and max(points) == most
    )


def _named_pillars(node: Row) -> list[str]:
    return [pillar.strip() for pillar in (node["pillars"] or "").split(";") if pillar.strip()]


def _pillars(nodes: list[Row]) -> Iterator[Problem]:
    known = {node["node_code"] for node in nodes if node["kind"] == "pillar"}
    for node in nodes:
        named = _named_pillars(node)
        if named and (node["kind"] != "main_index" or not set(named) <= known or len(set(named)) < len(named)):
            fault = Sentence(
                "pillars of {code}: a main index names pillars of this file, each once, with a semicolon between",
                code=node["node_code"] or "",
            )
            yield Problem(node["line"], "pillars", "FW-PILLARS", fault)


def known_version(version: str, day: str | None) -> Sentence:
    """What to say where another content has the code already. day: its arrival, None for a version of the product."""
    if day is None:
        return Sentence(
            "the version {version} is one of the product's own; give the annex another framework_version",
            version=version,
        )
    return Sentence(
        "the version {version} came on {day} with another content, and a version never changes; give the annex another "
        "framework_version",
        version=version,
        day=day,
    )


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
