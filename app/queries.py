"""Every question the app asks the published version. Values are bound as `$name`, never written into the text.

Each capital constant is one query; the drift test runs them all against a published file.
"""

# -- what there is ---------------------------------------------------------------------------------------------------

FRAMEWORKS = """
    select framework_version, index_code, name_vi, name_en, valid_from, valid_to, judgement_ruleset, legal_basis,
        confidence, note_vi, note_en
    from marts.dim_framework
    where index_code = 'd766'
    order by valid_from desc
"""

PERIODS = """
    select period_type, period_start, period_end, label_vi, label_en, is_closed, cutoff_on
    from marts.dim_period
    order by period_start desc, period_type
"""

SIMULATED_FEEDS = """
    select distinct feed
    from marts.fct_completeness
    where feed in (select unnest($feeds::varchar[])) and contains(origin, 'simulated')
    order by feed
"""

MISSING_FEEDS = """
    select feed, missing_since
    from marts.fct_missing_feed
    order by missing_since, feed
"""

HOLDS = """
    select holds.hold_id, holds.kind, holds.feed, holds.arrival_day, holds.unit_code, units.name_vi, units.name_en,
        periods.label_vi, periods.label_en, min(holds.since) as since,
        list({'rule': holds.rule, 'reason': holds.reason} order by holds.rule) as broken
    from marts.fct_hold as holds
    left join (
        select unit_code, arg_max(name_vi, valid_from) as name_vi, arg_max(name_en, valid_from) as name_en
        from marts.dim_unit
        group by unit_code
    ) as units
        on holds.unit_code = units.unit_code
    left join marts.dim_period as periods
        on holds.period_type = periods.period_type and holds.period_start = periods.period_start
    group by all
    order by holds.kind, holds.arrival_day desc, holds.hold_id
"""

UNITS_IN_PERIOD = """
    select unit_code, name_vi, name_en, level, parent_code, valid_from, valid_to, successor_code, rank_group
    from marts.dim_unit
    where valid_from <= $period_end and coalesce(valid_to, date '9999-12-31') >= $period_start
    qualify row_number() over (partition by unit_code order by valid_from desc) = 1
    order by
        case level
            when 'tinh' then 1 when 'so-nganh' then 2 when 'nganh-doc' then 3 when 'don-vi-truc-thuoc' then 4
            when 'huyen' then 5 when 'xa' then 6 else 7
        end,
        valid_from desc,
        name_vi,
        unit_code
"""

UNIT_NAMES = """
    select unit_code, name_vi, name_en, level, valid_from, valid_to
    from marts.dim_unit
    where unit_code in (select unnest($units::varchar[]))
    order by valid_from desc
"""

PREDECESSORS = """
    select unit_code, name_vi, name_en, level, valid_from, valid_to
    from marts.dim_unit
    where successor_code = $unit
    order by level, name_vi
"""

# -- scores ----------------------------------------------------------------------------------------------------------

SCORES_OF_UNIT = """
    select nodes.indicator_code as node_code, nodes.level, nodes.name_vi, nodes.name_en, nodes.short_vi,
        nodes.max_points as full_points, scores.points, scores.max_points, scores.pct_of_max, scores.status,
        bands.band_rank, bands.name_vi as band_vi, bands.name_en as band_en
    from marts.dim_indicator as nodes
    left join marts.fct_index_score as scores
        on scores.framework_version = nodes.framework_version
        and scores.node_code = nodes.indicator_code
        and scores.unit_code = $unit
        and scores.period_type = $period_type
        and scores.period_start = $period_start
    left join marts.dim_band as bands
        on bands.framework_version = scores.framework_version and bands.name_vi = scores.band
    where nodes.framework_version = $framework and nodes.level in ('index', 'group')
    order by nodes.sort_order
"""

