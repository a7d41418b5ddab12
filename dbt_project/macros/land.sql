{# Rows of `stg_land__parcels`, each judged by what stands in it alone: rules DQ-L02 to L06 and L10. A rule that needs a value
   which is not there is not broken by it; what is missing is counted apart, as incomplete.

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
        parcels.*,
        case
            when contains(land_types, '+') then list_has_all(uses.leaves, string_split(replace(land_types, ' ', ''), '+'))
            else single.code is not null
        end as has_known_purposes,
        case
            when contains(land_types, '+')
                then
                    list_transform(
                        string_split(replace(replace(land_type_areas, ' ', ''), ',', '.'), '+'),
                        lambda area: try_cast(area as decimal(18, 4))
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
                            then cast(list_sum(areas) as decimal(18, 4))
                    end
            -- the one purpose of a parcel has its whole area, unless another is given
            when land_type_areas is null then area_m2
            else try_cast(replace(land_type_areas, ',', '.') as decimal(18, 4))
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
    national_id is not null and land_types is not null and purposes_m2 is not null as is_complete,
    owner_verified,
    has_geometry,
    is_current_code,
    cast(updated_at as date) - changed_on <= settings.fresh_days as is_fresh,
    place <> 'inside' as broken_l02,
    land_types is not null
    and (purposes_m2 is null or abs(purposes_m2 - area_m2) > limits.purposes) as broken_l03,
    coalesce(abs(legal_area_m2 - area_m2) > limits.legal * legal_area_m2, false) as broken_l04,
    not is_current_code as broken_l05,
    owner_verified is not true as broken_l06,
    land_types is not null and not has_known_purposes as broken_l10,
    abs(purposes_m2 - area_m2) as purposes_gap_m2,
    abs(legal_area_m2 - area_m2) as legal_gap_m2
from measured
cross join limits
cross join settings
{% endmacro %}
