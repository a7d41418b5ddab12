"""What the pages about submitted forms ask the published version. Values are bound as `$name`."""

FORMS = """
    select form_code, name_vi, name_en, unit_level, period_type, regime_vi, regime_en, deadline_days,
        deadline_basis, deadline_confidence, confidence, note_vi, note_en, source
    from marts.dim_form
    order by sort_order, form_code
"""

FORM_PERIODS = """
    select period, any_value(period_type) as period_type, any_value(period_start) as period_start,
        max(due_at) as due_at, max(opens_on) as opens_on, max(closes_on) as closes_on
    from (
        select period, period_type, period_start, due_at, opens_on, closes_on
        from marts.fct_submission_due
        where form_code = $form
        union all
        select period, period_type, period_start, due_at, null, null
        from marts.fct_submission
        where form_code = $form
    )
    group by period
    order by period_start desc nulls last, period desc
"""

OWED_BY_UNIT = """
    with units as (
        select unit_code, arg_max(name_vi, valid_from) as name_vi, arg_max(name_en, valid_from) as name_en
        from marts.dim_unit
        group by unit_code
    ),

    scores as (
        select unit_code, sum(self_score) as self_score, count(self_score) as self_fields,
            sum(verified_score) as verified_score, count(verified_score) as verified_fields,
            sum(self_score) filter (where verified_score is not null) as self_of_verified
        from marts.fct_submission_value
        where form_code = $form and period = $period and counts
        group by unit_code
    ),

    latest as (
        select unit_code, max(version) as version, arg_max(errors, version) as errors,
            arg_max(accepted_values, version) as accepted_values
        from marts.fct_submission
        where form_code = $form and period = $period
        group by unit_code
    )

    select due.unit_code, units.name_vi, units.name_en, due.status, due.due_at, due.submitted_at, due.days_late,
        due.versions, due.latest_state, due.counting_version, due.refused_at, latest.errors, latest.accepted_values,
        scores.self_score, scores.self_fields, scores.verified_score, scores.verified_fields,
        scores.self_of_verified
    from marts.fct_submission_due as due
    left join units using (unit_code)
    left join scores using (unit_code)
    left join latest using (unit_code)
    where due.form_code = $form and due.period = $period
    order by
        case due.status when 'missing' then 1 when 'returned' then 2 when 'late' then 3 when 'open' then 4 else 5 end,
        due.days_late desc, units.name_vi, due.unit_code
"""

REMINDERS = """
    select due.unit_code, units.name_vi, units.name_en, due.form_code, forms.name_vi as form_vi,
        forms.name_en as form_en, due.period, due.period_type, due.period_start, due.due_at, due.days_late, due.status,
        due.refused_at, latest.reason, due.deadline_confidence
    from marts.fct_submission_due as due
    left join marts.dim_form as forms using (form_code)
    left join (
        select unit_code, arg_max(name_vi, valid_from) as name_vi, arg_max(name_en, valid_from) as name_en
        from marts.dim_unit
        group by unit_code
    ) as units
        on due.unit_code = units.unit_code
    left join (
        select form_code, unit_code, period, arg_max(reason, version) as reason
        from marts.fct_submission
        where state = 'returned'
        group by all
    ) as latest
        on due.form_code = latest.form_code and due.unit_code = latest.unit_code and due.period = latest.period
            and due.status = 'returned'
    where due.status in ('missing', 'returned', 'open')
    order by case due.status when 'open' then 2 else 1 end, due.days_late desc, due.due_at, forms.sort_order,
        units.name_vi, due.unit_code
"""

SUBMITTING_UNITS = """
    select sent.unit_code, sent.versions, sent.is_waiting, units.name_vi, units.name_en
    from (
        select unit_code, count(*) as versions, arg_max(state, version) in ('sent', 'corrected') as is_waiting
        from marts.fct_submission
        where form_code = $form and period = $period
        group by unit_code
    ) as sent
    left join (
        select unit_code, arg_max(name_vi, valid_from) as name_vi, arg_max(name_en, valid_from) as name_en
        from marts.dim_unit
        group by unit_code
    ) as units using (unit_code)
    order by units.name_vi, sent.unit_code
"""

VERSIONS = """
    select version, state, counts, not_counting_because, submitted_at, due_at, days_late, accepted_values, errors,
        doubts, decided_at, reason, appraiser_title, file_name, sha256
    from marts.fct_submission
    where form_code = $form and period = $period and unit_code = $unit
    order by version desc
"""

FIELDS = """
    select sent.node_code, fields.name_vi, fields.name_en, sections.name_vi as section_vi,
        sections.name_en as section_en, fields.unit_vi, fields.unit_en, fields.kind, fields.choices_vi,
        fields.choices_en, fields.max_self_score, sent.value, sent.numerator, sent.denominator, sent.self_score,
        sent.verified_score, sent.reason, sent.status, sent.counts, sent.doubts, sent.cell, sent.evidence_name,
        sent.evidence_link, sent.evidence_hash, sent.evidence_date
    from marts.fct_submission_value as sent
    left join marts.dim_form_field as fields using (form_code, node_code)
    left join marts.dim_form as forms using (form_code)
    left join marts.dim_dti_node as sections
        on sections.framework_version = forms.framework_version and sections.node_code = fields.section_code
    where sent.form_code = $form and sent.period = $period and sent.unit_code = $unit and sent.version = $version
    order by fields.position nulls last, sent.node_code
"""

SET_ASIDE = """
    select standing.rule, rules.name_vi, rules.name_en, split_part(standing.record_key, '|', 4) as node_code,
        standing.column_name, standing.line, standing.value_masked, standing.expected
    from marts.fct_quarantine as standing
    left join marts.dim_dq_rule as rules using (rule)
    where standing.feed = 'submissions' and standing.file_name = $file_name
        and standing.arrival_day = $arrival_day
    order by standing.line, standing.column_name
"""

ALL_UNITS = """
    select unit_code, arg_max(name_vi, valid_from) as name_vi, arg_max(name_en, valid_from) as name_en
    from marts.dim_unit
    group by unit_code
    order by unit_code
"""

FIELD_NAMES = """
    select node_code, name_vi, name_en
    from marts.dim_form_field
    where form_code = $form
    order by position
"""

LOCKS = """
    select form_code, period, min(cast(decided_at as date)) as locked_on
    from marts.fct_submission
    where unit_code = $unit and state = 'locked'
    group by all
    order by form_code, period
"""
