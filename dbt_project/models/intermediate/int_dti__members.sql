-- The group in which an entity is ranked and compared, by year: units valid on the last day of the year, or on T while it
-- runs; of provinces all of that level.
with years as (
    select distinct year from {{ ref('int_dti__inputs') }}
)

select entities.level, entities.entity_code, years.year
from years
inner join {{ ref('int_dti__entities') }} as entities
    on least(make_date(years.year, 12, 31), {{ as_of() }}) between entities.valid_from and entities.valid_to
where entities.level not in ('province', 'province_merged')
union all
select entities.level, entities.entity_code, years.year
from years
cross join {{ ref('dti_entities') }} as entities
where entities.level in ('province', 'province_merged')
