"""The seeds of the land data fit each other and the list of units."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import shapely

from orchestration.settings import DBT_PROJECT

SEEDS = DBT_PROJECT / "seeds" / "reference"
CONFIDENCES = {"official", "derived", "unverified"}


def seed(name: str) -> list[dict[str, str]]:
    with Path(SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


UNITS = {row["code"]: row for row in seed("units")}
CROSSWALK, SHAPES, TYPES, RULES = map(seed, ("commune_crosswalk", "commune_shapes", "land_types", "land_rules"))


def of_level(level: str) -> set[str]:
    """GSO codes of the units of a level that exist today, or for districts that existed."""
    return {
        row["gso_code"] for row in UNITS.values() if row["level"] == level and (level == "huyen" or not row["valid_to"])
    }


def test_the_crosswalk_leads_each_former_commune_to_present_ones_with_one_default():
    assert {row["new_code"] for row in CROSSWALK} == of_level("xa")
    assert len(of_level("xa")) == 96
    pairs = Counter((row["old_code"], row["new_code"]) for row in CROSSWALK)
    assert set(pairs.values()) == {1}
    defaults = Counter(row["old_code"] for row in CROSSWALK if row["is_default"] == "true")
    assert defaults == Counter({row["old_code"] for row in CROSSWALK})
    parted = {old for old, number in Counter(row["old_code"] for row in CROSSWALK).items() if number > 1}
    assert {row["old_code"] for row in CROSSWALK if row["portion"] == "part"} == parted
    assert {row["portion"] for row in CROSSWALK} == {"full", "part"}


def test_the_successors_of_a_former_commune_are_those_of_its_unit():
    former = {row["gso_code"]: row["successor"] for row in UNITS.values() if row["level"] == "xa" and row["valid_to"]}
    by_old: dict[str, list[str]] = {}
    for row in sorted(CROSSWALK, key=lambda row: row["is_default"] == "false"):
        by_old.setdefault(row["old_code"], []).append(f"C{row['new_code']}")
    # in units.csv a star marks the default where there are several; it has no former communes of Long An
    successors = {old: ";".join([f"{new[0]}*", *new[1:]] if new[1:] else new) for old, new in by_old.items()}
    assert former == {
        row["old_code"]: successors[row["old_code"]] for row in CROSSWALK if row["old_province_code"] == "72"
    }


def test_every_commune_has_an_outline_and_every_former_district_an_approximate_one():
    by_level = {level: {row["code"] for row in SHAPES if row["level"] == level} for level in ("xa", "huyen")}
    assert by_level == {"xa": of_level("xa"), "huyen": of_level("huyen")}
    assert len(SHAPES) == 96 + 24
    assert {(row["level"], row["is_approximate"]) for row in SHAPES} == {("xa", "false"), ("huyen", "true")}
    shapes = shapely.from_geojson([row["geometry"] for row in SHAPES])
    assert all(shapely.is_valid(shapes))
    west, south, east, north = shapely.total_bounds(shapes)
    assert 105.4 < west < east < 106.9
    assert 10.3 < south < north < 11.9


def test_a_land_type_belongs_to_a_group_of_the_list():
    kinds = {row["code"]: row["kind"] for row in TYPES}
    assert len(kinds) == len(TYPES) == 65
    assert set(kinds.values()) == {"group", "leaf", "old_leaf"}
    for row in TYPES:
        assert (row["parent"] == "") == (row["code"] in {"NNP", "PNN", "CSD"})
        # a leaf of today may have been a group of older leaves
        assert not row["parent"] or kinds[row["parent"]] == "group" or row["kind"] == "old_leaf"
        assert row["name_vi"]
        assert row["name_en"]


def test_each_of_the_ten_land_rules_says_what_follows_from_it_and_how_sure_that_is():
    assert [row["rule"] for row in RULES] == [f"DQ-L{number:02}" for number in range(1, 11)]
    for row in RULES:
        assert row["effect"] in {"rebuild", "supplement", "none"}
        assert row["confidence"] in CONFIDENCES
        assert row["note_vi"]
        assert row["note_en"]
        assert bool(row["tolerance"]) == bool(row["tolerance_unit"])
    assert {row["rule"]: row["tolerance_unit"] for row in RULES if row["tolerance"]} == {
        "DQ-L02": "m",
        "DQ-L03": "m2",
        "DQ-L04": "share",
    }
    assert all(Decimal(row["tolerance"]) > 0 for row in RULES if row["tolerance"])


def test_land_settings_are_a_day_and_numbers_of_days():
    settings = {row["setting"]: row for row in seed("land_settings")}
    of_the_nation = {"national_clean", "national_to_supplement", "national_to_rebuild"}
    assert settings.keys() == {"go_live", "fresh_days", "tax_days_person", "tax_days_organisation"} | of_the_nation
    assert sum(Decimal(settings[name]["value"]) for name in of_the_nation) == 1
    assert date.fromisoformat(settings["go_live"]["value"]) == date(2025, 7, 1)
    days = [row for name, row in settings.items() if name not in {"go_live"} | of_the_nation]
    assert all(int(row["value"]) > 0 for row in days)
    assert {row["confidence"] for row in settings.values()} <= CONFIDENCES
