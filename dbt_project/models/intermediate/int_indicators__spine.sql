-- One row for each unit x indicator of each framework, of the periods that this build scores: units valid on at least
-- one day of the period.
-- An inherited indicator is measured on the unit's province.
with indicators as (
    select
        framework_version,
        node_code as indicator_code,
        parent_code,
        max_points,
        target_ratio,
        zero_rule,
        scope,
        numerator_measure,
        denominator_measure
    from {{ ref('framework_nodes') }}
    where level = 'indicator'
),

roots as (
    select unit_code, ancestor_code as root_code
    from {{ ref('int_units__ancestry') }}
    where is_root
)

select
    indicators.*,
    units.unit_code,
    periods.period_type,
    periods.period_start,
    periods.is_closed,
    case when indicators.scope = 'province' then roots.root_code else units.unit_code end as measured_unit_code
from {{ ref('int_units') }} as units
inner join {{ ref('int_periods__rebuilt') }} as periods
    on units.valid_from <= periods.period_end and periods.period_start <= units.valid_to
inner join roots
    on units.unit_code = roots.unit_code
cross join indicators
