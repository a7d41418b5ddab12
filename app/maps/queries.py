"""What the map asks the published version. Values are bound as `$name`.

Every question about figures answers with each unit that is drawn; one without a figure has a row without one.
"""

SHAPES = """
    select unit_code, level, is_approximate, geometry
    from marts.dim_commune_shape
    order by unit_code
"""

LEVELS = """
    select shapes.level, bool_or(shapes.is_approximate) as is_approximate, count(distinct shapes.unit_code) as units
    from marts.dim_commune_shape as shapes
    inner join marts.dim_unit as units
        on units.unit_code = shapes.unit_code
        and units.valid_from <= $period_end
        and coalesce(units.valid_to, date '9999-12-31') >= $period_start
    group by shapes.level
    order by shapes.level desc
"""


def _of_drawn(select: str) -> str:
    """`select` over `drawn`: the units of a level that have an outline and are valid in the period."""
    drawn = """
    with drawn as (
        select shapes.unit_code, units.name_vi, units.name_en
        from marts.dim_commune_shape as shapes
        inner join marts.dim_unit as units
            on units.unit_code = shapes.unit_code
            and units.valid_from <= $period_end
            and coalesce(units.valid_to, date '9999-12-31') >= $period_start
        where shapes.level = $level
        qualify row_number() over (partition by shapes.unit_code order by units.valid_from desc) = 1
    )
    """
    return "\n".join((drawn, select))


# -- Decision 766 ----------------------------------------------------------------------------------------------------

SCORES = _of_drawn("""
    select drawn.*, scores.pct_of_max as value, scores.points as numerator, scores.max_points as denominator,
        scores.status, bands.band_rank::varchar as class_code
    from drawn
    left join marts.fct_index_score as scores
        on scores.unit_code = drawn.unit_code
        and scores.framework_version = $framework
        and scores.node_code = $node
        and scores.period_type = $period_type
        and scores.period_start = $period_start
    left join marts.dim_band as bands
        on bands.framework_version = scores.framework_version and bands.name_vi = scores.band
""")

INDICATOR = _of_drawn("""
    select drawn.*, figures.ratio as value, figures.numerator, figures.denominator, figures.status
    from drawn
    left join marts.fct_indicator_value as figures
        on figures.unit_code = drawn.unit_code
        and figures.framework_version = $framework
        and figures.indicator_code = $indicator
        and figures.period_type = $period_type
        and figures.period_start = $period_start
""")

# -- DTI -------------------------------------------------------------------------------------------------------------

DTI_NODES = """
    select distinct scores.source, scores.node_code, scores.framework_version, nodes.name_vi, nodes.name_en,
        nodes.sort_order
    from marts.fct_dti_score as scores
    inner join marts.dim_dti_node as nodes using (framework_version, node_code)
    where scores.level = $dti_level and scores.year = $dti_year and scores.is_own_framework
        and scores.source in ('self', 'verified')
    order by scores.source desc, nodes.sort_order
"""

DTI = _of_drawn("""
    select drawn.*, scores.value, scores.points as numerator, scores.max_points as denominator, scores.status
    from drawn
    left join marts.fct_dti_score as scores
        on scores.entity_code = drawn.unit_code
        and scores.level = $dti_level
        and scores.year = $dti_year
        and scores.source = $dti_source
        and scores.node_code = $node
        and scores.is_own_framework
""")

# a measured component is what was counted, the others are the points that it has
DTI_COMPONENTS = """
    select components.source, components.node_code, components.framework_version, nodes.name_vi, nodes.name_en
    from marts.fct_dti_component as components
    inner join marts.dim_dti_node as nodes using (framework_version, node_code)
    where components.level = $dti_level and components.year = $dti_year and components.is_own_framework
        and case components.source when 'measured' then components.quantity else components.points end is not null
    group by all
    order by components.source desc, min(nodes.sort_order), components.node_code
"""

_COMPONENTS = """
    from drawn
    left join marts.fct_dti_component as components
        on components.entity_code = drawn.unit_code
        and components.level = $dti_level
        and components.year = $dti_year
        and components.source = $dti_source
        and components.node_code = $node
        and components.is_own_framework
"""

