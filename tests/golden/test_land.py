"""Land data: a universe worked out by hand, random data against an independent oracle, builds upon builds against whole
ones."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from tests.golden import land_oracle
from tests.golden.land_models import build, give, prepared
from tests.golden.land_oracle import Land

FIRST = date(2025, 12, 29)
COMMUNES = ("C1", "C2", "C3")
MARTS = (
    "fct_land_quality", "fct_land_worst", "fct_land_tax_sharing", "fct_land_tax_reconciliation", "int_land__parcels",
)  # fmt: skip
DOSSIERS = {
    f"D{number}": {"unit_code": unit, "applicant_type": kind}
    for number, (unit, kind) in enumerate([("C1", 1), ("X2", 2), ("N", None), ("N", 4), ("C3", 1), ("C2", 3)])
}
UNITS = [
    {"unit_code": "C1", "level": "xa"}, {"unit_code": "C2", "level": "xa"}, {"unit_code": "C3", "level": "xa"},
    {"unit_code": "X2", "level": "xa", "successor_code": "C2"}, {"unit_code": "N", "level": "so-nganh"},
]  # fmt: skip
HOLIDAYS = {date(2026, 1, 1): "holiday", date(2026, 1, 10): "working_saturday"}

Rows = list[dict[str, Any]]


class World:
    """Deliveries of the three feeds by feed and day; each may be delivered again, differently."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.delivered: dict[tuple[str, date], Rows] = {}
        self.snapshots: dict[date, set[str]] = {}

    def deliver(self, feed: str, day: date) -> None:
        make = {"land_parcels": self.parcel, "land_certificates": self.certificate, "land_tax_transfers": self.transfer}
        rows = [make[feed](day) for _ in range(self.rng.randint(1, 14))]
        for line, row in enumerate(rows, 2):
            row |= {"arrival_day": day, "file_name": self.rng.choice(("a.csv", "b.csv")), "line": line}
        self.delivered[feed, day] = rows
        if feed == "land_parcels":
            is_snapshot = self.rng.random() < 0.3
            self.snapshots[day] = {row["commune_code"] for row in rows} if is_snapshot else set()

    def key(self) -> dict[str, Any]:
        return {
            "commune_code": self.rng.choice(COMMUNES),
            "map_sheet": self.rng.choice("12"),
            "parcel_no": self.rng.choice("123"),
        }

    def moment(self, day: date) -> datetime:
        """Few different ones, so that versions of one moment meet; some older than what arrived before."""
        return datetime(day.year, day.month, day.day, 8) - timedelta(days=self.rng.choice((0, 0, 0, 1, 5)))

    def parcel(self, day: date) -> dict[str, Any]:
        pick = self.rng.choice
        return self.key() | {
            "delivered_commune": "25456",
            "national_id": pick(("a", "a", "b", None)),
            "is_current_code": self.rng.random() < 0.8,
            "area_m2": pick(("152.3", "152.3", "100", "100", "0.4", None, "0", "-5", "99999999999999")),
            "legal_area_m2": pick((None, "152.3", "150", "100", "0", "99999999999999")),
            "land_types": pick((None, "ODT", "ODT", "CLN", "ODT+CLN", "ODT + CLN", "NNP", "XYZ", "ODT+NNP")),
            "land_type_areas": pick(
                (None, None, "100", "152.3", "100+52.3", "100 + 52,3", "100+52.19", "100+x", "1+2+3", "150+-50", "-1")
            ),
            "owner_verified": pick((True, True, False, None)),
            "has_geometry": pick((True, False, None)),
            "is_latest": self.rng.random() < 0.85,
            "updated_at": self.moment(day),
            "changed_on": pick(
                (None, None, date(2025, 6, 30), date(2025, 7, 1), day - timedelta(days=3), day + timedelta(days=2))
            ),
            "place": pick(("inside",) * 5 + ("missing", "malformed", "outside_commune", "outside_province")),
        }

    def certificate(self, day: date) -> dict[str, Any]:
        pick = self.rng.choice
        return self.key() | {
            "certificate_id": str(self.rng.randint(1, 12)),
            "serial_no": pick(("CT 123456", "BĐ12345678", "CT 1", None)) if self.rng.random() < 0.3 else "CT 1234567",
            "register_no": pick(("CS1", "CS1", "CS1", None)),
            "issued_on": day + timedelta(days=pick((-30, -3, 0, 1))),
            "dossier_code": pick((None, None, *DOSSIERS, "elsewhere")),
            "updated_at": self.moment(day),
        }

    def transfer(self, day: date) -> dict[str, Any]:
        pick = self.rng.choice
        sent = day - timedelta(days=self.rng.randint(0, 12))
        return {
            "transfer_id": str(self.rng.randint(1, 15)),
            "dossier_code": pick((*DOSSIERS, "elsewhere", None)),
            "sent_on": sent,
            "answered_on": pick(
                (None, sent, sent - timedelta(days=4), sent + timedelta(days=7), sent + timedelta(days=11))
            ),
            "amount_vnd": pick((None, 0, 1_500_000)),
            "status": pick(("da_chuyen", "da_thong_bao", "da_thong_bao", "tra_lai", "da_huy")),
            "channel": pick(("dien_tu", "giay")),
            "updated_at": self.moment(day),
        }

    def rows(self, feed: str, as_of: date) -> Rows:
        return [row for (of, day), rows in self.delivered.items() if of == feed and day <= as_of for row in rows]

    def snapshots_by(self, as_of: date) -> set[tuple[date, str]]:
        return {(day, commune) for day, communes in self.snapshots.items() if day <= as_of for commune in communes}

    def give(self, connection: duckdb.DuckDBPyConnection, as_of: date) -> None:
        for feed in ("land_parcels", "land_certificates", "land_tax_transfers"):
            give(connection, f"stg_{feed.replace('_', '__', 1)}", self.rows(feed, as_of))
        snapshots = [{"arrival_day": day, "commune_code": commune} for day, commune in self.snapshots_by(as_of)]
        give(connection, "stg_land__snapshots", snapshots)
        latest = [{"dossier_code": code, "is_deleted": False} | dossier for code, dossier in DOSSIERS.items()]
        give(connection, "int_dossiers__latest", latest)
        give(connection, "int_units", UNITS)


