-- Shipped and imported versions. A version judges the years until the next one of its level begins; of two that begin on
-- the same day the imported one, and of imported ones the later.
with versions as (
    select *, cast(null as date) as arrival_day from {{ ref('dti_frameworks') }}
    union all by name
    select
        framework_version,
        level,
        name_vi,
        name_en,
        legal_basis,
        valid_from,
        valid_to,
        max_points as total_points,
        max_points as effective_points,
        cast((
            select count(*) from {{ ref('int_dti__imported') }} as pillars
            where pillars.framework_version = roots.framework_version and pillars.kind = 'pillar'
        ) as integer) as n_pillars,
        cast((
            select count(*) from {{ ref('int_dti__imported') }} as main_indices
            where main_indices.framework_version = roots.framework_version and main_indices.kind = 'main_index'
        ) as integer) as n_main_indices,
        n_components,
        confidence,
        note_vi,
        note_en,
        source,
        1000 + row_number() over (order by arrival_day, framework_version) as sort_order,
        arrival_day
    from {{ ref('int_dti__imported') }} as roots
    where kind = 'index'
)

select
    * exclude (arrival_day) replace (
        cast(nullif(least(
            coalesce(valid_to, date '9999-12-31'),
            coalesce(
                lead(valid_from) over (
                    partition by level order by valid_from, arrival_day nulls first, framework_version
                ) - interval 1 day,
                date '9999-12-31'
            )
        ), date '9999-12-31') as date) as valid_to,
        cast(sort_order as integer) as sort_order
    ),
    arrival_day is not null as is_imported
from versions
