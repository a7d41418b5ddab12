"""The feeds' contracts: valid, the same as the readers, readable in two languages, versioned by what they change."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import polars as pl
import pytest
import yaml
from open_data_contract_standard.model import OpenDataContractStandard

from orchestration.intake.contract import Contract, changes, drift, numbers, version_asked_for
from orchestration.intake.contract_file import ENDING, FOLDER, custom, load_contract, parse, record_of
from orchestration.intake.contract_words import column_rows, feed_row, rule_rows
from orchestration.intake.feed import Column, Kind
from orchestration.intake.feeds import DOSSIERS, FEEDS
from orchestration.intake.reading import ARCHIVE, READERS
from orchestration.intake.rows import PROVENANCE, sort_rows
from orchestration.settings import DBT_PROJECT, PROJECT_ROOT
from tests.unit.deliveries import ARRIVAL, CANDIDATES, RECORDS
from tests.unit.released_contracts import RELEASED, as_plain, released_contracts

SEEDS = DBT_PROJECT / "seeds" / "reference"
RULES = (PROJECT_ROOT / "quality" / "rules.md").read_text("utf-8")
FILES = sorted(FOLDER.glob(f"*{ENDING}"))
DOSSIERS_CONTRACT = parse(re.sub("^version: .*$", "version: 1.4.2", load_contract("dossiers").text, flags=re.MULTILINE))


def edited(**columns: dict[str, Any] | None) -> Contract:
    """The dossiers' contract with properties changed, added (a name it lacks) or removed (None)."""
    body = yaml.safe_load(DOSSIERS_CONTRACT.text)
    properties = record_of(body)["properties"]
    for name, change in columns.items():
        found = next((element for element in properties if element["name"] == name), None)
        if change is None:
            properties.remove(found)
        elif found is None:
            properties.append({"name": name, "logicalType": "string"} | change)
        else:
            found.update(change)
    return parse(yaml.safe_dump(body, allow_unicode=True))


def seed_rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def with_body(**change: Any) -> Contract:
    return parse(yaml.safe_dump(yaml.safe_load(DOSSIERS_CONTRACT.text) | change, allow_unicode=True))


# --- the files --------------------------------------------------------------------------------------------


def test_every_feed_has_one_contract_named_after_it():
    assert [path.name.removesuffix(ENDING) for path in FILES] == sorted(FEEDS)
    assert {name: load_contract(name).feed for name in FEEDS} == {name: name for name in FEEDS}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_contract_is_a_valid_document_of_the_standard(path: Path):
    schema = json.loads(OpenDataContractStandard.json_schema())
    validator = jsonschema.validators.validator_for(schema)(schema)
    document = yaml.safe_load(path.read_text("utf-8"))
    assert [f"{list(error.absolute_path)}: {error.message}" for error in validator.iter_errors(document)] == []
    assert OpenDataContractStandard.from_file(str(path)).kind == "DataContract"
    del document["apiVersion"]
    assert not validator.is_valid(document)


@pytest.mark.parametrize("feed", FEEDS)
def test_a_contract_says_everything_in_both_languages(feed: str):
    contract = load_contract(feed)
    rows = [feed_row(contract), *column_rows(contract), *rule_rows(contract)]
    assert len(rows) > 10
    for row in rows:
        for name in row:
            if name.endswith("_vi"):
                assert bool(row[name]) == bool(row[f"{name[:-3]}_en"]), (row, name)
        assert row.get("description_vi", "-") and row.get("title_vi", "-"), row
    for row in rows[1:]:
        assert row["description_vi"] != row["description_en"]


@pytest.mark.parametrize("feed", FEEDS)
def test_every_column_has_an_example_that_its_reader_accepts(feed: str):
    for element in record_of(load_contract(feed).body)["properties"]:
        if element.get("classification") == "personal":
            assert "examples" not in element, f"{element['name']}: no personal value, not even an invented one"
            continue
        assert element["examples"], element["name"]
        for example in element["examples"]:
            row = dict.fromkeys(FEEDS[feed].read_columns) | RECORDS[feed] | {element["name"]: str(example)}
            text = pl.DataFrame([row], schema=dict.fromkeys(row, pl.String)).with_columns(
                pl.lit(ARRIVAL).alias("arrival_day"), pl.lit("a.csv").alias("file_name"), pl.lit(2).alias("line")
            )
            accepted, quarantined = sort_rows(FEEDS[feed], text.select(*PROVENANCE, *row), CANDIDATES)
            hit = [found for found in quarantined.to_dicts() if found["column_name"] == element["name"]]
            assert [found["rule"] for found in hit if found["rule"].startswith("IN-")] == [], example
            assert accepted.height + quarantined.height == 1


def test_the_forms_of_files_are_those_that_the_reader_knows():
    known = ", ".join(sorted(ending.removeprefix(".") for ending in (*READERS, ARCHIVE)))
    forms = {"submissions": "xlsx, zip"}
    assert {feed: feed_row(load_contract(feed))["formats"] for feed in FEEDS} == dict.fromkeys(FEEDS, known) | forms


