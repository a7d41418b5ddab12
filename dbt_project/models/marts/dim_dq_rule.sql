select
    rules.rule,
    rules.feed,
    rules.severity,
    rules.decided_by,
    rules.status,
    rules.name_vi,
    rules.name_en,
    rules.note_vi,
    rules.note_en,
    findings.what_to_do_vi,
    findings.what_to_do_en,
    findings.basis
from {{ ref('dq_rules') }} as rules
left join {{ ref('finding_rules') }} as findings
    using (rule)
