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
    decided_at,
    concat_ws('|', form_code, unit_code, period, version, node_code, decision) as record_key,
    arrival_day,
    file_name,
    line
from {{ usable('appraisals') }}
where arrival_day <= {{ as_of() }}