DTI_POINTS = _of_drawn(
    "select drawn.*, components.status, components.points as value, components.points as numerator,"
    f" components.max_points as denominator {_COMPONENTS}"
)

DTI_COUNTS = _of_drawn(
    "select drawn.*, components.status, components.quantity as value,"
    " cast(components.numerator as bigint) as numerator, cast(components.denominator as bigint) as denominator"
    f" {_COMPONENTS}"
)

# -- forms and plans -------------------------------------------------------------------------------------------------

FORMS = """
    select due.form_code, due.period, any_value(forms.name_vi) as name_vi, any_value(forms.name_en) as name_en
    from marts.fct_submission_due as due
    inner join marts.dim_form as forms using (form_code)
    inner join marts.dim_commune_shape as shapes
        on shapes.unit_code = due.unit_code and shapes.level = $level
    where due.period_start between $period_start and $period_end
    group by due.form_code, due.period
    order by min(due.period_start) desc, due.form_code
"""

FORM = _of_drawn("""
    select drawn.*, due.days_late, due.submitted_at, due.due_at, due.status, due.status as class_code
    from drawn
    left join marts.fct_submission_due as due
        on due.unit_code = drawn.unit_code and due.form_code = $form and due.period = $period
""")

PLANS = """
    select plans.indicator_code, any_value(nodes.name_vi) as name_vi, any_value(nodes.name_en) as name_en
    from marts.fct_plan_actual as plans
    inner join marts.dim_commune_shape as shapes
        on shapes.unit_code = plans.unit_code and shapes.level = $level
    left join marts.dim_indicator as nodes
        on nodes.indicator_code = plans.indicator_code and nodes.framework_version = $framework
    where plans.period_type = $period_type and plans.period_start = $period_start
    group by plans.indicator_code
    order by min(nodes.sort_order) nulls last, plans.indicator_code
"""

PLAN_COLOURS = """
    select colour, mark, name_vi, name_en
    from marts.dim_plan_colour
    order by sort_order
"""

PLAN = _of_drawn("""
    select drawn.*, plans.actual_ratio as value, plans.numerator, plans.denominator, plans.target_ratio,
        plans.target_points, plans.actual_points, plans.status, plans.colour as class_code
    from drawn
    left join marts.fct_plan_actual as plans
        on plans.unit_code = drawn.unit_code
        and plans.indicator_code = $indicator
        and plans.period_type = $period_type
        and plans.period_start = $period_start
""")

# -- land ------------------------------------------------------------------------------------------------------------

# the last day on which land data arrived up to $until; only what has changed can be fresh
LAND = _of_drawn("""
    select drawn.*, case $flag when 'fresh' then figures.changed else figures.parcels end as denominator, figures.as_of,
        case $flag
            when 'clean' then figures.clean
            when 'to_supplement' then figures.to_supplement
            when 'to_rebuild' then figures.to_rebuild
            when 'complete' then figures.complete
            when 'unique_key' then figures.unique_key
            when 'owner_verified' then figures.owner_verified
            when 'with_geometry' then figures.with_geometry
            when 'current_code' then figures.current_code
            when 'fresh' then figures.fresh
            when 'matched_to_dossier' then figures.matched_to_dossier
        end as numerator
    from drawn
    left join marts.fct_land_quality as figures
        on figures.commune_code = drawn.unit_code
        and figures.as_of = (select max(as_of) from marts.fct_land_quality where as_of <= $until)
""")

TAX = _of_drawn("""
    select drawn.*, cast(sum(months.transfers) as bigint) as transfers,
        cast(sum(months.answered + months.overdue) as bigint) as judged,
        cast(sum(months.electronic) as bigint) as electronic,
        cast(sum(months.answered_on_time) as bigint) as answered_on_time,
        cast(sum(months.unanswered) as bigint) as unanswered, cast(sum(months.overdue) as bigint) as overdue,
        cast(sum(months.without_certificate) as bigint) as without_certificate
    from drawn
    left join marts.fct_land_tax_sharing as months
        on months.commune_code = drawn.unit_code and months.period_start between $period_start and $period_end
    group by all
""")
