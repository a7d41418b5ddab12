"""Components of the DTI scored once more, with exact fractions and the rules written out here.

Pure standard library; shares no line with the product. Rules: T11 to T18 of DECISIONS.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

Row = Mapping[str, Any]
Place = tuple[str, str, str, int, str]
"""Version, level, entity, year, source."""


@dataclass
class Known:
    """What is known of a component in one place."""

    score: Fraction | None = None
    quantity: Fraction | None = None
    left_out: bool = False
    open: bool = False


@dataclass
class Scored:
    """points: of each component, or a status. values: of each node, with its status. ranks: of verified values."""

    components: dict[tuple[Place, str], tuple[str, Fraction | None]] = field(default_factory=dict)
    values: dict[tuple[Place, str], tuple[str, Fraction | None]] = field(default_factory=dict)
    ranks: dict[tuple[Place, str], int] = field(default_factory=dict)


def number(cell: Any) -> Fraction | None:
    return None if cell in (None, "") else Fraction(str(cell))


def quantity_of(row: Row) -> Fraction | None:
    above, below = number(row.get("numerator")), number(row.get("denominator"))
    if below is None:
        return number(row.get("value"))
    if above is None or below == 0:
        return None
    return above / below if below > 0 else Fraction(-1)  # no count is negative


def known_of(tables: Mapping[str, Iterable[Row]]) -> dict[tuple[Place, str], Known]:
    found: dict[tuple[Place, str], Known] = {}

    def at(row: Row, source: str) -> tuple[Place, str]:
        place = (row["framework_version"], row["level"], row["entity_code"], int(row["year"]), source)
        return place, row["node_code"]

    for row in tables.get("int_dti__measured", ()):
        known = Known(
            quantity=quantity_of(row),
            left_out=number(row["denominator"]) == 0,
            open=bool(row["is_provisional"]),
        )
        found[at(row, "measured")] = found[at(row, "verified")] = known
    for row in tables.get("int_dti__submitted", ()):
        says_no = bool(row["is_not_applicable"])
        is_open = row["period_type"] != "year"
        found[at(row, "self")] = Known(number(row["self_score"]), quantity_of(row), says_no, open=is_open)
        if number(row["verified_score"]) is not None:
            found[at(row, "verified")] = Known(number(row["verified_score"]), open=is_open)
        elif says_no and row["state"] in ("approved", "locked"):
            found[at(row, "verified")] = Known(left_out=True, open=is_open)
    return found


def share(node: Row, quantity: Fraction, bands: list[Row], best: Fraction | None) -> Fraction | str:
    """Share of the maximum, or the status that says why there is none."""
    kind, lower = node["scoring_type"], node["direction"] == "lower"
    target = number(node["target"])
    if kind not in ("ratio", "yes_no", "levels", "count_bands", "capped_target", "normalised_best"):
        return "no_rule"
    if kind == "capped_target" and not (target and target > 0):
        return "no_rule"
    if kind in ("levels", "count_bands") and not bands:
        return "no_rule"
    if quantity < 0 or max(quantity.numerator, quantity.denominator) > 10**15:
        return "out_of_range"
    if kind == "ratio":
        return quantity if quantity <= 1 else "out_of_range"
    if kind == "yes_no":
        return quantity if quantity in (0, 1) else "out_of_range"
    if kind == "levels":
        at = [band for band in bands if number(band["threshold"]) == quantity]
        return number(at[0]["points"]) / number(at[0]["of_points"]) if at else "out_of_range"
    if kind == "count_bands":
        reached = [band for band in bands if number(band["threshold"]) <= quantity]
        if not reached:
            return Fraction(0)
        band = max(reached, key=lambda band: number(band["threshold"]))
        return number(band["points"]) / number(band["of_points"])
    if kind == "capped_target":
        if lower:
            return Fraction(1) if quantity == 0 else min(Fraction(1), target / quantity)
        return min(Fraction(1), quantity / target)
    if best is None:
        return "no_reference"
    if lower:
        return Fraction(1) if quantity == 0 else min(Fraction(1), best / quantity)
    return Fraction(0) if best == 0 else min(Fraction(1), quantity / best)


def members_of(tables: Mapping[str, Iterable[Row]], level: str, year: int, as_of: date) -> set[str]:
    if level in ("province", "province_merged"):
        return {row["entity_code"] for row in tables.get("dti_entities", ()) if row["level"] == level}
    day = min(date(year, 12, 31), as_of)
    return {
        row["entity_code"]
        for row in tables["int_dti__entities"]
        if row["level"] == level and as_day(row["valid_from"]) <= day <= as_day(row["valid_to"])
    }


def as_day(cell: Any) -> date:
    return cell if isinstance(cell, date) else date.fromisoformat(cell)


def compute(tables: Mapping[str, list[Row]], as_of: date) -> Scored:
    known = known_of(tables)
    nodes = {(row["framework_version"], row["node_code"]): row for row in tables["int_dti__nodes"]}
    bands: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for band in tables.get("int_dti__bands", ()):
        bands[band["framework_version"], band["node_code"]].append(band)
    scored = Scored()
    asked: set[tuple[Place, str]] = set()
    for (place, node), _ in known.items():
        if place[4] == "measured":
            asked.add((place, node))
            continue
        for source in {place[4], "verified"}:
            asked |= {((*place[:4], source), code) for (version, code), row in nodes.items()
                      if version == place[0] and row["kind"] == "component"}  # fmt: skip
    best: dict[tuple[str, str, int, str, str], Fraction] = {}
    for version, level, year, source in {(p[0], p[1], p[3], p[4]) for p, _ in asked}:
        members = members_of(tables, level, year, as_of)
        for (of, code), node in nodes.items():
            if of != version or node["scoring_type"] != "normalised_best":
                continue
            there = {entity: known.get(((version, level, entity, year, source), code)) for entity in members}
            counted = [k.quantity for k in there.values() if k and not k.left_out and k.quantity is not None]
            fit = [q for q in counted if q >= 0 and max(q.numerator, q.denominator) <= 10**15]
            left_out = sum(bool(k and k.left_out) for k in there.values())
            if fit and len(fit) + left_out == len(members):
                best[version, level, year, source, code] = (min if node["direction"] == "lower" else max)(fit)
    for place, code in asked:
        version, level, _, year, source = place
        node = nodes[version, code]
        what = known.get((place, code), Known())
        most = points_of(node)
        scored.components[place, code] = component(
            node, what, most, bands[version, code], best.get((version, level, year, source, code))
        )
    values(tables, nodes, known, scored, as_of)
    return scored


def points_of(node: Row) -> Fraction | None:
    effective = number(node["effective_points"])
    return number(node["max_points"]) if effective is None else effective


def component(
    node: Row, what: Known, most: Fraction | None, bands: list[Row], best: Fraction | None
) -> tuple[str, Fraction | None]:
    if most == 0 or node["scoring_type"] == "not_scored":
        return "not_scored", None
    if what.left_out:
        return "not_applicable", None
    if what.score is None and what.quantity is None:
        return "no_data", None
    if most is None:
        return "no_maximum", None
    if what.score is not None:
        return ("ok", what.score) if 0 <= what.score <= most else ("out_of_range", None)
    part = share(node, what.quantity, bands, best)
    if isinstance(part, str):
        return part, None
    return "ok", Fraction(floor(most * part * 10_000 + Fraction(1, 2)), 10_000)


def values(
    tables: Mapping[str, list[Row]],
    nodes: Mapping[tuple[str, str], Row],
    known: Mapping[tuple[Place, str], Known],
    scored: Scored,
    as_of: date,
) -> None:
    places = {place for place, _ in scored.components if place[4] != "measured"}
    for place in places:
        version = place[0]
        root = next(row for (of, _), row in nodes.items() if of == version and row["kind"] == "index")
        least = number(root["min_assessed"])
        mains: dict[str, tuple[str, Fraction | None, bool]] = {}
        for (of, code), node in nodes.items():
            most = points_of(node)
            if of != version or node["kind"] != "main_index" or most == 0:
                continue
            below = [c for (v, c), n in nodes.items() if v == version and n["parent_code"] == code
                     and n["kind"] == "component"]  # fmt: skip
            if not below:
                continue
            found = {c: scored.components[place, c] for c in below}
            maxima = {c: points_of(nodes[version, c]) for c in below}
            ok = [c for c in below if found[c][0] == "ok"]
            out = [c for c in below if found[c][0] == "not_applicable"]
            unscored = [c for c in below if found[c][0] == "not_scored"]
            whole = most if most is not None else None if None in maxima.values() else sum(maxima.values())
            assessed = sum((maxima[c] for c in ok), Fraction(0))
            limit = number(node["min_assessed"])
            limit = limit if limit is not None else least if least is not None else Fraction(1)
            is_open = any(known[place, c].open for c in ok)
            if out and len(out) + len(unscored) == len(below):
                mains[code] = ("not_applicable", None, False)
            elif not assessed:
                mains[code] = ("no_data", None, False)
            elif whole is not None and assessed >= limit * (whole - sum((maxima[c] or 0 for c in out), Fraction(0))):
                status = "provisional" if is_open else "ok"
                mains[code] = (status, sum((found[c][1] for c in ok), Fraction(0)) / assessed, is_open)
            else:
                mains[code] = ("insufficient", None, False)
            scored.values[place, code] = mains[code][:2]
        if not mains:
            continue
        weights: dict[str, dict[str, Fraction]] = defaultdict(dict)
        for row in tables["int_dti__weights"]:
            if row["framework_version"] == version and number(row["weight"]) > 0:
                weights[row["node_code"]][row["input_code"]] = number(row["weight"])
        for code, parts in weights.items():
            limit = number(nodes[version, code]["min_assessed"])
            limit = limit if limit is not None else least if least is not None else Fraction(1)
            nothing = ("no_data", None, False)
            apply = {part: weight for part, weight in parts.items() if mains.get(part, nothing)[0] != "not_applicable"}
            valued = {part: weight for part, weight in apply.items() if mains.get(part, nothing)[1] is not None}
            if not apply:
                scored.values[place, code] = ("not_applicable", None)
            elif not valued:
                scored.values[place, code] = ("no_data", None)
            elif sum(valued.values()) < limit * sum(apply.values()):
                scored.values[place, code] = ("insufficient", None)
            else:
                status = "provisional" if any(mains[part][2] for part in valued) else "ok"
                total = sum(mains[part][1] * weight for part, weight in valued.items())
                scored.values[place, code] = (status, total / sum(valued.values()))
    rank(tables, scored, as_of)


def rank(tables: Mapping[str, list[Row]], scored: Scored, as_of: date) -> None:
    judged = {
        row["framework_version"]: (
            as_day(row["valid_from"]).year,
            as_day(row["valid_to"]).year if row["valid_to"] else 9999,
        )
        for row in tables["int_dti__frameworks"]
    }
    by_table: dict[tuple[str, str, int, str], dict[Place, Fraction]] = defaultdict(dict)
    for (place, code), (_, value) in scored.values.items():
        version, level, entity, year, source = place
        first, last = judged[version]
        is_ranked = source == "verified" and value is not None and first <= year <= last
        if is_ranked and entity in members_of(tables, level, year, as_of):
            by_table[version, level, year, code][place] = value
    for (_, level, year, code), places in by_table.items():
        if len(places) == len(members_of(tables, level, year, as_of)):
            for place, value in places.items():
                scored.ranks[place, code] = 1 + sum(other > value for other in places.values())
