select distinct
    -- a delivery has many parcels of a commune
    arrival_day,
    commune_code
from {{ usable('land_parcels') }}
where arrival_day <= {{ as_of() }} and is_snapshot
