{# Rows of `stg_land__parcels`, each judged by what stands in it alone: rules DQ-L02 to L06 and L10. A rule that needs a value
   which is not there is not broken by it; what is missing is counted apart, as incomplete. A measured area that is not
   above 0 is none.

   rows: a relation or CTE with its columns. A macro and no view, so that a build which goes on from the one before takes
   apart the purposes of the parcels that it touches, not of all. #}
{% macro judged_land_rows(rows) %}
with limits as (
    select
        any_value(tolerance) filter (rule = 'DQ-L03') as purposes,
        any_value(tolerance) filter (rule = 'DQ-L04') as legal
    from {{ ref('land_rules') }}
),

settings as (
    select any_value(cast(value as integer)) as fresh_days
    from {{ ref('land_settings') }}
    where setting = 'fresh_days'
),

uses as (
    select list(code) as leaves from {{ ref('land_types') }} where kind <> 'group'
),

-- most parcels have one purpose, and lists are dear: only several are taken apart
purposes as (
    select
        parcels.* replace (case when area_m2 > 0 then area_m2 end as area_m2),
        case
            when contains(land_types, '+') then list_has_all(uses.leaves, string_split(replace(land_types, ' ', ''), '+'))
            else single.code is not null
        end as has_known_purposes,
        case
            when contains(land_types, '+')
                then
                    list_transform(
                        string_split(replace(replace(land_type_areas, ' ', ''), ',', '.'), '+'),
                        lambda area: case when try_cast(area as decimal(18, 4)) > 0 then try_cast(area as decimal(18, 4)) end
                    )
        end as areas
    from {{ rows }} as parcels
    cross join uses
    left join {{ ref('land_types') }} as single
        on parcels.land_types = single.code and single.kind <> 'group'
),

measured as (
    select
        * exclude (areas),
        case
            when contains(land_types, '+')
                then
                    case
                        when len(areas) = len(string_split(land_types, '+')) and list_count(areas) = len(areas)
                            then try_cast(list_sum(areas) as decimal(18, 4))
                    end
            -- the one purpose of a parcel has its whole area, unless another is given
            when land_type_areas is null then area_m2
            when try_cast(replace(land_type_areas, ',', '.') as decimal(18, 4)) > 0
                then try_cast(replace(land_type_areas, ',', '.') as decimal(18, 4))
        end as purposes_m2
    from purposes
)

select
    commune_code,
    map_sheet,
    parcel_no,
    national_id,
    is_latest,
    updated_at,
    changed_on,
    arrival_day,
    file_name,
    line,
    land_types is not null as has_purpose,
    national_id is not null and land_types is not null and area_m2 is not null and purposes_m2 is not null as is_complete,
    owner_verified,
    has_geometry,
    is_current_code,
    cast(updated_at as date) - changed_on between 0 and settings.fresh_days as is_fresh,
    place <> 'inside' as broken_l02,
    land_types is not null
    and coalesce(abs(purposes_m2 - area_m2) > limits.purposes, true) as broken_l03,
    coalesce(abs(legal_area_m2 - area_m2) > limits.legal * cast(legal_area_m2 as decimal(22, 4)), false) as broken_l04,
    not is_current_code as broken_l05,
    owner_verified is not true as broken_l06,
    land_types is not null and not has_known_purposes as broken_l10,
    hash(national_id, area_m2, legal_area_m2, land_types, land_type_areas) as content,
    abs(purposes_m2 - area_m2) as purposes_gap_m2,
    abs(legal_area_m2 - area_m2) as legal_gap_m2
from measured
cross join limits
cross join settings
{% endmacro %}
