"""What is written in two places says the same in both: contract and marts, seeds and models, feeds and sources."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.labels import TEXTS
from orchestration.intake.feeds import FEEDS
from orchestration.raw_tables import LEDGERS
from orchestration.settings import DBT_PROJECT, PROJECT_ROOT

PROMISED = {
    "dim_unit": "*unit_code *valid_from name_vi name_en level parent_code valid_to successor_code rank_group",
    "dim_period": "*period_type *period_start period_end label_vi label_en is_closed",
    "dim_indicator": "*framework_version *indicator_code index_code parent_code level name_vi name_en max_points"
    " target_ratio zero_rule legal_basis confidence",
    "fct_indicator_value": "*framework_version *unit_code *period_type *period_start *indicator_code numerator"
    " denominator ratio points max_points points_lost status as_of",
    "fct_index_score": "*framework_version *unit_code *period_type *period_start *node_code points max_points"
    " pct_of_max band status as_of",
    "fct_index_rank": "*framework_version *rank_group *period_type *period_start *unit_code pct_of_max rank rank_of"
    " previous_rank points_to_next_band",
    "fct_portal_reconciliation": "*unit_code *period_type *period_start *indicator_code *as_of local_numerator"
    " local_denominator local_points portal_numerator portal_denominator portal_points portal_points_recomputed"
    " difference reason",
    "fct_completeness": "*feed *arrival_day files rows_delivered rows_accepted rows_quarantined freshest_record"
    " late_touches",
    "fct_plan_actual": "*indicator_code *unit_code *year *period_type *period_start target_ratio actual_ratio gap"
    " required_pace forecast_year_end forecast_low forecast_high colour",
    "fct_dti_score": "*framework_version *level *entity_code *year *node_code *source entity_name value points"
    " max_points rank rank_of",
    "fct_land_quality": "*commune_code *as_of parcels complete unique_key owner_verified with_geometry current_code"
    " fresh matched_to_dossier clean to_supplement to_rebuild",
    "fct_land_tax_sharing": "*commune_code *period_start transfers electronic answered_on_time median_days amount",
    "fct_submission": "*form_code *unit_code *period *version state submitted_at due_at days_late accepted_values"
    " errors sha256",
    "dossier_detail": "*dossier_code unit_code procedure_code channel received_on due_on finished_on judged_on status"
    " on_time overdue_days",
}
"""The marts contract of the tables that exist; a star marks the columns that are unique together."""

NOT_YET = {"fct_points_ledger"}
"""Tables of the contract whose capability has not landed; one that appears must move to PROMISED."""

LAND_READERS = PROJECT_ROOT / "orchestration" / "intake" / "land"
DOCUMENTARY = {
    "units": {"unit_type", "gso_code", "note"},
    "commune_crosswalk": {
        "old_name", "old_district_code", "old_district", "old_province_code", "new_name", "portion",
    },
}  # fmt: skip
"""Seed columns that explain a row and that neither a model nor a reader reads."""

COUNTS_OF_PEOPLE = {
    "fct_land_quality.owner_verified", "fct_land_quality.owner_unknown", "fct_land_tax_sharing.persons",
}  # fmt: skip
"""Columns that say how many, not who."""

PERSONAL = ("chu_ho_so", "owner", "person", "phone", "email", "address", "identity", "so_giay_to", "citizen_name")


def yaml_files(folder: str) -> list[dict[str, Any]]:
    return [yaml.safe_load(path.read_text("utf-8")) for path in sorted((DBT_PROJECT / folder).rglob("*.yml"))]


def seed_rows(name: str) -> list[dict[str, str]]:
    (path,) = (DBT_PROJECT / "seeds").rglob(f"{name}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text_of(folders: tuple[str, ...], endings: tuple[str, ...] = (".sql", ".yml")) -> str:
    paths = [path for folder in folders for path in sorted((DBT_PROJECT / folder).rglob("*"))]
    return "\n".join(path.read_text("utf-8") for path in paths if path.suffix in endings)


MARTS = {model["name"]: model for content in yaml_files("models/marts") for model in content.get("models", [])}
SEEDS = sorted((DBT_PROJECT / "seeds").rglob("*.csv"))


# --- the marts contract -----------------------------------------------------------------------------------


@pytest.mark.parametrize("table", PROMISED)
def test_every_promised_column_stands_in_the_contract_of_its_mart(table):
    promised = [column.lstrip("*") for column in PROMISED[table].split()]
    typed = {column["name"] for column in MARTS[table]["columns"] if column.get("data_type")}
    assert [column for column in promised if column not in typed] == []


@pytest.mark.parametrize("table", PROMISED)
def test_the_columns_promised_to_be_unique_together_are_tested_to_be(table):
    key = {column.lstrip("*") for column in PROMISED[table].split() if column.startswith("*")}
    tests = [test["unique_together"] for test in MARTS[table]["data_tests"] if "unique_together" in test]
    assert [set(test["arguments"]["columns"]) for test in tests] == [key]


def test_a_link_of_land_data_joins_a_figure_to_a_component_or_an_indicator_that_exists():
    nodes = {("dti", row["framework_version"], row["node_code"]) for row in seed_rows("dti_nodes")}
    nodes |= {("d766", "", row["node_code"]) for row in seed_rows("framework_nodes")}
    for link in seed_rows("land_links"):
        assert (link["index_code"], link["framework_version"], link["node_code"]) in nodes, link
        assert link["figure"] in {column["name"] for column in MARTS[link["mart"]]["columns"]}, link
        assert link["note_vi"] and link["note_en"]


def test_a_component_that_land_data_measures_is_linked_to_it():
    measured = {
        (row["framework_version"], row["node_code"])
        for row in seed_rows("dti_measures")
        if row["mart"] == "fct_land_tax_sharing"
    }
    fed = {
        (row["framework_version"], row["node_code"]) for row in seed_rows("land_links") if row["relation"] == "feeds"
    }
    assert measured == fed


def test_every_mart_has_a_contract_and_every_contract_a_mart():
    models = {path.stem for path in (DBT_PROJECT / "models" / "marts").glob("*.sql")}
    assert models == set(MARTS)
    project = yaml.safe_load((DBT_PROJECT / "dbt_project.yml").read_text("utf-8"))
    assert project["models"]["dti"]["marts"]["+contract"] == {"enforced": True}
    overridden = [name for name, model in MARTS.items() if "contract" in (model.get("config") or {})]
    assert overridden == []


def test_a_table_of_the_contract_that_has_landed_is_among_the_promised():
    assert sorted(NOT_YET & set(MARTS)) == []


def test_no_mart_has_a_floating_point_score():
    exact = (
        "points", "points_lost", "pct_of_max", "max_points", "ratio", "target_ratio", "value", "actual_ratio", "gap",
        "required_pace", "forecast_year_end", "forecast_low", "forecast_high", "target_points", "actual_points",
        "min_share",
    )  # fmt: skip
    kinds = {
        (name, column["name"]): column.get("data_type", "")
        for name, model in MARTS.items()
        for column in model["columns"]
        if column["name"] in exact
    }
    assert kinds
    assert {key: kind for key, kind in kinds.items() if not kind.lower().startswith("decimal")} == {}


def test_no_mart_has_a_personal_column():
    columns = {f"{name}.{column['name']}" for name, model in MARTS.items() for column in model["columns"]}
    named = {column for column in columns if any(word in column.lower() for word in PERSONAL)}
    assert named == COUNTS_OF_PEOPLE


# --- feeds, sources, seeds --------------------------------------------------------------------------------


def test_the_sources_are_the_tables_of_the_feeds_and_the_ledgers():
    (content,) = [content for content in yaml_files("models") if "sources" in content]
    sources = {source["name"]: {table["name"] for table in source["tables"]} for source in content["sources"]}
    assert sources["raw"] == set(FEEDS) | (set(LEDGERS) - {"arrivals", "touched_months", "prepared"})
    assert sources["kept"] == set(FEEDS)
    assert sources["control"] == {"build", "changed_days", "holds", "kept"}


def test_a_feed_is_listed_under_its_own_name():
    assert [name for name, feed in FEEDS.items() if feed.name != name] == []


def test_every_feed_has_a_staging_model_that_reads_it():
    staging = text_of(("models/staging",), (".sql",))
    assert "source('raw', feed)" in text_of(("macros",))
    assert [feed for feed in FEEDS if f"usable('{feed}')" not in staging] == []


@pytest.mark.parametrize(
    ("seed", "column", "words"),
    [
        ("dti_frameworks", "level", "dti.of"),
        ("dti_frameworks", "confidence", "confidence"),
        ("dti_nodes", "kind", "dti.kind"),
        ("dti_nodes", "scoring_type", "dti.scoring"),
        ("dti_nodes", "measured_by", "dti.measured"),
        ("dti_nodes", "confidence", "confidence"),
    ],
)
def test_every_code_of_the_dti_seeds_has_its_words(seed, column, words):
    """Instead of a dbt test in every build: seeds only change with the code."""
    assert (
        sorted(
            {row[column] for row in seed_rows(seed)}
            - {""}
            - {key.removeprefix(f"{words}.") for key in TEXTS if key.startswith(f"{words}.")}
        )
        == []
    )


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_every_column_of_a_seed_is_read_or_known_to_be_documentary(seed: Path):
    with seed.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    readers = "\n".join(path.read_text("utf-8") for path in LAND_READERS.glob("*.py"))
    named = set(re.findall(r"\w+", text_of(("models", "macros", "tests")) + readers))
    assert {column for column in columns if column not in named} == DOCUMENTARY.get(seed.stem, set())


def test_every_seed_and_column_configured_in_the_project_exists():
    project = yaml.safe_load((DBT_PROJECT / "dbt_project.yml").read_text("utf-8"))
    for folder in ("frameworks", "reference"):
        for seed, config in project["seeds"]["dti"].get(folder, {}).items():
            header = (DBT_PROJECT / "seeds" / folder / f"{seed}.csv").read_text("utf-8").splitlines()[0].split(",")
            assert [column for column in config["+column_types"] if column not in header] == [], seed


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_every_row_of_a_seed_has_as_many_cells_as_its_header(seed: Path):
    with seed.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert [number for number, row in enumerate(rows, 2) if len(row) != len(header)] == []
    assert len(set(header)) == len(header)


# --- measures ---------------------------------------------------------------------------------------------


def test_every_measure_that_a_framework_names_is_defined():
    defined = {row["measure_code"] for row in seed_rows("measures")}
    named = {row[kind] for row in seed_rows("framework_nodes") for kind in ("numerator_measure", "denominator_measure")}
    assert sorted(named - defined - {""}) == []


def test_every_measure_is_defined_once_and_belongs_to_a_feed():
    rows = seed_rows("measures")
    assert len({row["measure_code"] for row in rows}) == len(rows)
    feeds = {row[kind] for row in rows for kind in ("feed", "second_feed")} - {""}
    assert feeds <= set(FEEDS)


def test_every_measure_but_those_of_the_communes_is_produced_by_a_model():
    produced = set(re.findall(r"\w+", text_of(("models/intermediate",), (".sql",))))
    measures = [row["measure_code"] for row in seed_rows("measures") if not row["measure_code"].startswith("communes")]
    assert measures
    assert [measure for measure in measures if measure not in produced] == []


def test_every_scored_indicator_names_its_measures_and_every_other_node_none():
    for row in seed_rows("framework_nodes"):
        measures = [bool(row["numerator_measure"]), bool(row["denominator_measure"])]
        assert measures == [row["level"] == "indicator"] * 2, (row["framework_version"], row["node_code"])


def test_every_node_of_a_framework_hangs_below_another_of_the_same_framework():
    nodes = {(row["framework_version"], row["node_code"]): row for row in seed_rows("framework_nodes")}
    assert len(nodes) == len(seed_rows("framework_nodes"))
    above = {"indicator": "group", "group": "index"}
    for (version, code), row in nodes.items():
        if row["level"] == "index":
            assert row["parent_code"] == "", code
        else:
            assert nodes[version, row["parent_code"]]["level"] == above[row["level"]], code


def test_frameworks_bands_and_rulesets_name_each_other():
    frameworks = {row["framework_version"]: row for row in seed_rows("frameworks")}
    assert {row["framework_version"] for row in seed_rows("framework_nodes")} == set(frameworks)
    assert {row["framework_version"] for row in seed_rows("bands")} == set(frameworks)
    rulesets = {row["judgement_ruleset"] for row in seed_rows("judgement_rulesets")}
    assert {row["judgement_ruleset"] for row in frameworks.values()} <= rulesets


def test_no_form_asks_a_unit_for_what_the_warehouse_measures():
    version_of = {row["form_code"]: row["framework_version"] for row in seed_rows("forms")}
    asked = {(version_of[row["form_code"]], row["node_code"]) for row in seed_rows("form_fields")}
    measured = {(row["framework_version"], row["node_code"]) for row in seed_rows("dti_measures")}
    assert asked
    assert not asked & measured
