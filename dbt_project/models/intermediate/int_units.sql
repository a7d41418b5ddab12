-- Units with closed validity; an unknown beginning is 1900-01-01, an open end 9999-12-31.
select
    code as unit_code,
    name_vi,
    name_en,
    level,
    parent as parent_code,
    coalesce(valid_from, date '1900-01-01') as valid_from,
    coalesce(valid_to, date '9999-12-31') as valid_to,
    successor as successor_code,
    case when level in ('so-nganh', 'huyen', 'xa') then level end as rank_group,
    case
        when level = 'tinh' then 'tinh'
        when level in ('xa', 'huyen') then 'xa'
        else code
    end as competence_key
from {{ ref('units') }}