INDICATORS_OF_UNIT = """
    select nodes.indicator_code, nodes.parent_code, nodes.name_vi, nodes.name_en, nodes.max_points as full_points,
        nodes.target_ratio, nodes.confidence, nodes.numerator_vi, nodes.numerator_en,
        nodes.denominator_vi, nodes.denominator_en, values.numerator, values.denominator, values.ratio, values.points,
        values.max_points, values.points_lost, values.status
    from marts.dim_indicator as nodes
    left join marts.fct_indicator_value as values
        on values.framework_version = nodes.framework_version
        and values.indicator_code = nodes.indicator_code
        and values.unit_code = $unit
        and values.period_type = $period_type
        and values.period_start = $period_start
    where nodes.framework_version = $framework and nodes.level = 'indicator'
    order by nodes.sort_order
"""

MONTHLY_SCORES = """
    select scores.unit_code, scores.period_start, scores.points, scores.max_points, scores.pct_of_max, scores.status,
        scores.band, periods.is_closed
    from marts.fct_index_score as scores
    inner join marts.dim_period as periods
        on periods.period_type = scores.period_type and periods.period_start = scores.period_start
    where scores.framework_version = $framework
        and scores.period_type = 'month'
        and scores.node_code = $node
        and scores.unit_code in (select unnest($units::varchar[]))
    order by scores.unit_code, scores.period_start
"""

BANDS = """
    select band_rank, lower_bound_pct, name_vi, name_en, confidence, source_vi, source_en
    from marts.dim_band
    where framework_version = $framework
    order by band_rank
"""

MISSION_FIGURES = """
    select figures.indicator_code, figures.year, figures.period_label_vi, figures.period_label_en, figures.plan_ratio,
        figures.actual_ratio, figures.name_vi, figures.name_en, figures.source, present.numerator,
        present.denominator, present.ratio, present.status
    from marts.fct_mission_figure as figures
    left join marts.fct_indicator_value as present
        on present.indicator_code = figures.indicator_code
        and present.framework_version = $framework
        and present.unit_code = $unit
        and present.period_type = $period_type
        and present.period_start = $period_start
    order by figures.indicator_code, figures.year
"""

# -- ranking ---------------------------------------------------------------------------------------------------------

RANK_GROUPS = """
    select rank_group, count(*) as units
    from marts.fct_index_rank
    where framework_version = $framework and period_type = $period_type and period_start = $period_start
    group by rank_group
    order by case rank_group when 'so-nganh' then 1 when 'xa' then 2 when 'huyen' then 3 else 4 end
"""

RANKING = """
    with units as (
        select unit_code, name_vi, name_en
        from marts.dim_unit
        where valid_from <= $period_end and coalesce(valid_to, date '9999-12-31') >= $period_start
        qualify row_number() over (partition by unit_code order by valid_from desc) = 1
    )

    select ranks.unit_code, units.name_vi, units.name_en, ranks.rank, ranks.rank_of, ranks.previous_rank,
        ranks.pct_of_max, scores.points, scores.max_points, scores.status, bands.band_rank,
        bands.name_vi as band_vi, bands.name_en as band_en, ranks.points_to_next_band, ranks.dossiers,
        ranks.unranked_reason
    from marts.fct_index_rank as ranks
    inner join marts.dim_framework as frameworks
        on frameworks.framework_version = ranks.framework_version
    left join units
        on units.unit_code = ranks.unit_code
    left join marts.fct_index_score as scores
        on scores.framework_version = ranks.framework_version
        and scores.unit_code = ranks.unit_code
        and scores.period_type = ranks.period_type
        and scores.period_start = ranks.period_start
        and scores.node_code = frameworks.index_code
    left join marts.dim_band as bands
        on bands.framework_version = scores.framework_version and bands.name_vi = scores.band
    where ranks.framework_version = $framework
        and ranks.rank_group = $rank_group
        and ranks.period_type = $period_type
        and ranks.period_start = $period_start
    order by ranks.rank nulls last, units.name_vi, ranks.unit_code
"""

RANK_OF_UNIT = """
    select rank_group, rank, rank_of, previous_rank, pct_of_max, points_to_next_band, dossiers, unranked_reason
    from marts.fct_index_rank
    where framework_version = $framework
        and period_type = $period_type
        and period_start = $period_start
        and unit_code = $unit
"""