def test_every_rule_of_a_contract_has_its_owner_in_the_list_of_rules():
    ids = {rule for feed in FEEDS for rule, _ in load_contract(feed).terms.rules}
    assert [rule for rule in sorted(ids) if not re.search(rf"^\| {rule} \|", RULES, re.MULTILINE)] == []


def test_a_contract_names_what_is_found_in_its_feed_and_nothing_else():
    feed_of = {row["rule"]: row["feed"] for row in seed_rows("dq_rules")}
    findings = {(feed_of[row["rule"]], row["rule"]) for row in seed_rows("finding_rules")}
    named = {
        ("land" if feed.startswith("land_") else feed, rule)  # the catalogue has one group for the three
        for feed in FEEDS
        for (rule, _), severity in load_contract(feed).terms.rules.items()
        if severity == "found"
    }
    assert named == findings
    assert {rule for feed, rule in named if feed == "land"} == {row["rule"] for row in seed_rows("land_rules")}


def test_every_rule_that_the_readers_name_is_in_a_contract():
    readers = "\n".join(
        path.read_text("utf-8") for path in sorted((PROJECT_ROOT / "orchestration" / "intake").rglob("*.py"))
    )
    named = set(re.findall(r'"((?:IN|DQ|APP|LAND)-[A-Z0-9]+)"', readers))
    assert len(named) > 10
    severities = {rule: severity for feed in FEEDS for (rule, _), severity in load_contract(feed).terms.rules.items()}
    only_found = {"DQ-L02", "DQ-S10", "DQ-S13"}
    assert named == {rule for rule, severity in severities.items() if severity == "quarantine"} | only_found
    assert {severities[rule] for rule in only_found} == {"found"}


# --- contract and reader ----------------------------------------------------------------------------------


@pytest.mark.parametrize("feed", FEEDS)
def test_reader_and_contract_say_the_same(feed: str):
    assert drift(FEEDS[feed], load_contract(feed)) == []


def test_a_contract_that_says_otherwise_than_the_reader_is_found_out():
    no_choices = {"enum": [{"value": value, "label": "x"} for value in (1, 2)]}
    cases = [
        (edited(NgayTra=None), ["column NgayTra: the contract says nothing, the reader time, optional"]),
        (edited(GhiChu={}), ["column GhiChu: the contract says it is kept, the reader nothing"]),
        (edited(NgayTra={"logicalType": "boolean"}), ["kind of NgayTra: the contract says flag, the reader time"]),
        (
            edited(MucDo={"required": True}),
            ["presence of MucDo: the contract says required and filled, the reader optional"],
        ),
        (edited(KenhThucHien={"customProperties": [{"property": "columnRequired", "value": True}]}),
         ["default of KenhThucHien: the contract says none, the reader 1"]),
        (edited(KenhThucHien=no_choices),
         ["choice 3 of KenhThucHien: the contract says it is not allowed, the reader it is"]),
        (edited(NgayTiepNhan={"quality": []}),
         ["rule DQ-D01 on NgayTiepNhan: the contract says nothing, the reader quarantine",
          "rule DQ-D03 on NgayTiepNhan: the contract says nothing, the reader quarantine"]),
        (edited(Email=None), ["personal column Email: the contract says not named, the reader dropped"]),
        (edited(ChuHoSo={"encryptedName": "owner_hash"}),
         ["personal column ChuHoSo: the contract says hashed into owner_hash, the reader dropped"]),
        (edited(MaHoSo={"primaryKey": False}), ["the key: the contract says , the reader MaHoSo"]),
    ]  # fmt: skip
    for contract, told in cases:
        assert drift(DOSSIERS, contract) == told


def test_a_reader_that_does_otherwise_than_the_contract_is_found_out():
    more = (*DOSSIERS.columns, Column("GhiChu", Kind.TEXT, required=True))
    cases = [
        (replace(DOSSIERS, columns=more),
         ["column GhiChu: the contract says nothing, the reader text, required, may be empty"]),
        (replace(DOSSIERS, columns=DOSSIERS.columns[:-1]),
         ["column DaXoa: the contract says it is kept, the reader nothing"]),
        (replace(DOSSIERS, version_time=None),
         ["the version column: the contract says NgayCapNhat, the reader none"]),
        (replace(DOSSIERS, rules=DOSSIERS.rules[1:]),
         ["rule DQ-D01 on NgayTiepNhan: the contract says quarantine, the reader nothing"]),
        (replace(DOSSIERS, identity=None),
         ["personal column SoGiayTo: the contract says hashed into applicant_hash, the reader dropped"]),
        (replace(DOSSIERS, personal=DOSSIERS.personal - {"Email"}),
         ["personal column Email: the contract says dropped, the reader not named"]),
    ]  # fmt: skip
    for feed, told in cases:
        assert drift(feed, DOSSIERS_CONTRACT) == told


