-- Each unit with itself and every unit above it; `is_root` marks the province of the unit's own time.
with recursive ancestry as (
    select
        unit_code,
        unit_code as ancestor_code,
        parent_code
    from {{ ref('int_units') }}
    union all
    select
        ancestry.unit_code,
        parents.unit_code as ancestor_code,
        parents.parent_code
    from ancestry
    inner join {{ ref('int_units') }} as parents
        on ancestry.parent_code = parents.unit_code
)

select
    unit_code,
    ancestor_code,
    parent_code is null as is_root
from ancestry
