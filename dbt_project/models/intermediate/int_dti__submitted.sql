{{ config(materialized='view') }}
-- The submission of a year that counts for the DTI: the year's own, else the longest and latest of its periods. Forms give
-- ratios in percent; here a value is a share where it is one.
with counting as (
    select
        submitted.* exclude (value),
        case when fields.kind = 'ratio' then cast(submitted.value / 100 as decimal(18, 4)) else submitted.value end as value
    from {{ ref('int_submissions__counting') }} as submitted
    inner join {{ ref('form_fields') }} as fields using (form_code, node_code)
)

select entities.level, entities.entity_code, counting.*
from counting
inner join {{ ref('int_dti__entities') }} as entities
    on
        counting.unit_code = entities.unit_code
        and make_date(counting.year, 12, 31) >= entities.valid_from
        and make_date(counting.year, 1, 1) <= entities.valid_to
qualify row_number() over (
    partition by counting.framework_version, entities.level, entities.entity_code, counting.year, counting.node_code
    order by
        list_position(['year', 'nine_months', 'half', 'quarter', 'month'], counting.period_type),
        counting.period_start desc,
        counting.form_code,
        entities.valid_from desc
) = 1