# -- one indicator ---------------------------------------------------------------------------------------------------

INDICATORS = """
    select indicator_code, parent_code, level, name_vi, name_en, short_vi, max_points, target_ratio, zero_rule, scope,
        numerator_vi, numerator_en, denominator_vi, denominator_en, legal_basis, source_vi, source_en, confidence,
        open_conflict_vi, open_conflict_en
    from marts.dim_indicator
    where framework_version = $framework
    order by sort_order
"""

INDICATOR_BY_UNIT = """
    select values.unit_code, units.name_vi, units.name_en, values.numerator, values.denominator, values.ratio,
        values.points, values.max_points, values.points_lost, values.status
    from marts.fct_indicator_value as values
    inner join marts.dim_unit as units
        on units.unit_code = values.unit_code
        and units.valid_from <= $period_end
        and coalesce(units.valid_to, date '9999-12-31') >= $period_start
    where values.framework_version = $framework
        and values.indicator_code = $indicator
        and values.period_type = $period_type
        and values.period_start = $period_start
        and units.level = $level
    qualify row_number() over (partition by values.unit_code order by units.valid_from desc) = 1
    order by values.ratio desc nulls last, units.name_vi, values.unit_code
"""

# -- the dossiers behind a number ------------------------------------------------------------------------------------


def _of_dossiers(select: str) -> str:
    """`select` over `dossiers`: those accepted in the period by the unit or one below it, judged at the cut-off day.

    `is_in_denominator` and `is_in_numerator` repeat what the cube counts, so that a list is as long as its number.
    """
    dossiers = """
    with recursive units_below as (
        select $unit::varchar as unit_code
        union
        select dim_unit.unit_code
        from marts.dim_unit
        inner join units_below on dim_unit.parent_code = units_below.unit_code
    ),

    judged as (
        select *, coalesce(overdue_from > $cutoff_on, true) as is_on_time,
            case when finished_on is null and judged_on = $as_of then $cutoff_on else judged_on end as judged_then
        from marts.dossier_detail
        where received_on between $period_start and $period_end
            and unit_code in (select unit_code from units_below)
    ),

    dossiers as (
        select *,
            case $indicator when '3.6' then coalesce(has_fee_due, false) else true end as is_in_denominator,
            coalesce(
                case $indicator
                    when '1.4' then is_synchronised
                    when '2.1' then is_on_time
                    when '3.3' then is_online
                    when '3.6' then has_fee_due and is_paid_online
                    when '4.1' then has_electronic_result
                    when '4.2' then is_digitised
                    when '4.3' then reuses_data
                    when '4.4' then is_from_store
                    when '4.5b' then uses_population_data
                    when '5.4' then is_on_time and not coalesce(has_petition, false)
                end,
                false
            ) as is_in_numerator
        from judged
    )
    """
    return "\n".join((dossiers, select))


DOSSIER_INDICATORS = ("1.4", "2.1", "3.3", "3.6", "4.1", "4.2", "4.3", "4.4", "4.5b", "5.4")

DOSSIER_COUNTS = _of_dossiers("""
    select
        count(*) filter (where is_in_denominator and is_in_numerator) as numerator,
        count(*) filter (where is_in_denominator and not is_in_numerator) as rest,
        count(*) filter (where is_in_denominator) as denominator
    from dossiers
""")

# `$page_size` null lists everything.
DOSSIER_LIST = _of_dossiers("""
    select dossiers.dossier_code, dossiers.unit_code, units.name_vi as unit_vi, units.name_en as unit_en,
        dossiers.procedure_code, procedures.name_vi as procedure_vi, dossiers.channel, dossiers.received_on,
        dossiers.due_on, dossiers.finished_on, dossiers.judged_then, dossiers.status, statuses.name_vi as status_vi,
        statuses.name_en as status_en, dossiers.is_on_time,
        case
            when not dossiers.is_on_time and dossiers.due_on is not null
                then greatest(dossiers.judged_then - dossiers.due_on, 0)
        end as overdue_days,
        dossiers.supplement_requests, dossiers.is_in_numerator
    from dossiers
    left join marts.dim_procedure as procedures using (procedure_code)
    left join marts.dim_dossier_status as statuses on statuses.status_code = dossiers.status
    left join marts.dim_unit as units
        on units.unit_code = dossiers.unit_code
        and dossiers.received_on between units.valid_from and coalesce(units.valid_to, date '9999-12-31')
    where dossiers.is_in_denominator
        and case $side when 'numerator' then is_in_numerator when 'rest' then not is_in_numerator else true end
    order by dossiers.received_on desc, dossiers.dossier_code
    limit $page_size offset $skipped
""")

