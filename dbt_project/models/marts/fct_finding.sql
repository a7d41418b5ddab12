-- What was accepted although something is wrong with it: counted and shown, never silently passed.
{% set counted = ['by_month', 'due_dates', 'land'] %}
{% set listed = ['petitions', 'procedures', 'portal_units', 'submissions'] %}
with findings as (
    {% for concern in counted -%}
    select rule, unit_code, month, records, sample
    from {{ ref('int_findings__' ~ concern) }}
    union all
    {% endfor -%}
    {% for concern in listed -%}
    select rule, unit_code, month, count(*) as records, min(record_key, 5) as sample
    from {{ ref('int_findings__' ~ concern) }}
    group by all
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    findings.rule,
    rules.feed,
    findings.unit_code,
    findings.month,
    cast(sum(findings.records) as bigint) as records,
    array_to_string(list_sort(flatten(list(findings.sample)))[:5], ', ') as sample
from findings
inner join {{ ref('dq_rules') }} as rules
    using (rule)
group by all
