-- What the classes of land data rest on: each rule with its effect, and the values that are no rule.
select
    rule,
    effect,
    tolerance as value,
    cast(null as date) as day,
    tolerance_unit as unit,
    confidence,
    source,
    note_vi,
    note_en
from {{ ref('land_rules') }}
union all
select
    setting as rule,
    cast(null as varchar) as effect,
    try_cast(value as decimal(18, 4)) as value,
    try_cast(value as date) as day,
    unit,
    confidence,
    source,
    note_vi,
    note_en
from {{ ref('land_settings') }}
