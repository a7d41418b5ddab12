"""The dbt unit tests, one or more per scoring rule: they run, and none of the promises has been dropped."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

# model: the promises kept by its unit tests. A rule that changes changes its test; a test never just goes.
PROMISES = {
    "stg_land__parcels": {
        "unknown_of_a_parcel_stays_unknown_and_its_land_types_are_written_in_one_way",
    },
    "stg_land__snapshots": {
        "a_commune_of_a_full_snapshot_stands_once_with_its_arrival_day",
    },
    "stg_dossiers__changes": {
        "a_dossier_version_that_arrived_after_t_does_not_count",
        "a_dossier_is_compared_by_date_not_by_hour",
        "a_dossier_is_digitised_only_with_components_and_result",
        "payment_codes_1_and_2_are_paid_online",
        "an_empty_flag_of_a_dossier_says_no",
        "a_held_arrival_day_does_not_count_and_the_rows_kept_before_it_do",
    },
    "stg_petitions__changes": {
        "a_petition_version_that_arrived_after_t_does_not_count",
        "only_a_petition_marked_0_is_unsatisfied",
        "a_petition_is_compared_by_date_not_by_hour",
    },
    "stg_procedures__catalogue_rows": {
        "a_snapshot_that_arrived_after_t_does_not_count",
        "service_levels_3_and_4_are_online",
    },
    "int_dossiers__latest": {
        "the_latest_version_of_a_dossier_counts",
        "a_dossier_deleted_or_refused_last_does_not_fall_back_to_an_earlier_version",
        "a_changed_day_changes_only_the_dossiers_whose_row_it_brings_or_took",
    },
    "int_dossiers__judged": {
        "one_supplement_request_is_on_time",
        "two_supplement_requests_are_overdue",
        "status_5_is_judged_at_the_request_day",
        "another_ruleset_can_call_no_due_date_overdue",
        "an_open_dossier_becomes_overdue_the_day_after_its_due_date",
        "a_finished_dossier_is_judged_at_its_end_of_handling",
        "statuses_1_and_3_and_deleted_and_unaccepted_dossiers_do_not_count",
        "no_due_date_is_on_time",
    },
    "int_dossiers__cube": {
        "a_dossier_stands_under_the_day_from_which_it_is_overdue",
        "only_channel_2_is_online",
        "a_payment_counts_for_dossiers_with_a_fee_due_and_for_procedures_in_any_case",
        "handling_days_run_from_acceptance_to_end_of_handling",
        "each_digitisation_flag_is_counted_in_its_own_column",
    },
    "int_dossiers__by_period": {
        "a_dossier_counts_for_its_unit_and_every_unit_above_it",
        "a_period_judges_its_months_at_its_own_cutoff_day",
        "a_month_after_september_is_in_no_nine_months",
    },
    "int_dossiers__measures": {
        "a_measure_is_the_sum_over_all_procedures",
    },
    "int_calendar__deadlines": {
        "the_fifth_working_day_skips_holidays_and_counts_working_saturdays",
        "the_fifth_working_day_skips_weekends",
    },
    "int_procedures__in_period": {
        "a_procedure_is_in_force_from_its_first_day_and_no_longer_on_its_last",
        "an_open_period_asks_what_is_in_force_at_its_cutoff_day",
        "a_period_uses_the_last_snapshot_by_its_end_else_the_earliest",
        "a_procedure_is_announced_in_the_period_that_holds_its_day",
        "announced_on_time_is_five_working_days_before_taking_effect",
        "published_on_time_is_within_five_working_days_of_the_announcement",
    },
    "int_procedures__competence": {
        "competence_is_all_for_the_province_xa_for_communes_and_its_own_for_a_department",
        "a_procedure_not_in_force_is_in_nobodys_competence",
        "a_code_on_several_rows_counts_once",
        "a_row_outside_a_competence_lends_it_no_property",
        "integrated_payment_counts_with_a_fee_and_connection_for_citizens_only",
    },
    "int_procedures__measures": {
        "a_code_announced_on_several_rows_is_on_time_only_if_all_rows_are",
        "a_service_is_used_when_it_is_online_and_has_an_online_dossier",
    },
    "int_petitions__latest": {
        "the_latest_version_of_a_petition_counts",
    },
    "int_petitions__measures": {
        "an_open_petition_is_late_once_the_cutoff_day_is_past_its_due_date",
        "a_petition_handled_by_its_due_date_is_on_time_and_a_day_later_is_late",
        "a_petition_late_or_repeated_or_unsatisfied_is_not_satisfied",
        "a_petition_counts_for_every_unit_above_and_in_the_month_of_its_receipt",
    },
    "int_units": {
        "a_department_owns_its_procedures_a_commune_or_district_shares_the_xa_ones",
        "an_open_validity_has_no_bound",
    },
    "int_units__ancestry": {
        "a_unit_belongs_to_itself_and_to_every_unit_above_it",
    },
    "int_periods": {
        "the_cutoff_day_is_the_last_day_of_the_period_or_t_if_that_is_earlier",
        "periods_begin_with_the_first_dossier_or_petition_and_nine_months_end_in_september",
        "a_build_scores_open_touched_and_new_periods_anew_and_no_others",
        "a_catalogue_concerns_the_periods_that_end_after_it_and_the_earliest_concerns_all",
    },
    "int_periods__months": {
        "a_period_holds_its_months_and_keeps_its_own_cutoff_day",
    },
    "int_indicators__spine": {
        "an_inherited_indicator_is_measured_on_the_province_of_the_units_own_time",
        "a_unit_stands_in_every_period_in_which_it_is_valid_for_a_day",
    },
    "int_indicators__counted": {
        "a_feed_that_never_arrived_leaves_its_counts_empty",
        "an_inherited_indicator_shows_the_counts_of_the_province",
        "a_delivered_feed_without_rows_counts_zero",
        "a_measure_that_no_feed_brings_stays_empty",
    },
    "int_indicators__scored": {
        "points_are_full_from_the_target_on",
        "a_ratio_above_one_is_shown_and_earns_the_maximum",
        "exactly_half_a_hundredth_rounds_up",
        "a_zero_denominator_follows_the_indicators_rule",
        "a_missing_feed_is_no_data_whatever_the_zero_rule",
        "an_undeclared_4_6_is_assumed_full_for_the_province_and_inherited_below",
        "a_declared_4_6_is_scored_like_any_other",
        "a_status_tells_first_why_a_number_is_absent_then_where_it_is_from",
        "points_are_max_times_ratio_over_target",
    },
    "int_indices__scored": {
        "the_index_is_the_sum_of_the_rounded_points",
        "not_applicable_leaves_points_and_maximum",
        "a_missing_indicator_makes_its_group_and_the_index_incomplete",
        "a_band_begins_exactly_at_90_80_70_and_50_percent",
    },
    "fct_index_rank": {
        "departments_districts_and_communes_are_ranked_apart_and_the_province_not_at_all",
        "a_unit_without_dossiers_is_listed_with_the_reason_and_without_a_rank",
        "points_to_the_next_band_are_rounded_up_and_empty_in_the_highest",
        "units_that_look_equal_at_two_decimals_are_ranked_apart",
        "ties_share_a_rank_and_the_next_rank_is_skipped",
        "the_previous_rank_is_that_of_the_preceding_period_of_the_same_type",
    },
    "fct_indicator_value": {
        "points_lost_are_what_is_missing_to_the_maximum",
    },
    "dossier_detail": {
        "a_dossier_is_judged_at_t_unless_its_day_is_fixed",
    },
    "fct_portal_reconciliation": {
        "a_row_of_the_portal_has_one_reason",
        "a_group_is_recomputed_only_when_all_its_scored_indicators_were_captured",
        "the_last_capture_of_the_same_reading_counts",
    },
    "stg_targets__plans": {
        "a_target_that_arrived_after_t_does_not_count",
    },
    "int_targets__in_force": {
        "a_units_own_target_goes_before_its_groups_and_a_quarters_holds_for_its_months",
        "a_revised_target_leaves_the_periods_that_ended_before_it_and_a_corrected_one_does_not",
    },
    "int_targets__outlook": {
        "the_rest_of_the_year_must_make_up_for_what_is_missing",
        "a_year_is_forecast_from_its_closed_months_from_three_on",
    },
    "fct_plan_actual": {
        "a_colour_compares_whole_numbers_and_what_is_missing_has_none",
    },
    "int_quarantine__history": {
        "a_quarantined_row_is_corrected_by_an_accepted_row_of_a_later_day",
    },
    "int_quarantine__accepted_again": {
        "accepted_rows_of_quarantined_records_are_kept_by_day",
    },
    "int_quarantine__standing": {
        "a_record_that_breaks_one_rule_on_several_days_stands_once",
        "a_corrected_row_leaves_and_a_new_fault_stands_again",
    },
    "fct_completeness": {
        "a_day_counts_its_files_its_refusals_and_what_was_corrected_since",
    },
    "int_findings__dossier_dates": {
        "status_9_or_10_without_an_end_of_handling_is_found",
        "a_result_handed_over_before_the_end_or_outside_status_10_is_found",
        "a_dossier_closed_within_minutes_although_due_a_day_later_is_found",
    },
    "int_findings__dossier_codes": {
        "a_procedure_in_no_catalogue_is_found",
        "without_a_catalogue_no_procedure_is_missing_from_it",
        "a_dossier_code_of_another_shape_or_day_is_found",
    },
    "int_findings__dossier_services": {
        "an_online_dossier_of_an_information_only_procedure_is_found",
    },
    "int_findings__due_dates": {
        "a_missing_due_date_is_found_where_nine_in_ten_others_have_one",
    },
    "int_findings__by_month": {
        "findings_of_a_month_are_counted_with_five_codes",
    },
    "int_findings__applicants": {
        "a_placeholder_9_digit_or_malformed_identity_is_found",
        "five_of_one_applicant_and_procedure_within_ten_minutes_are_found",
        "a_ministry_dossier_beside_a_provincial_one_of_the_same_applicant_is_found",
    },
    "int_findings__petitions": {
        "a_petition_whose_dates_contradict_each_other_is_found",
    },
    "int_findings__procedures": {
        "a_procedure_whose_dates_contradict_each_other_is_found",
    },
    "int_findings__portal_units": {
        "a_unit_of_the_portal_that_we_do_not_know_is_found",
        "a_unit_of_ours_that_the_portals_list_lacks_is_found",
    },
    "int_units__portal_codes": {
        "a_unit_is_known_by_its_code_and_by_its_e_identifier",
    },
    "int_dti__published": {
        "a_published_year_stands_under_the_version_that_judged_it",
    },
    "int_dti__measured": {
        "a_component_takes_the_counts_of_its_indicator_in_the_year_of_the_entity",
    },
    "int_dti__imported": {
        "a_version_is_what_came_first_and_never_one_of_the_shipped",
    },
    "int_dti__frameworks": {
        "a_version_judges_until_the_next_one_of_its_level_begins",
    },
    "int_dti__computed": {
        "a_whole_is_the_weighted_mean_of_its_main_indices_under_each_version",
        "a_merged_province_is_the_mean_of_all_its_former_provinces",
        "ranks_and_means_follow_from_a_whole_table_only",
    },
    "int_forms__periods": {
        "a_regime_gives_a_period_its_days_and_the_next_one_is_asked_for",
    },
    "int_submissions__files": {
        "a_version_has_the_number_of_its_name_where_the_order_of_arrival_allows_it",
    },
    "int_submissions__decisions": {
        "the_latest_decision_on_a_version_or_a_field_is_in_force",
    },
    "int_submissions__versions": {
        "the_version_that_counts_is_the_locked_one_else_the_approved_else_the_last_undecided",
    },
    "int_findings__submissions": {
        "doubts_of_the_counting_version_and_decisions_without_reason_or_object_are_found",
    },
    "int_land__certificate_rows": {
        "a_certificate_has_a_serial_a_register_number_and_a_day_of_issue",
    },
    "int_land__certified_dossiers": {
        "a_dossier_is_certified_by_the_latest_versions_of_certificates",
    },
    "int_land__parcels": {
        "two_national_ids_under_one_number_are_found",
        "a_national_id_must_be_there_and_lie_in_its_commune",
        "areas_by_purpose_add_up_to_the_area_within_the_tolerance",
        "the_area_on_paper_is_compared_with_the_measured_one",
        "a_former_commune_code_and_an_owner_who_is_not_verified_are_found",
        "a_parcel_with_a_purpose_has_a_certificate_and_none_of_its_certificates_a_fault",
        "a_change_after_go_live_names_a_dossier_by_a_certificate_of_the_parcel",
        "a_purpose_is_a_single_land_type_of_the_list",
        "a_parcel_is_of_the_class_of_its_gravest_rule",
        "a_parcel_has_a_state_from_each_day_that_says_something_of_it",
        "a_changed_day_judges_only_the_parcels_of_which_it_says_or_said_something",
    },
    "int_land__quality": {
        "a_state_counts_from_its_first_day_up_to_the_day_before_its_last",
    },
    "int_land__tax_measures": {
        "a_transfer_counts_for_the_commune_of_the_land_and_for_who_handles_it",
    },
    "int_land__tax_transfers": {
        "the_tax_office_has_five_working_days_for_persons_and_seven_for_organisations",
    },
    "int_findings__land": {
        "the_rules_of_land_data_find_what_is_broken_on_the_last_day",
    },
    "fct_land_quality": {
        "figures_of_the_last_arrival_stand_for_the_day_t_too",
        "figures_of_an_arrival_on_t_stand_once",
    },
    "fct_land_tax_reconciliation": {
        "a_dossier_on_which_land_and_tax_disagree_has_one_reason",
    },
    "fct_land_tax_sharing": {
        "transfers_are_counted_by_commune_and_month_and_judged_at_t",
    },
    "fct_land_worst": {
        "the_worst_records_of_each_rule_come_first_with_what_was_delivered",
    },
    "fct_finding": {
        "findings_are_counted_by_rule_unit_and_month_with_five_codes",
    },
}


@pytest.fixture(scope="module")
def outcomes(universe: Path, dbt_target: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """model -> name of the unit test -> "pass", or how actual and expected differ.

    dbt takes the column types of a fixture from a warehouse, hence a small one that was built.
    """
    from orchestration.dbt import run_dbt

    warehouse = Path(shutil.copy(universe, tmp_path_factory.mktemp("unit_tests")))
    problems = run_dbt(warehouse, dbt_target, "test", "--select", "test_type:unit")
    found: dict[str, dict[str, str]] = {}
    for result in json.loads((dbt_target / "run_results.json").read_text("utf-8"))["results"]:
        kind, _, model, *name = result["unique_id"].split(".")
        if kind == "unit_test":
            status = result["status"]
            found.setdefault(model, {})[".".join(name)] = status if status == "pass" else result["message"]
    assert found, problems
    return found


@pytest.mark.parametrize("model", PROMISES)
def test_a_model_keeps_its_promises_and_no_promise_is_dropped(model: str, outcomes: dict[str, dict[str, str]]) -> None:
    assert outcomes.get(model) == dict.fromkeys(PROMISES[model], "pass")


def test_every_model_with_unit_tests_is_listed(outcomes: dict[str, dict[str, str]]) -> None:
    assert outcomes.keys() == PROMISES.keys()