# -- contracts -------------------------------------------------------------------------------------------------------

CONTRACTS = """
    select * from marts.dim_feed
    order by list_position(
        ['dossiers', 'procedures', 'petitions', 'portal', 'dti_results', 'targets', 'submissions', 'appraisals',
        'land_parcels', 'land_certificates', 'land_tax_transfers'], feed
    ) nulls last, feed
"""

CONTRACT_COLUMNS = """
    select column_name, type, required, filled, choices, choices_vi, choices_en, default_value, examples,
        description_vi, description_en, handling
    from marts.dim_feed_column
    where feed = $feed
    order by position
"""

CONTRACT_RULES = """
    select rule, column_name, severity, description_vi, description_en
    from marts.dim_feed_rule
    where feed = $feed
    order by position
"""

# -- reconciliation --------------------------------------------------------------------------------------------------

PORTAL_CAPTURES_OF_OURS = """
    select portal.unit_code, any_value(units.name_vi) as name_vi, any_value(units.name_en) as name_en,
        portal.period_type, portal.period_start, portal.as_of,
        count(*) as rows,
        count(portal.difference) as compared,
        count(*) filter (where portal.difference = 0) as equal
    from marts.fct_portal_reconciliation as portal
    inner join marts.dim_unit as units
        on units.unit_code = portal.unit_code
        and portal.as_of between units.valid_from and coalesce(units.valid_to, date '9999-12-31')
    where portal.reason <> 'other_province'
    group by portal.unit_code, portal.period_type, portal.period_start, portal.as_of
    order by portal.as_of desc, portal.period_start desc, min(units.level = 'tinh') desc, portal.unit_code
"""

PORTAL_BESIDE_LOCAL = """
    select portal.indicator_code, nodes.name_vi, nodes.name_en, nodes.level, portal.local_numerator,
        portal.local_denominator, portal.local_points, portal.portal_numerator, portal.portal_denominator,
        portal.portal_points, portal.portal_points_recomputed, portal.max_points, portal.difference, portal.reason,
        portal.framework_version, portal.portal_flags
    from marts.fct_portal_reconciliation as portal
    left join marts.dim_indicator as nodes
        on nodes.framework_version = portal.framework_version and nodes.indicator_code = portal.indicator_code
    where portal.unit_code = $unit
        and portal.period_type = $period_type
        and portal.period_start = $period_start
        and portal.as_of = $captured_on
    order by nodes.sort_order nulls last, portal.indicator_code
"""

RULE_TESTS = """
    select portal.unit_code, portal.period_type, portal.period_start, portal.as_of, portal.indicator_code,
        nodes.name_vi, nodes.name_en, portal.portal_numerator, portal.portal_denominator, portal.max_points,
        portal.portal_points, portal.portal_points_recomputed, portal.recomputation_difference, portal.reason
    from marts.fct_portal_reconciliation as portal
    left join marts.dim_indicator as nodes
        on nodes.framework_version = portal.framework_version and nodes.indicator_code = portal.indicator_code
    where portal.reason = 'other_province'
    order by abs(portal.recomputation_difference) desc nulls last, portal.unit_code, portal.as_of desc,
        nodes.sort_order nulls last, portal.indicator_code
"""

# -- method ----------------------------------------------------------------------------------------------------------

DOSSIER_STATUSES = """
    select status_code, name_vi, name_en, reporting_class
    from marts.dim_dossier_status
    order by status_code
"""
