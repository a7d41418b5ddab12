-- What is known of a component: as the unit gave it (self), as the warehouse counted it (measured), and what counts
-- (verified): the appraiser's score, else the warehouse's count. The unit's own score or counts are never verified.
-- Not applicable is verified where the form that says so was approved, or where the warehouse counted 0 of 0: nothing in
-- the unit's remit. A count of a feed that never arrived is empty, not 0.
with self as (
    select
        framework_version, level, entity_code, year, node_code, 'self' as source, 'submitted' as basis,
        numerator, denominator, value, self_score as claimed_score, is_not_applicable, unit_code, period_type,
        period_start, period_type <> 'year' as is_provisional
    from {{ ref('int_dti__submitted') }}
),

measured as (
    select
        framework_version, level, entity_code, year, node_code, 'measured' as source, 'measured' as basis,
        numerator, denominator, denominator = 0 as is_not_applicable, mart, indicator_code, unit_code, period_type, period_start,
        is_provisional
    from {{ ref('int_dti__measured') }}
),

appraised as (
    select
        framework_version, level, entity_code, year, node_code, 'verified' as source, 'appraised' as basis,
        verified_score as claimed_score, verified_score is null as is_not_applicable, unit_code, period_type,
        period_start, period_type <> 'year' as is_provisional
    from {{ ref('int_dti__submitted') }}
    where verified_score is not null or is_not_applicable and state in ('approved', 'locked')
),

verified as (
    select * from appraised
    union all by name
    select * replace ('verified' as source)
    from measured
    anti join appraised using (framework_version, level, entity_code, year, node_code)
),

inputs as (
    select * from self
    union all by name
    select * from measured
    union all by name
    select * from verified
)

select
    framework_version,
    level,
    entity_code,
    year,
    node_code,
    source,
    basis,
    cast(numerator as decimal(28, 4)) as numerator,
    cast(denominator as decimal(28, 4)) as denominator,
    cast(value as decimal(28, 4)) as value,
    cast(claimed_score as decimal(18, 4)) as claimed_score,
    coalesce(is_not_applicable, false) as is_not_applicable,
    mart,
    indicator_code,
    unit_code,
    period_type,
    period_start,
    is_provisional
from inputs
