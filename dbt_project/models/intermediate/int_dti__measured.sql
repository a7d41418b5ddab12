{{ config(materialized='view') }}
-- What the warehouse itself counted for components in a year, under every version that has them: numerator and
-- denominator of the linked indicator of Decision 766, the forms of the year that were due and came in time, or the land
-- dossiers that the tax office answered electronically.
with counted as (
    select
        values.unit_code,
        cast(year(values.period_start) as integer) as year,
        values.period_type,
        values.period_start,
        'fct_indicator_value' as mart,
        values.indicator_code,
        values.numerator,
        values.denominator,
        values.status = 'provisional' as is_open
    from {{ ref('fct_indicator_value') }} as values
    inner join {{ ref('frameworks') }} as frameworks
        on
            values.framework_version = frameworks.framework_version
            and values.period_start between frameworks.valid_from and coalesce(frameworks.valid_to, date '9999-12-31')
    where values.period_type = 'year'
    union all by name
    select
        unit_code,
        cast(year(period_start) as integer) as year,
        'year' as period_type,
        cast(date_trunc('year', period_start) as date) as period_start,
        'fct_submission_due' as mart,
        count(*) filter (submitted_at <= due_at) as numerator,
        count(*) filter (submitted_at is not null or due_at < {{ as_of() }}) as denominator,
        bool_or(year(as_of) <= year(period_start)) as is_open
    from {{ ref('int_submissions__due') }}
    -- before any form arrived nothing is late
    where exists (select 1 from {{ ref('int_submissions__versions') }})
    group by all
    union all by name
    select
        unit_code,
        year,
        'year' as period_type,
        make_date(year, 1, 1) as period_start,
        'fct_land_tax_sharing' as mart,
        numerator,
        denominator,
        year(build.as_of) <= year as is_open
    from {{ ref('int_land__tax_measures') }}
    cross join {{ source('control', 'build') }} as build
),

-- a unit and a year in which the warehouse counted anything
counted_years as (
    select
        entities.level,
        entities.entity_code,
        entities.unit_code,
        counted.year,
        bool_or(counted.is_open) as is_open
    from counted
    inner join {{ ref('int_dti__entities') }} as entities
        on
            counted.unit_code = entities.unit_code
            and make_date(counted.year, 12, 31) >= entities.valid_from
            and make_date(counted.year, 1, 1) <= entities.valid_to
    group by all
)

select
    measures.framework_version,
    counted_years.level,
    counted_years.entity_code,
    counted_years.year,
    measures.node_code,
    measures.mart,
    measures.indicator_code,
    counted_years.unit_code,
    counted.period_type,
    counted.period_start,
    counted.numerator,
    counted.denominator,
    counted_years.is_open as is_provisional
from {{ ref('int_dti__measures') }} as measures
inner join {{ ref('int_dti__frameworks') }} as frameworks
    on measures.framework_version = frameworks.framework_version
inner join counted_years
    on frameworks.level = string_split(counted_years.level, '_')[1]
left join counted
    on
        measures.mart = counted.mart
        and measures.indicator_code is not distinct from counted.indicator_code
        and counted_years.unit_code = counted.unit_code
        and counted_years.year = counted.year
