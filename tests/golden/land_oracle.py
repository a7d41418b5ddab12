"""Land data counted in plain Python with exact fractions, looking at all rows for every day. No line of the product.

Rows are dicts by the names of staging; days are dates, areas strings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

Row = Mapping[str, Any]
Key = tuple[str, str, str]
Snapshot = tuple[date, str]
GO_LIVE = date(2025, 7, 1)
FRESH_DAYS = 10
PURPOSES_M2 = Fraction(1, 10)
LEGAL_SHARE = Fraction(5, 100)
REBUILD = {"l01", "l03"}
CONTENT = ("national_id", "area_m2", "legal_area_m2", "land_types", "land_type_areas")
SINGLE_TYPES = {"ODT", "ONT", "CLN", "LUC", "BHK"}
LETTERS = set("ABCDEFGHIJKLMNOPQRSTUVWXYZĐ")


@dataclass
class Land:
    """What arrived. A snapshot is a day and a commune of which that day's delivery names all parcels."""

    parcels: list[Row] = field(default_factory=list)
    certificates: list[Row] = field(default_factory=list)
    snapshots: set[Snapshot] = field(default_factory=set)


def key_of(row: Row) -> Key:
    return row["commune_code"], row["map_sheet"], row["parcel_no"]


def last(rows: Iterable[Row]) -> Row:
    """The version that counts; of two of one moment and day one that is current goes before one that is not."""
    return max(
        rows,
        key=lambda row: (
            row["updated_at"], row["arrival_day"], row.get("is_latest", True), row["file_name"], row["line"]
        ),
    )  # fmt: skip


def current(rows: Sequence[Row], snapshots: set[Snapshot], day: date) -> tuple[Row, bool] | None:
    """The row that counts of a parcel on a day and whether its number is taken twice, or None if there is no parcel."""
    rows = [row for row in rows if row["arrival_day"] <= day]
    came = {row["arrival_day"] for row in rows}
    lacked = [of for of, commune in snapshots if commune == rows[0]["commune_code"] and of <= day] if rows else []
    missing = [of for of in lacked if of not in came and min(came) < of]
    if missing:
        rows = [row for row in rows if row["arrival_day"] > max(missing)]
    if not rows or not last(rows)["is_latest"]:
        return None
    row = last(rows)
    same_day = [other for other in rows if other["arrival_day"] == row["arrival_day"] and other["is_latest"]]
    of_one_moment = {
        tuple(other[name] for name in CONTENT) for other in same_day if other["updated_at"] == row["updated_at"]
    }
    return row, len({other["national_id"] for other in same_day}) > 1 or len(of_one_moment) > 1


def certificates_on(land: Land, day: date) -> dict[Key, list[Row]]:
    by_id: dict[str, list[Row]] = defaultdict(list)
    for row in land.certificates:
        if row["arrival_day"] <= day:
            by_id[row["certificate_id"]].append(row)
    found: dict[Key, list[Row]] = defaultdict(list)
    for rows in by_id.values():
        found[key_of(last(rows))].append(last(rows))
    return found


def is_faulty(row: Row) -> bool:
    serial = row["serial_no"] or ""
    letters, digits = serial[:2], serial[2:].removeprefix(" ")
    well_formed = set(letters) <= LETTERS and len(letters) == 2 and digits.isdecimal() and 6 <= len(digits) <= 8
    return not well_formed or row["register_no"] is None or row["issued_on"] > row["arrival_day"]


def above_zero(area: str | None) -> Fraction | None:
    return Fraction(area) if area is not None and Fraction(area) > 0 else None


def sum_of_areas(row: Row) -> Fraction | None:
    types, areas = row["land_types"], row["land_type_areas"]
    if areas is None:
        return None if "+" in (types or "") else above_zero(row["area_m2"])
    try:
        parts = [Fraction(part.strip().replace(",", ".")) for part in areas.split("+")]
    except ValueError:
        return None
    return sum(parts) if min(parts) > 0 and len(parts) == len((types or "").split("+")) else None


