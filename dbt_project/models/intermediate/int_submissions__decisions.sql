-- The decision in force on each version, and on each of its fields: the latest.
select
    form_code,
    unit_code,
    period,
    version,
    node_code,
    decision,
    verified_score,
    reason,
    appraiser_title,
    decided_at
from {{ ref('stg_appraisals__decisions') }}
qualify
    row_number() over (
        partition by form_code, unit_code, period, version, node_code
        order by decided_at desc, arrival_day desc, file_name desc, line desc
    ) = 1