def database() -> duckdb.DuckDBPyConnection:
    """With the policy that the oracle knows, whatever the shipped one comes to be."""
    connection = prepared()
    connection.execute("delete from land_types where code not in ('ODT', 'CLN', 'NNP')")
    connection.execute("update land_rules set effect = if(rule in ('DQ-L01', 'DQ-L03'), 'rebuild', 'supplement')")
    connection.execute("update land_rules set tolerance = case rule when 'DQ-L03' then 0.1 when 'DQ-L04' then 0.05 end")
    policy = {"go_live": "2025-07-01", "fresh_days": "10", "tax_days_person": "5", "tax_days_organisation": "7"}
    for setting, value in policy.items():
        connection.execute("update land_settings set value = ? where setting = ?", [value, setting])
    connection.execute("delete from holidays")
    for day, kind in HOLIDAYS.items():
        connection.execute("insert into holidays (date, kind) values (?, ?)", [day, kind])
    return connection


def random_world(seed: int) -> tuple[World, list[date]]:
    world = World(Random(seed))
    days = [FIRST + timedelta(days=number) for number in range(0, 14, 2)]
    for day in days:
        for feed in world.rng.sample(
            ("land_parcels", "land_certificates", "land_tax_transfers"), world.rng.randint(1, 3)
        ):
            world.deliver(feed, day)
    return world, days