def broken(row: Row, is_double: bool, certificates: Sequence[Row]) -> set[str]:
    area, types = above_zero(row["area_m2"]), row["land_types"]
    found = set()
    if is_double:
        found.add("l01")
    if row["place"] != "inside":
        found.add("l02")
    given = sum_of_areas(row)
    if types and (given is None or area is None or abs(given - area) > PURPOSES_M2):
        found.add("l03")
    legal = row["legal_area_m2"]
    if legal is not None and area is not None and abs(Fraction(legal) - area) > LEGAL_SHARE * Fraction(legal):
        found.add("l04")
    if not row["is_current_code"]:
        found.add("l05")
    if row["owner_verified"] is not True:
        found.add("l06")
    if types and not certificates:
        found.add("l07")
    if any(is_faulty(certificate) for certificate in certificates):
        found.add("l08")
    has_dossier = any(certificate["dossier_code"] for certificate in certificates)
    if row["changed_on"] and row["changed_on"] >= GO_LIVE and not has_dossier:
        found.add("l09")
    if types and not {part.strip() for part in types.split("+")} <= SINGLE_TYPES:
        found.add("l10")
    return found


def quality_on(land: Land, day: date) -> dict[str, Counter[str]]:
    """commune: how many of what."""
    by_key: dict[Key, list[Row]] = defaultdict(list)
    for row in land.parcels:
        by_key[key_of(row)].append(row)
    certificates = certificates_on(land, day)
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for key in by_key.keys() | certificates.keys():
        state = current(by_key[key], land.snapshots, day)
        of_commune, certified = counted[key[0]], certificates.get(key, [])
        of_commune["certificates"] += len(certified)
        of_commune["faulty_certificates"] += sum(map(is_faulty, certified))
        if state is None:
            of_commune["certificates_without_parcel"] += len(certified)
            continue
        row, is_double = state
        rules = broken(row, is_double, certified)
        of_commune.update(f"broken_{rule}" for rule in rules)
        of_commune.update(what for what, holds in traits(row, rules, certified).items() if holds)
    return counted


def traits(row: Row, rules: set[str], certificates: Sequence[Row]) -> dict[str, bool]:
    days = (row["updated_at"].date() - row["changed_on"]).days if row["changed_on"] else None
    needed = (row["national_id"], row["land_types"], above_zero(row["area_m2"]), sum_of_areas(row))
    is_complete = all(value is not None for value in needed)
    return {
        "parcels": True,
        "complete": is_complete,
        "unique_key": "l01" not in rules,
        "owner_verified": row["owner_verified"] is True,
        "owner_unknown": row["owner_verified"] is None,
        "with_geometry": row["has_geometry"] is True,
        "geometry_unknown": row["has_geometry"] is None,
        "current_code": row["is_current_code"],
        "changed": days is not None,
        "fresh": days is not None and 0 <= days <= FRESH_DAYS,
        "matched_to_dossier": any(certificate["dossier_code"] for certificate in certificates),
        "clean": is_complete and not rules,
        "to_supplement": (bool(rules) or not is_complete) and not rules & REBUILD,
        "to_rebuild": bool(rules & REBUILD),
    }


def quality(land: Land, as_of: date) -> dict[tuple[str, date], Counter[str]]:
    """(commune, day): figures that are not 0, for each day on which anything of land arrived, and for `as_of`."""
    rows = [row for row in (*land.parcels, *land.certificates) if row["arrival_day"] <= as_of]
    days = sorted({row["arrival_day"] for row in rows} | ({as_of} if rows else set()))
    begins: dict[str, date] = {}
    for day in days:
        known = [row["commune_code"] for row in land.parcels if row["arrival_day"] <= day]
        for commune in (*known, *(commune for commune, *_ in certificates_on(land, day))):
            begins.setdefault(commune, day)
    return {
        (commune, day): +quality_on(land, day)[commune]
        for day in days
        for commune, begin in begins.items()
        if begin <= day
    }


# --- transfers to the tax office ----------------------------------------------------------------------------


