-- Figures of each commune from the day of its first parcel or certificate on, on every day on which either arrived: what
-- the states that begin on a day bring, less what those that end on it take, summed up.
{% set counts = {
    'parcels': 'is_parcel',
    'complete': 'is_parcel and is_complete',
    'unique_key': 'is_parcel and not broken_l01',
    'owner_verified': 'is_parcel and owner_verified',
    'owner_unknown': 'is_parcel and owner_verified is null',
    'with_geometry': 'is_parcel and has_geometry',
    'geometry_unknown': 'is_parcel and has_geometry is null',
    'current_code': 'is_parcel and is_current_code',
    'changed': 'is_parcel and is_fresh is not null',
    'fresh': 'is_parcel and is_fresh',
    'matched_to_dossier': 'is_parcel and names_dossier',
    'clean': "class = 'clean'",
    'to_supplement': "class = 'supplement'",
    'to_rebuild': "class = 'rebuild'",
} %}
{% set rules = ['l01', 'l02', 'l03', 'l04', 'l05', 'l06', 'l07', 'l08', 'l09', 'l10'] %}
{% for rule in rules %}{% do counts.update({'broken_' ~ rule: 'broken_' ~ rule}) %}{% endfor %}
{% set sums = {
    'certificates': 'certificates',
    'faulty_certificates': 'faulty_certificates',
    'certificates_without_parcel': 'case when is_parcel then 0 else certificates end',
} %}
{% set columns = (counts | list) + (sums | list) %}
with begun as (
    select
        commune_code,
        valid_from as day,
        {%- for column, condition in counts.items() %}
        count(*) filter ({{ condition }}) as {{ column }},
        {%- endfor %}
        {%- for column, value in sums.items() %}
        cast(sum({{ value }}) as bigint) as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_land__parcels') }}
    group by all
),

ended as (
    select
        commune_code,
        valid_to as day,
        {%- for column, condition in counts.items() %}
        -count(*) filter ({{ condition }}) as {{ column }},
        {%- endfor %}
        {%- for column, value in sums.items() %}
        -cast(sum({{ value }}) as bigint) as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_land__parcels') }}
    where valid_to < date '9999-12-31'
    group by all
),

moves as (
    from begun
    union all by name
    from ended
),

days as (
    select first_days.commune_code, days.day
    from (select commune_code, min(day) as first_day from begun group by all) as first_days
    inner join (select day from begun group by all) as days
        on first_days.first_day <= days.day
),

summed as (
    select
        commune_code,
        day,
        {%- for column in columns %}
        cast(sum(sum({{ column }})) over so_far as bigint) as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from days
    left join moves using (commune_code, day)
    group by commune_code, day
    window so_far as (partition by commune_code order by day)
)

from summed
