-- What was accepted although something is wrong with it: counted and shown, never silently passed.
{% set concerns = [
    'dossier_dates', 'dossier_codes', 'dossier_services', 'applicants', 'petitions', 'procedures', 'portal_units'
] %}
with findings as (
    {% for concern in concerns -%}
    select rule, unit_code, month, record_key
    from {{ ref('int_findings__' ~ concern) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    findings.rule,
    rules.feed,
    findings.unit_code,
    findings.month,
    count(*) as records,
    array_to_string(min(findings.record_key, 5), ', ') as sample
from findings
inner join {{ ref('dq_rules') }} as rules
    using (rule)
group by all
