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
from {{ ref('stg_intake__contract_columns') }}
