select
    feed,
    position,
    column_name,
    type,
    required,
    filled,
    choices,
    choices_vi,
    choices_en,
    default_value,
    examples,
    description_vi,
    description_en,
    handling
from {{ source('raw', 'contract_columns') }}