def working_days(sent: date, until: date, holidays: Mapping[date, str]) -> int:
    """Working days after `sent` up to `until`."""
    days = (sent + timedelta(days=n) for n in range(1, (until - sent).days + 1))
    return sum(is_working_day(day, holidays) for day in days)


def is_working_day(day: date, holidays: Mapping[date, str]) -> bool:
    kind = holidays.get(day)
    return kind == "working_saturday" or (day.weekday() < 5 and kind != "holiday")


def sharing(
    transfers: Sequence[Row],
    certificates: Sequence[Row],
    dossiers: Mapping[str, Row],
    communes: Mapping[str, str],
    holidays: Mapping[date, str],
    as_of: date,
) -> dict[tuple[str, date], dict[str, Any]]:
    """(commune, month): figures that are not 0. dossiers: kind and unit by code. communes: those of today, by unit."""
    certified: dict[str, list[Row]] = defaultdict(list)
    for rows in certificates_on(Land(certificates=list(certificates)), as_of).values():
        for row in rows:
            if row["dossier_code"]:
                certified[row["dossier_code"]].append(row)
    first = {
        code: min(rows, key=lambda row: (row["issued_on"], row["certificate_id"])) for code, rows in certified.items()
    }
    by_id: dict[str, list[Row]] = defaultdict(list)
    for row in transfers:
        by_id[row["transfer_id"]].append(row)
    found: dict[tuple[str, date], dict[str, Any]] = defaultdict(Counter)
    lasting: dict[tuple[str, date], list[int]] = defaultdict(list)
    amounts: dict[tuple[str, date], int] = {}
    sent_dossiers = set()
    for rows in by_id.values():
        row = last(rows)
        dossier = dossiers.get(row["dossier_code"], {})
        certificate = first.get(row["dossier_code"])
        commune = certificate["commune_code"] if certificate else communes.get(dossier.get("unit_code", ""), "unknown")
        place = commune, row["sent_on"].replace(day=1)
        if row["status"] == "da_huy":
            found[place]["cancelled"] += 1
            continue
        sent_dossiers.add(row["dossier_code"])
        kind = dossier.get("applicant_type")
        allowed = 7 if kind not in (None, 1) else 5
        figures = found[place]
        figures["transfers"] += 1
        figures["electronic"] += row["channel"] == "dien_tu"
        figures["persons"] += kind == 1
        figures["organisations"] += kind not in (None, 1)
        figures["without_certificate"] += certificate is None
        if row["amount_vnd"] is not None:
            amounts[place] = amounts.get(place, 0) + row["amount_vnd"]
        answered = row["answered_on"]
        if row["status"] == "tra_lai":
            figures["returned"] += 1
        elif answered or row["status"] == "da_thong_bao":
            figures["answered"] += 1
            if answered and answered >= row["sent_on"]:
                took = working_days(row["sent_on"], answered, holidays)
                lasting[place].append(took)
                figures["answered_on_time"] += answered <= due(row["sent_on"], allowed, holidays)
        else:
            figures["unanswered"] += 1
            figures["overdue"] += due(row["sent_on"], allowed, holidays) < as_of
    if by_id:
        begin = min(last(rows)["sent_on"] for rows in by_id.values())
        for code, row in first.items():
            if code not in sent_dossiers and row["issued_on"] >= begin:
                found[row["commune_code"], row["issued_on"].replace(day=1)]["without_transfer"] += 1
    return {
        place: {
            **+figures,
            **({"days_taken": sorted(lasting[place])} if lasting[place] else {}),
            "median_days": median(lasting[place]),
            "amount": amounts.get(place),
        }
        for place, figures in found.items()
    }


def due(sent: date, allowed: int, holidays: Mapping[date, str]) -> date:
    day = sent
    while allowed:
        day += timedelta(days=1)
        allowed -= is_working_day(day, holidays)
    return day


def median(days: list[int]) -> Fraction | None:
    days = sorted(days)
    if not days:
        return None
    return Fraction(days[(len(days) - 1) // 2] + days[len(days) // 2], 2)
