-- Figures of each commune on every day on which land data arrived, and on T.
with days as (
    select commune_code, day as as_of, * exclude (commune_code, day) from {{ ref('int_land__quality') }}
)

from days
union all by name
select days.* replace (build.as_of as as_of)
from days
inner join {{ source('control', 'build') }} as build
    on days.as_of < build.as_of
where days.as_of = (select max(as_of) from days)
