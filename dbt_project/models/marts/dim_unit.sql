select
    unit_code,
    valid_from,
    name_vi,
    name_en,
    level,
    parent_code,
    case when valid_to < date '9999-12-31' then valid_to end as valid_to,
    successor_code,
    rank_group
from {{ ref('int_units') }}
