select
    feed,
    position,
    rule,
    column_name,
    severity,
    description_vi,
    description_en
from {{ ref('stg_intake__contract_rules') }}