@pytest.mark.parametrize("seed", range(3))
def test_figures_of_random_land_data_equal_the_oracle(seed: int) -> None:
    world, days = random_world(seed)
    as_of = days[-1] + timedelta(days=3)
    connection = database()
    world.give(connection, as_of)
    build(connection, as_of)
    land = Land(
        world.rows("land_parcels", as_of), world.rows("land_certificates", as_of), world.snapshots_by(as_of)
    )  # fmt: skip
    assert quality_in(connection) == land_oracle.quality(land, as_of)
    assert sharing_in(connection) == land_oracle.sharing(
        world.rows("land_tax_transfers", as_of),
        land.certificates,
        DOSSIERS,
        {"C1": "C1", "C2": "C2", "C3": "C3", "X2": "C2"},
        HOLIDAYS,
        as_of,
    )


def quality_in(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, date], dict[str, int]]:
    rows = connection.execute("from fct_land_quality").fetchall()
    names = [column for column, *_ in connection.description]
    found = [dict(zip(names, row, strict=True)) for row in rows]
    return {
        (row.pop("commune_code"), row.pop("as_of")): {name: count for name, count in row.items() if count}
        for row in found
    }


def sharing_in(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, date], dict[str, Any]]:
    rows = connection.execute("select * exclude (as_of) from fct_land_tax_sharing").fetchall()
    names = [column for column, *_ in connection.description]
    found = {}
    for row in rows:
        figures = dict(zip(names, row, strict=True))
        place = figures.pop("commune_code"), figures.pop("period_start")
        median = figures.pop("median_days")
        amount = figures.pop("amount")
        found[place] = {name: count for name, count in figures.items() if count} | {
            "median_days": None if median is None else Fraction(median),
            "amount": None if amount is None else int(amount),
        }
    return found


@pytest.mark.parametrize("seed", [10, 16, 21])
def test_builds_upon_builds_of_land_data_equal_a_whole_one(seed: int) -> None:
    """Days come, come late, come again with other rows or none; snapshots become deltas and the reverse."""
    world = World(Random(seed))
    upon, whole = database(), database()
    day = FIRST
    for number in range(7):
        day += timedelta(days=world.rng.choice((0, 1, 2)))
        changed = {("land_parcels", day)} if number == 0 else set()
        for feed in world.rng.sample(
            ("land_parcels", "land_certificates", "land_tax_transfers"), world.rng.randint(1, 3)
        ):
            known = [of for name, of in world.delivered if name == feed]
            changed.add((feed, world.rng.choice([day, day, *known, FIRST + timedelta(days=world.rng.randint(0, 9))])))
        for feed, of in sorted(changed):
            world.deliver(feed, of)
            if number and world.rng.random() < 0.15:
                world.delivered[feed, of] = []
                world.snapshots.pop(of, None)
        as_of = max(of for _, of in world.delivered)
        for connection in (upon, whole):
            world.give(connection, as_of)
        give(upon, "changed_days", [{"feed": feed, "arrival_day": of} for feed, of in changed])
        build(upon, as_of, onward=number > 0)
        build(whole, as_of)
        for table in MARTS:
            assert counted(upon, table) == counted(whole, table), f"{table} of build {number}"


def counted(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for row in connection.execute(f"from {table}").fetchall():
        found[str(row)] += 1
    return found


# --- the universe worked out by hand ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def marts(universe: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(universe), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize(
    ("mart", "file", "keys"),
    [
        ("fct_land_quality", "expected_land_quality.csv", "commune_code, as_of"),
        ("fct_land_tax_sharing", "expected_land_sharing.csv", "commune_code, period_start"),
    ],
)
def test_the_land_of_the_universe_has_the_figures_worked_out_by_hand(
    marts: duckdb.DuckDBPyConnection, mart: str, file: str, keys: str
) -> None:
    with (Path(__file__).parent / "universe" / file).open(encoding="utf-8", newline="") as lines:
        expected = list(csv.DictReader(lines))
    columns = ", ".join(expected[0])
    rows = marts.execute(f"select {columns} from marts.{mart} order by {keys}").fetchall()  # noqa: S608
    assert [["" if value is None else str(value) for value in row] for row in rows] == [
        list(row.values()) for row in expected
    ]


