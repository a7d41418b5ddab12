select
    code,
    if(level = 'xa', 'C', 'D') || code as unit_code,
    level,
    is_approximate,
    geometry,
    source
from {{ ref('commune_shapes') }}
