select
    feed,
    position,
    rule,
    column_name,
    severity,
    description_vi,
    description_en
from {{ source('raw', 'contract_rules') }}