# --- one version and the next -----------------------------------------------------------------------------


def choice(value: int) -> dict[str, Any]:
    return {"value": value, "label": "x"}


BREAKING = [
    (edited(NgayTra={"logicalType": "string", "logicalTypeOptions": {}}), "column NgayTra: time became text"),
    (edited(NgayTra=None), "column NgayTra removed"),
    (edited(MucDo={"required": True}), "column MucDo is now required and filled"),
    (edited(GhiChu={"required": True}), "column GhiChu added, required and filled"),
    (edited(MucDo={"enum": [choice(2), choice(3)]}), "choice 4 of MucDo no longer allowed"),
    (edited(SoLanBoSung={"enum": [choice(0), choice(1)]}), "column SoLanBoSung may only be one of 0, 1"),
    (edited(MucDo={"customProperties": [{"property": "default", "value": "4"}]}),
     "column MucDo: the default none became 4"),
    (edited(NgayTra={"quality": [{"id": "DQ-D11", "severity": "quarantine"}]}),
     "rule DQ-D11 on NgayTra: found became quarantine"),
    (edited(DaXoa={"quality": [{"id": "DQ-D16", "severity": "quarantine"}]}),
     "rule DQ-D16 on DaXoa now holds: quarantine"),
    (edited(MaDonVi={"primaryKey": True, "primaryKeyPosition": 2}), "the key MaHoSo became MaHoSo + MaDonVi"),
    (edited(Email={"classification": "internal"}), "personal column Email would be kept"),
    (edited(SoGiayTo={"encryptedName": None}), "personal column SoGiayTo: hashed into applicant_hash became dropped"),
]  # fmt: skip
ADDITIVE = [
    (edited(GhiChu={}), "column GhiChu added"),
    (edited(MucDo={"enum": [choice(value) for value in (1, 2, 3, 4)]}), "choice 1 of MucDo now allowed"),
    (edited(MaTTHC={"required": False}), "column MaTTHC is now optional"),
    (edited(DaXoa={"quality": [{"id": "DQ-D16", "severity": "found"}]}), "rule DQ-D16 on DaXoa now holds: found"),
    (edited(ChuHoSo={"encryptedName": "owner_hash"}),
     "personal column ChuHoSo: dropped became hashed into owner_hash"),
    (edited(SoTaiKhoan={"classification": "personal"}), "personal column SoTaiKhoan: not named became dropped"),
]  # fmt: skip


@pytest.mark.parametrize(("newer", "told"), BREAKING, ids=[told for _, told in BREAKING])
def test_a_change_that_rows_of_before_may_not_survive_breaks_and_asks_for_a_new_major_version(
    newer: Contract, told: str
):
    assert told in changes(DOSSIERS_CONTRACT, newer).breaking
    assert version_asked_for(DOSSIERS_CONTRACT, newer) == "2.0.0"


@pytest.mark.parametrize(("newer", "told"), ADDITIVE, ids=[told for _, told in ADDITIVE])
def test_a_change_that_rows_of_before_survive_is_additive_and_asks_for_a_new_minor_version(newer: Contract, told: str):
    assert changes(DOSSIERS_CONTRACT, newer).additive == (told,)
    assert changes(DOSSIERS_CONTRACT, newer).breaking == ()
    assert version_asked_for(DOSSIERS_CONTRACT, newer) == "1.5.0"


def test_other_words_change_nothing_and_ask_for_no_new_version():
    newer = with_body(name="Hồ sơ")
    assert changes(DOSSIERS_CONTRACT, newer) == changes(DOSSIERS_CONTRACT, DOSSIERS_CONTRACT)
    assert version_asked_for(DOSSIERS_CONTRACT, newer) == DOSSIERS_CONTRACT.version


def test_versions_are_compared_as_numbers():
    assert numbers("1.10.0") > numbers("1.9.3")
    assert version_asked_for(with_body(version="9.9.1"), edited(NgayTra=None)) == "10.0.0"


@pytest.mark.parametrize("feed", FEEDS)
def test_a_contract_bears_at_least_the_version_that_its_changes_since_the_last_release_ask_for(feed: str):
    released, current = released_contracts()[feed], load_contract(feed)
    asked = version_asked_for(released, current)
    told = changes(released, current)
    assert numbers(current.version) >= numbers(asked), (
        f"{feed} asks for version {asked}: {told.breaking + told.additive}"
    )


def test_what_was_released_is_read_as_it_was_written():
    written = json.loads(RELEASED.read_text("utf-8"))
    assert (
        json.loads(json.dumps({feed: as_plain(contract) for feed, contract in released_contracts().items()})) == written
    )


def test_a_column_property_is_found_by_its_name():
    element = {"customProperties": [{"property": "default", "value": "1"}]}
    assert (custom(element, "default"), custom(element, "other"), custom({}, "default")) == ("1", None, None)
