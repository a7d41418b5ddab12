"""What a build that goes on from a state does anew."""

from __future__ import annotations

import json
from typing import Any

import pytest

from orchestration.intake.feeds import FEEDS
from orchestration.manifest import prepare_manifest
from orchestration.touched import touched


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return json.loads(prepare_manifest().read_text("utf-8"))


def test_a_day_of_dossiers_moves_their_figures_and_leaves_published_dti_tables_and_the_catalogue_alone(manifest):
    anew = touched(manifest, FEEDS, {"dossiers"})
    assert {"int_dossiers__latest", "int_indicators__scored", "fct_index_rank", "fct_plan_actual"} <= anew
    assert not {"int_dti__published", "fct_dti_comparison", "dim_procedure", "dim_dti_node"} & anew


@pytest.mark.parametrize(
    ("feed", "mart"),
    [("dti_results", "fct_dti_comparison"), ("procedures", "dim_procedure"), ("frameworks", "dim_dti_node")],
)
def test_a_feed_of_which_a_day_changed_moves_what_rests_on_it(manifest, feed, mart):
    assert mart in touched(manifest, FEEDS, {feed})


def test_what_asks_for_the_day_by_itself_moves_without_new_rows(manifest):
    assert {"fct_submission_due", "int_periods", "fct_completeness", "dim_period"} <= touched(manifest, FEEDS, set())


def test_a_day_without_land_data_leaves_the_parcels_alone(manifest):
    """T moves the two small marts that show it; a dossier may be that of a slip."""

    def land(*feeds: str) -> set[str]:
        models = {node["name"] for node in manifest["nodes"].values() if node["resource_type"] == "model"}
        return {name for name in models & touched(manifest, FEEDS, set(feeds)) if "_land_" in name}

    assert land() == {"fct_land_quality", "fct_land_tax_sharing"}
    assert land("dossiers") == land() | {"int_land__tax_transfers"}
    assert land("land_parcels") == land() | {"int_land__parcels", "int_land__quality", "fct_land_worst"}


def test_the_ledger_of_deliveries_moves_what_counts_all_of_them_and_no_forms(manifest):
    anew = touched(manifest, FEEDS, {"dossiers"})
    assert "fct_delivery" in anew
    assert not {"int_submissions__files", "int_submissions__values", "fct_submission_value"} & anew
    assert "fct_submission_value" in touched(manifest, FEEDS, {"submissions"})
    assert "fct_submission_value" in touched(manifest, FEEDS, {"appraisals"})


def test_contracts_change_only_with_the_code_which_makes_a_full_build(manifest):
    assert not {"dim_feed", "dim_feed_column", "dim_feed_rule"} & touched(manifest, FEEDS, set(FEEDS))


def test_views_and_what_comes_from_seeds_alone_are_never_done_again(manifest):
    anew = touched(manifest, FEEDS, set(FEEDS))
    assert not {"dossier_detail", "stg_dossiers__changes", "dim_framework", "dim_unit"} & anew


def test_every_model_of_staging_is_a_view(manifest):
    """A table would keep the rows of an earlier T; `touched` leaves staging alone when no row came."""
    staging = [node for node in manifest["nodes"].values() if node["schema"] == "staging"]
    assert staging
    assert {node["config"]["materialized"] for node in staging} == {"view"}
