"""What the page Data quality asks the published version. Values are bound as `$name`."""

COUNTS = """
    select
        (select count(*) from marts.fct_quarantine) as standing,
        (select cast(coalesce(sum(records), 0) as bigint) from marts.fct_finding) as found,
        (select count(*) from marts.dim_dq_rule) as rules
"""

FEEDS = """
    select feed,
        cast(sum(files) as bigint) as files,
        cast(sum(files_refused) as bigint) as files_refused,
        cast(sum(rows_delivered) as bigint) as rows_delivered,
        cast(sum(rows_accepted) as bigint) as rows_accepted,
        cast(sum(rows_quarantined) as bigint) as rows_quarantined,
        cast(sum(rows_corrected_later) as bigint) as rows_corrected_later,
        cast(sum(rows_delivered - rows_accepted - rows_quarantined) as bigint) as rows_unexplained,
        cast(sum(late_touches) as bigint) as late_touches,
        max(arrival_day) as last_arrival,
        max(freshest_record) as freshest_record,
        list_sort(list_distinct(flatten(list(string_split(origin, ', ')) filter (where origin is not null)))) as origins
    from marts.fct_completeness
    group by feed
    order by feed
"""

DAYS = """
    select arrival_day, files, files_refused, rows_delivered, rows_accepted, rows_quarantined, rows_corrected_later,
        rows_delivered - rows_accepted - rows_quarantined as rows_unexplained, late_touches
    from marts.fct_completeness
    where feed = $feed
    order by arrival_day
"""

FILES = """
    select arrival_day, file_name, vendor, encoding, origin, rows_delivered, rows_accepted, rows_quarantined,
        warnings as warnings_en, warnings_vi, sha256
    from marts.fct_delivery
    where feed = $feed
    order by arrival_day desc, file_name
    limit $page_size offset $skipped
"""

REFUSALS = """
    select feed, arrival_day, file_name, message as message_en, message_vi
    from marts.fct_refusal
    order by arrival_day desc, feed, file_name
"""

QUARANTINE_COUNTS = """
    select standing.feed, standing.rule, any_value(rules.name_vi) as name_vi, any_value(rules.name_en) as name_en,
        standing.column_name, any_value(standing.expected) as expected, count(*) as rows,
        min(standing.first_seen) as first_seen, max(standing.last_seen) as last_seen
    from marts.fct_quarantine as standing
    left join marts.dim_dq_rule as rules using (rule)
    group by standing.feed, standing.rule, standing.column_name
    order by rows desc, standing.feed, standing.rule, standing.column_name
"""

QUARANTINE_ROWS = """
    select feed, rule, record_key, file_name, line, column_name, value_masked, expected, first_seen, last_seen,
        times_seen
    from marts.fct_quarantine
    where $rule = '' or rule = $rule
    order by last_seen desc, feed, file_name, line
    limit $page_size offset $skipped
"""

UNMAPPED = """
    select files.vendor, standing.feed, standing.column_name, standing.value_masked,
        cast(sum(standing.times_seen) as bigint) as rows, min(standing.first_seen) as first_seen,
        max(standing.last_seen) as last_seen
    from marts.fct_quarantine as standing
    left join marts.fct_delivery as files using (feed, arrival_day, file_name)
    where standing.rule = 'IN-UNMAPPED'
    group by files.vendor, standing.feed, standing.column_name, standing.value_masked
    order by rows desc, files.vendor, standing.column_name, standing.value_masked
"""

FINDINGS = """
    select findings.rule, findings.feed, rules.severity, rules.name_vi, rules.name_en, rules.what_to_do_vi,
        rules.what_to_do_en, cast(sum(findings.records) as bigint) as records,
        count(distinct findings.unit_code) as units, min(findings.month) as first_month,
        max(findings.month) as last_month
    from marts.fct_finding as findings
    inner join marts.dim_dq_rule as rules using (rule)
    group by all
    order by case any_value(rules.severity) when 'error' then 1 when 'warning' then 2 else 3 end, records desc,
        findings.rule
"""

FINDINGS_BY_UNIT = """
    select findings.unit_code, units.name_vi, units.name_en, cast(sum(findings.records) as bigint) as records,
        min(findings.month) as first_month, max(findings.month) as last_month,
        array_to_string(
            flatten(list(string_split(findings.sample, ', ') order by findings.month desc))[:5], ', '
        ) as sample
    from marts.fct_finding as findings
    left join (
        select unit_code, arg_max(name_vi, valid_from) as name_vi, arg_max(name_en, valid_from) as name_en
        from marts.dim_unit
        group by unit_code
    ) as units
        on findings.unit_code = units.unit_code
    where findings.rule = $rule
    group by all
    order by records desc, findings.unit_code
"""

CHECK_NAMES = """
    select kind, code, name_vi, name_en
    from marts.dim_check_name
"""

CHECK_SUMMARY = """
    select suite, outcome, count(*) as checks, max(checked_at) as checked_at
    from marts.fct_check_result
    group by suite, outcome
    order by suite, outcome
"""

CHECK_RESULTS = """
    select suite, subject, expectation, outcome, observed, expected, blocking, checked_at
    from marts.fct_check_result
    order by case outcome when 'error' then 1 when 'failed' then 2 else 3 end, blocking desc, checked_at desc, suite,
        subject, expectation
    limit 500
"""

CHECK_OFFENDERS = """
    select suite, expectation, key, observed, expected
    from marts.fct_check_offender
    order by suite, expectation, key desc
    limit 1000
"""

RULES = """
    select rule, feed, severity, decided_by, status, name_vi, name_en, note_vi, note_en, basis
    from marts.dim_dq_rule
    order by case split_part(rule, '-', 1) when 'IN' then 1 when 'DQ' then 2 else 3 end, rule
"""
