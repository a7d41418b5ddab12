-- The records behind each number of the quality of land data, as of the last day on which land data arrived: of each
-- commune and rule at most so many, the worst first. Of L03 and L04 the worst is the one with the greatest difference, of
-- L09 the one whose change lies back farthest, of `fresh` the one that was updated latest after it, of all others the one
-- that was not updated for the longest time.
{% set kept = 100 %}
{% set key = 'commune_code, map_sheet, parcel_no' %}
{% set order = {
    'DQ-L03': '-coalesce(purposes_gap_m2, 0)',
    'DQ-L04': '-legal_gap_m2',
    'DQ-L09': 'changed_on',
    'fresh': 'changed_on - cast(updated_at as date)',
} %}
{% set lists = {
    'complete': 'is_parcel and not is_complete',
    'with_geometry': 'is_parcel and has_geometry is not true',
    'fresh': 'is_parcel and not is_fresh',
} %}
{% for rule in ['L01', 'L02', 'L03', 'L04', 'L05', 'L06', 'L07', 'L08', 'L09', 'L10'] %}
    {% do lists.update({'DQ-' ~ rule: 'broken_' ~ rule | lower}) %}
{% endfor %}
{% do lists.update({
    'DQ-L07': 'broken_l07 or not is_parcel and certificates > 0',
    'DQ-L08': 'broken_l08 or faulty_certificates > 0',
}) %}
with states as (
    select * from {{ ref('int_land__parcels') }} where valid_to = date '9999-12-31'
),

chosen as (
    {% for rule, condition in lists.items() -%}
    select '{{ rule }}' as rule, commune_code, position, unnest(record.parcel)
    from (
        select commune_code, unnest(records) as record, generate_subscripts(records, 1) as position
        from (
            select
                commune_code,
                min(
                    struct_pack(
                        worst := {{ order.get(rule, 'coalesce(updated_at, valid_from)') }},
                        parcel := struct_pack(
                            map_sheet, parcel_no, is_parcel, national_id, purposes_gap_m2, arrival_day, file_name, line
                        )
                    ),
                    {{ kept }}
                ) as records
            from states
            where {{ condition }}
            group by commune_code
        )
    )
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- the ids that compete for one number
competing as (
    select
        {{ key }},
        arrival_day,
        -- an id that came on several rows competes once
        string_agg(distinct coalesce(national_id, '?'), ', ' order by coalesce(national_id, '?')) as ids
    from {{ ref('stg_land__parcels') }}
    semi join (from chosen where rule = 'DQ-L01') using ({{ key }}, arrival_day)
    where is_latest
    group by all
),

parcels as (
    select
        chosen.*,
        case chosen.rule
            when 'complete'
                then
                    case
                        when chosen.national_id is null then 'missing'
                        when delivered.land_types is null then 'purpose_missing'
                        else 'areas_missing'
                    end
            when 'with_geometry' then case when delivered.has_geometry is null then 'geometry_unknown' else 'no_geometry' end
            when 'fresh' then 'late_update'
            when 'DQ-L01' then 'duplicate'
            when 'DQ-L02' then delivered.place
            when 'DQ-L03' then case when chosen.purposes_gap_m2 is null then 'areas_missing' else 'sum_differs' end
            when 'DQ-L04' then 'legal_differs'
            when 'DQ-L05' then 'former_code'
            when 'DQ-L06' then case when delivered.owner_verified is null then 'verification_unknown' else 'not_verified' end
            when 'DQ-L07' then 'without_certificate'
            when 'DQ-L09' then 'without_dossier'
            when 'DQ-L10' then
                case
                    when list_has_any(groups.codes, string_split(delivered.land_types, '+')) then 'group_type'
                    else 'unknown_type'
                end
        end as reason,
        case chosen.rule
            when 'complete' then coalesce(delivered.land_type_areas, delivered.land_types)
            when 'fresh' then cast(cast(delivered.updated_at as date) as varchar)
            when 'DQ-L01' then competing.ids
            when 'DQ-L02' then chosen.national_id
            when 'DQ-L03' then coalesce(delivered.land_type_areas, delivered.land_types)
            when 'DQ-L04' then cast(delivered.legal_area_m2 as varchar)
            when 'DQ-L05' then delivered.delivered_commune
            when 'DQ-L07' then delivered.land_types
            when 'DQ-L09' then cast(delivered.changed_on as varchar)
            when 'DQ-L10' then delivered.land_types
        end as delivered,
        case
            when chosen.rule = 'fresh' then cast(delivered.changed_on as varchar)
            when chosen.rule in ('DQ-L03', 'DQ-L04') then cast(delivered.area_m2 as varchar)
            when chosen.rule in ('DQ-L02', 'DQ-L05') then substring(chosen.commune_code, 2)
        end as expected
    from chosen
    inner join {{ ref('stg_land__parcels') }} as delivered using (arrival_day, file_name, line)
    left join competing
        on
            chosen.rule = 'DQ-L01'
            and chosen.commune_code = competing.commune_code
            and chosen.map_sheet = competing.map_sheet
            and chosen.parcel_no = competing.parcel_no
    cross join (select coalesce(list(code), []) as codes from {{ ref('land_types') }} where kind = 'group') as groups
    where chosen.is_parcel and chosen.rule <> 'DQ-L08'
),

certificate_rows as (
    select *
    from {{ ref('int_land__certificate_rows') }}
    where certificate_id in (
        select certificate_id
        from {{ ref('int_land__certificate_rows') }}
        semi join (from chosen where rule = 'DQ-L08' or not is_parcel) using ({{ key }})
    )
),

certificates as (
    select *
    from certificate_rows
    qualify row_number() over (
        partition by certificate_id order by updated_at desc, arrival_day desc, file_name desc, line desc
    ) = 1
),

of_certificates as (
    select
        chosen.*,
        certificates.certificate_id,
        case chosen.rule when 'DQ-L07' then 'without_parcel' else certificates.fault end as reason,
        case
            when chosen.rule = 'DQ-L07' or certificates.fault = 'serial_no' then certificates.serial_no
            when certificates.fault = 'register_no' then certificates.register_no
            when certificates.fault = 'issued_on' then cast(certificates.issued_on as varchar)
        end as delivered
    from chosen
    inner join certificates using ({{ key }})
    where chosen.rule = 'DQ-L07' and not chosen.is_parcel or chosen.rule = 'DQ-L08' and certificates.fault is not null
)

select rule, {{ key }}, position, national_id, certificate_id, reason, delivered, expected
from (from parcels union all by name from of_certificates)
