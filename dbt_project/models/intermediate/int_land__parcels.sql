{{ config(materialized='incremental', incremental_strategy='replace_parcels') }}

-- What is known of each natural key (commune, map sheet, parcel number), from one arrival day that says something of it
-- to the next. Days say something by a row of the parcel, by a snapshot of its commune that lacks it, and by a
-- certificate that comes to it or leaves it. `valid_to` is the first day on which the state no longer holds.
-- Of the rows that arrived up to a day the one of the greatest time of update counts, as everywhere; after a day on
-- which a snapshot lacked the parcel, only later rows do.
{% set key = 'commune_code, map_sheet, parcel_no' %}
{% set rules = ['l01', 'l02', 'l03', 'l04', 'l05', 'l06', 'l07', 'l08', 'l09', 'l10'] %}
with
{% if is_incremental() %}
land_days as (
    select arrival_day from {{ changed_days('land_parcels') }}
    union
    select arrival_day from {{ changed_days('land_certificates') }}
),

-- those that a changed day brings, and those that it brought before
changed_certificates as (
    select certificate_id
    from {{ ref('int_land__certificate_rows') }}
    where arrival_day in {{ changed_days('land_certificates') }}
    union
    select unnest(certificates_told)
    from {{ this }}
    where valid_from in {{ changed_days('land_certificates') }}
),

touched as materialized (
    -- what stood on a changed day, whether or not it still does
    select {{ key }} from {{ this }} where valid_from in (select arrival_day from land_days)
    union
    select {{ key }}
    from {{ ref('stg_land__parcels') }}
    where arrival_day in {{ changed_days('land_parcels') }}
    union
    select {{ key }}
    from {{ ref('int_land__certificate_rows') }}
    where certificate_id in (select certificate_id from changed_certificates)
    union
    select {{ key }}
    from {{ this }}
    where commune_code in (
        select commune_code
        from {{ ref('stg_land__snapshots') }}
        where arrival_day in {{ changed_days('land_parcels') }}
    )
),
{% endif %}

{% if is_incremental() %}
touched_rows as (
    select * from {{ ref('stg_land__parcels') }} semi join touched using ({{ key }})
),
{% endif %}

parcel_rows as (
    {{ judged_land_rows('touched_rows' if is_incremental() else ref('stg_land__parcels')) }}
),

-- most parcels came once; only the others are sorted
came_again as (
    select {{ key }} from parcel_rows group by all having count(*) > 1
),

delivered as (
    select * exclude (content), false as broken_l01
    from parcel_rows
    anti join came_again using ({{ key }})
    union all by name
    select
        * exclude (content),
        coalesce(
            min(coalesce(national_id, '')) filter (where is_latest) over of_a_day
            <> max(coalesce(national_id, '')) filter (where is_latest) over of_a_day
            or min(content) filter (where is_latest) over of_a_moment
            <> max(content) filter (where is_latest) over of_a_moment,
            false
        ) as broken_l01
    from parcel_rows
    semi join came_again using ({{ key }})
    window
        of_a_day as (partition by {{ key }}, arrival_day),
        of_a_moment as (partition by {{ key }}, arrival_day, updated_at)
    qualify row_number() over (of_a_day order by updated_at desc, is_latest desc, file_name desc, line desc) = 1
),

parcel_days as (
    select {{ key }}, arrival_day as day, delivered as parcel
    from delivered
    union all
    -- a snapshot names everything that is current in its communes
    select {{ key }}, snapshots.arrival_day, struct_pack(is_latest := false)
    from (select {{ key }}, min(arrival_day) as first_day from delivered group by all) as known
    inner join {{ ref('stg_land__snapshots') }} as snapshots using (commune_code)
    anti join delivered using ({{ key }}, arrival_day)
    where known.first_day < snapshots.arrival_day
),

certificate_rows as (
    select *
    from {{ ref('int_land__certificate_rows') }}
    {%- if is_incremental() %}
    where certificate_id in (
        select certificate_id from {{ ref('int_land__certificate_rows') }} semi join touched using ({{ key }})
    )
    {%- endif %}
),

certificates_again as (
    select certificate_id from certificate_rows group by all having count(*) > 1
),

-- where a certificate is, from one of its arrival days to the next
certificates as (
    select {{ key }}, certificate_id, fault, dossier_code, arrival_day as valid_from, date '9999-12-31' as valid_to
    from certificate_rows
    anti join certificates_again using (certificate_id)
    union all by name
    select
        unnest(arg_max(
            struct_pack(commune_code, map_sheet, parcel_no, certificate_id, fault, dossier_code),
            (updated_at, arrival_day, file_name, line)
        ) over until_then),
        arrival_day as valid_from,
        coalesce(lead(arrival_day) over until_then, date '9999-12-31') as valid_to
    from certificate_rows
    semi join certificates_again using (certificate_id)
    window until_then as (partition by certificate_id order by arrival_day, updated_at, file_name, line)
),