def test_the_worst_records_of_the_universe_stand_behind_their_numbers(marts: duckdb.DuckDBPyConnection) -> None:
    rows = marts.execute(
        "select rule, commune_code, map_sheet || '/' || parcel_no, coalesce(certificate_id, ''), reason,"
        " coalesce(delivered, ''), coalesce(expected, '') from marts.fct_land_worst"
        " order by rule, commune_code, position"
    ).fetchall()
    assert rows == [
        ("DQ-L01", "C25480", "1/1", "", "duplicate", "w652xpg0jyfq, w652xpgbjnun", ""),
        ("DQ-L02", "C25459", "1/5", "", "missing", "", "25459"),
        ("DQ-L05", "C25459", "9/1", "", "former_code", "25456", "25459"),
        ("DQ-L07", "C25459", "1/4", "1004", "without_parcel", "CT 99", ""),
        ("DQ-L07", "C25480", "7/7", "1008", "without_parcel", "CT 12345682", ""),
        ("DQ-L08", "C25459", "1/4", "1004", "serial_no", "CT 99", ""),
        ("DQ-L09", "C25459", "1/5", "", "without_dossier", "2026-01-10", ""),
        ("DQ-L10", "C25459", "1/5", "", "group_type", "NNP", ""),
        ("complete", "C25459", "1/5", "", "missing", "60", ""),
        ("fresh", "C25459", "1/2", "", "late_update", "2026-01-20", "2025-05-01"),
        ("fresh", "C25459", "1/5", "", "late_update", "2026-01-30", "2026-01-10"),
        ("with_geometry", "C25459", "1/5", "", "no_geometry", "", ""),
    ]
    found = marts.execute(
        "select rule, unit_code, records, sample from marts.fct_finding where rule like 'DQ-L%' order by all"
    ).fetchall()
    assert found == [
        ("DQ-L01", "C25480", 1, "1/1"),
        ("DQ-L02", "C25459", 1, "1/5"),
        ("DQ-L05", "C25459", 1, "9/1"),
        ("DQ-L07", "C25459", 1, "1/4"),
        ("DQ-L07", "C25480", 1, "7/7"),
        ("DQ-L08", "C25459", 1, "1/4"),
        ("DQ-L09", "C25459", 1, "1/5"),
        ("DQ-L10", "C25459", 1, "1/5"),
    ]


def test_land_and_tax_office_of_the_universe_disagree_where_they_do(marts: duckdb.DuckDBPyConnection) -> None:
    rows = marts.execute(
        "select dossier_code, commune_code, cast(due_on as varchar), reason from marts.fct_land_tax_reconciliation"
        " order by dossier_code"
    ).fetchall()
    assert rows == [
        ("A1", "unknown", "2026-02-24", "waiting_for_tax"),
        ("C2", "C25459", "2026-01-22", "no_certificate"),
        ("C6", "C25459", "2026-02-25", "certified_after_cancelled"),
        ("D1", "C25480", "2026-02-26", "waiting_for_tax"),
    ]


def test_sharing_of_land_data_is_measured_for_the_components_that_ask_for_it(marts: duckdb.DuckDBPyConnection) -> None:
    """By hand: 1 of 5, of which one handled by a department, one unanswered, one sent back, one on paper."""
    rows = marts.execute(
        "select entity_code, node_code, cast(numerator as int), cast(denominator as int), status"
        " from marts.fct_dti_component where mart = 'fct_land_tax_sharing' and source = 'measured' and year = 2026"
        " and entity_code in ('H53', 'C25459', 'C25480', 'N-CT', 'N-XD') order by all"
    ).fetchall()
    assert [row for row in rows if row[0] != "H53"] == [
        ("C25459", "7.15", 1, 3, "ok"),
        ("C25480", "7.15", 0, 1, "ok"),
        ("N-CT", "7.15", 0, 1, "ok"),
        ("N-XD", "7.15", 0, 0, "not_applicable"),
    ]
    assert {row[1:4] for row in rows if row[0] == "H53"} == {("7.8", 1, 5)}
