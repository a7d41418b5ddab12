select
    colour,
    min_share,
    mark,
    name_vi,
    name_en,
    meaning_vi,
    meaning_en,
    confidence,
    sort_order
from {{ ref('plan_colours') }}