certificate_days as (
    select
        {{ key }},
        day,
        list_sort(list(certificate_id) filter (where moved = 1)) as certificates_told,
        sum(moved) as came,
        sum(moved) filter (where fault is not null) as faulty_came,
        sum(moved) filter (where dossier_code is not null) as with_dossier_came
    from (
        select *, valid_from as day, 1 as moved from certificates where valid_from < valid_to
        union all
        select *, valid_to, -1 from certificates where valid_from < valid_to and valid_to < date '9999-12-31'
    )
    {%- if is_incremental() %}
    semi join touched using ({{ key }}) -- certificates of a touched parcel may have been at others
    {%- endif %}
    group by all
),

days as (
    select *
    from parcel_days
    full join certificate_days using ({{ key }}, day)
),

days_again as (
    select {{ key }} from days group by all having count(*) > 1
),

states as (
    select
        {{ key }},
        day as valid_from,
        date '9999-12-31' as valid_to,
        parcel,
        certificates_told,
        came as certificates,
        faulty_came as faulty_certificates,
        with_dossier_came as certificates_with_dossier
    from days
    anti join days_again using ({{ key }})
    union all by name
    select
        {{ key }},
        day as valid_from,
        coalesce(lead(day) over until_then, date '9999-12-31') as valid_to,
        arg_max(parcel, (snapshots_before, coalesce(parcel.updated_at, timestamp '-infinity'), day)) over until_then as parcel,
        certificates_told,
        sum(came) over until_then as certificates,
        sum(faulty_came) over until_then as faulty_certificates,
        sum(with_dossier_came) over until_then as certificates_with_dossier
    from (
        select
            *,
            count(*) filter (where parcel.updated_at is null and not parcel.is_latest)
                over (partition by {{ key }} order by day) as snapshots_before
        from days
        semi join days_again using ({{ key }})
    )
    window until_then as (partition by {{ key }} order by day)
),

rules as (
    select
        {%- for rule in rules %}
        bool_or(effect = 'rebuild') filter (rule = 'DQ-{{ rule | upper }}') as {{ rule }}_rebuilds,
        bool_or(effect = 'supplement') filter (rule = 'DQ-{{ rule | upper }}') as {{ rule }}_supplements,
        {%- endfor %}
        (select cast(value as date) from {{ ref('land_settings') }} where setting = 'go_live') as go_live
    from {{ ref('land_rules') }}
),

judged as (
    select
        {{ key }},
        valid_from,
        valid_to,
        coalesce(parcel.is_latest, false) as is_parcel,
        certificates_told,
        cast(coalesce(certificates, 0) as integer) as certificates,
        cast(coalesce(faulty_certificates, 0) as integer) as faulty_certificates,
        coalesce(certificates_with_dossier, 0) > 0 as names_dossier,
        parcel.national_id,
        parcel.updated_at,
        parcel.changed_on,
        parcel.arrival_day,
        parcel.file_name,
        parcel.line,
        parcel.is_complete,
        parcel.owner_verified,
        parcel.has_geometry,
        parcel.is_current_code,
        parcel.is_fresh,
        {%- for rule in ['l01', 'l02', 'l03', 'l04', 'l05', 'l06', 'l10'] %}
        is_parcel and parcel.broken_{{ rule }} as broken_{{ rule }},
        {%- endfor %}
        is_parcel and parcel.has_purpose and coalesce(certificates, 0) = 0 as broken_l07,
        is_parcel and coalesce(faulty_certificates, 0) > 0 as broken_l08,
        is_parcel and not names_dossier and coalesce(parcel.changed_on >= rules.go_live, false) as broken_l09,
        parcel.purposes_gap_m2,
        parcel.legal_gap_m2
    from states
    cross join rules
)

select
    judged.*,
    case
        when not is_parcel then null
        when
            {% for rule in rules -%}
            broken_{{ rule }} and {{ rule }}_rebuilds{{ ' or ' if not loop.last }}
            {% endfor -%}
            then 'rebuild'
        when
            not is_complete
            {%- for rule in rules %}
            or broken_{{ rule }} and {{ rule }}_supplements
            {%- endfor %}
            then 'supplement'
        else 'clean'
    end as class
from judged
cross join rules
