"""What the page of plans asks the published version. Values are bound as `$name`."""


def _of_plans(select: str) -> str:
    """`select` over `plans`: target and actual with the names of indicator, units and colour."""
    plans = """
    with units as (
        select unit_code, arg_max(level, valid_from) as level, arg_max(name_vi, valid_from) as name_vi,
            arg_max(name_en, valid_from) as name_en
        from marts.dim_unit
        group by unit_code
    ),

    names as (
        -- components of the DTI have codes that mean something else in Decision 766; 2.1 of a plan is 766's
        select indicator_code, name_vi, name_en, sort_order, index_code
        from marts.dim_indicator
        qualify row_number() over (
            partition by indicator_code order by index_code = 'd766' desc, framework_version desc
        ) = 1
    ),

    plans as (
        select figures.*, names.name_vi, names.name_en, names.sort_order, names.index_code, units.level,
            units.name_vi as unit_vi, units.name_en as unit_en, leads.name_vi as lead_vi, leads.name_en as lead_en,
            colours.mark, colours.name_vi as colour_vi, colours.name_en as colour_en,
            colours.meaning_vi as meaning_vi, colours.meaning_en as meaning_en
        from marts.fct_plan_actual as figures
        left join names using (indicator_code)
        left join units using (unit_code)
        left join units as leads on leads.unit_code = figures.responsible_unit
        left join marts.dim_plan_colour as colours on colours.colour = figures.colour
    )
    """
    return "\n".join((plans, select))


# `$lead` empty: what was given to the province itself, whoever leads.
PLANS = _of_plans("""
    select *
    from plans
    where period_type = $period_type and period_start = $period_start
        and case when $lead = '' then level = 'tinh' else responsible_unit = $lead end
    order by level = 'tinh' desc, index_code nulls last, sort_order, unit_vi, unit_code, indicator_code
""")

LEADS = _of_plans("""
    select responsible_unit, lead_vi as name_vi, lead_en as name_en, count(*) as targets,
        count(*) filter (where colour = 'green') as green, count(*) filter (where colour = 'amber') as amber,
        count(*) filter (where colour = 'red') as red,
        count(*) filter (where coalesce(colour, 'grey') = 'grey') as grey,
        count(*) filter (where reach = 'out_of_reach') as out_of_reach,
        coalesce(
            max(responsible_head_title) filter (where lead_unit is not null), max(responsible_head_title)
        ) as title
    from plans
    where period_type = $period_type and period_start = $period_start and status <> 'unit_not_valid'
    group by all
    order by count(lead_unit) > 0 desc, red desc, amber desc, name_vi, responsible_unit
""")

PUBLISHED = _of_plans("""
    select plans.*, figures.period_label_vi, figures.period_label_en
    from plans
    inner join marts.fct_mission_figure as figures
        on figures.indicator_code = plans.indicator_code and figures.year = plans.year
    where plans.basis = 'published'
    order by plans.sort_order
""")

COLOURS = """
    select colour, mark, name_vi, name_en, meaning_vi, meaning_en, min_share, confidence
    from marts.dim_plan_colour
    order by sort_order
"""
