-- Who is scored by which set: units of the province under their code, provinces under the code of the published tables.
-- valid_from and valid_to are closed, see int_units.
select
    case units.level
        when 'so-nganh' then 'department'
        when 'xa' then 'commune'
        when 'huyen' then 'district'
        when 'tinh' then case when units.valid_to < date '9999-12-31' then 'province' else 'province_merged' end
    end as level,
    coalesce(codes.eid_code, units.unit_code) as entity_code,
    units.unit_code,
    units.name_vi as entity_name,
    units.valid_from,
    units.valid_to
from {{ ref('int_units') }} as units
left join {{ ref('units') }} as codes
    on units.level = 'tinh' and units.unit_code = codes.code
where units.level in ('so-nganh', 'xa', 'huyen', 'tinh')
