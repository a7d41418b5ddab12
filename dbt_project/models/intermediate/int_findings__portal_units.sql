{{ config(materialized='view') }}


-- DQ-P04, both ways: what the portal lists and we do not know, and what we know and the portal does not list.
with captured as (
    -- a unit is shown with many indicators
    select distinct
        portal.portal_as_of,
        portal.unit_code as portal_code,
        units.unit_code
    from {{ ref('stg_portal__scores') }} as portal
    left join {{ ref('int_units__portal_codes') }} as units
        on
            portal.unit_code = units.portal_code
            and portal.portal_as_of between units.valid_from and units.valid_to
),

provinces as (
    select distinct eid_code from {{ ref('units') }} where level = 'tinh'  -- two of the three share H53
),

-- captures of other provinces and of ministries test our rules (DECISIONS I5); their codes begin with an e-id
unknown_here as (
    select portal_as_of, portal_code as unit_code
    from captured
    left join provinces
        on regexp_extract(captured.portal_code, '^[A-Z]\d\d') = provinces.eid_code
    where
        captured.unit_code is null
        and (provinces.eid_code is not null or not regexp_matches(captured.portal_code, '^[GH]\d\d([./]|$)'))
),

expected as (
    select
        captures.portal_as_of,
        units.unit_code,
        captured.unit_code is not null as is_listed
    from (select distinct portal_as_of from captured) as captures  -- one list a day of capture
    inner join {{ ref('int_units') }} as units
        on
            units.rank_group is not null
            and captures.portal_as_of between units.valid_from and units.valid_to
    left join captured
        on captures.portal_as_of = captured.portal_as_of and units.unit_code = captured.unit_code
),

-- a capture of a few units is no list of all
not_listed as (
    select portal_as_of, unit_code
    from expected
    inner join {{ ref('finding_rules') }} as thresholds
        on thresholds.rule = 'DQ-P04'
    qualify
        count(*) filter (where is_listed) over (partition by portal_as_of)
        >= thresholds.min_share * count(*) over (partition by portal_as_of)
        and not is_listed
)

select
    'DQ-P04' as rule,
    unit_code,
    cast(date_trunc('month', portal_as_of) as date) as month,
    unit_code as record_key
from unknown_here
union all
select
    'DQ-P04' as rule,
    unit_code,
    cast(date_trunc('month', portal_as_of) as date) as month,
    unit_code as record_key
from not_listed
