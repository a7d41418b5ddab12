-- The names under which the portal may show a unit of ours: its e-identifier or its own code.
select
    catalogue.eid_code as portal_code,
    units.unit_code,
    units.valid_from,
    units.valid_to
from {{ ref('int_units') }} as units
inner join {{ ref('units') }} as catalogue
    on units.unit_code = catalogue.code
where catalogue.eid_code is not null
union all
select
    unit_code as portal_code,
    unit_code,
    valid_from,
    valid_to
from {{ ref('int_units') }}
