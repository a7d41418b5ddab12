"""What the pages about land ask the published version. Values are bound as `$name`; an empty commune means all."""


def _named(select: str) -> str:
    """`select` with `units`, the newest name of each."""
    units = """
    with units as (
        select unit_code, arg_max(name_vi, valid_from) as name_vi, arg_max(name_en, valid_from) as name_en
        from marts.dim_unit
        group by unit_code
    )
    """
    return "\n".join((units, select))


# -- quality ---------------------------------------------------------------------------------------------------------

DAYS = """
    select distinct as_of
    from marts.fct_land_quality
    order by as_of desc
"""

QUALITY = _named("""
    select figures.*, coalesce(units.name_vi, figures.commune_code) as name_vi, units.name_en
    from marts.fct_land_quality as figures
    left join units on units.unit_code = figures.commune_code
    where figures.as_of = $day
    order by name_vi, figures.commune_code
""")

COURSE = """
    select as_of, cast(sum(parcels) as bigint) as parcels, cast(sum(clean) as bigint) as clean,
        cast(sum(to_supplement) as bigint) as to_supplement, cast(sum(to_rebuild) as bigint) as to_rebuild
    from marts.fct_land_quality
    where $commune = '' or commune_code = $commune
    group by as_of
    order by as_of
"""

POLICY = """
    select rule, effect, value, day, unit, confidence, source, note_vi, note_en
    from marts.dim_land_rule
    order by rule
"""

RULES = """
    select policy.rule, policy.effect, policy.value, policy.unit, policy.confidence, policy.source, policy.note_vi,
        policy.note_en, rules.name_vi, rules.name_en, rules.what_to_do_vi, rules.what_to_do_en
    from marts.dim_land_rule as policy
    left join marts.dim_dq_rule as rules using (rule)
    where policy.effect is not null
    order by policy.rule
"""

# the newest name of an indicator of Decision 766, whose codes mean the same in each of its versions
LINKS = """
    with names as (
        select 'd766' as index_code, null as framework_version, indicator_code as node_code,
            arg_max(name_vi, framework_version) as name_vi, arg_max(name_en, framework_version) as name_en
        from marts.dim_indicator
        where index_code = 'd766'
        group by indicator_code
        union all
        select 'dti', framework_version, node_code, name_vi, name_en
        from marts.dim_dti_node
    )

    select links.figure, links.index_code, links.framework_version, links.node_code, links.relation, links.confidence,
        links.note_vi, links.note_en, names.name_vi, names.name_en
    from marts.dim_land_link as links
    left join names
        on names.index_code = links.index_code
        and names.node_code = links.node_code
        and names.framework_version is not distinct from links.framework_version
    where links.mart = $mart
    order by links.relation, links.figure, links.index_code, links.framework_version, links.node_code
"""

WORST_COUNT = """
    select count(*) as records
    from marts.fct_land_worst
    where rule = $rule and ($commune = '' or commune_code = $commune)
"""

# `$page_size` null lists everything
WORST = _named("""
    select worst.rule, worst.commune_code, coalesce(units.name_vi, worst.commune_code) as name_vi, units.name_en,
        worst.position, worst.map_sheet, worst.parcel_no, worst.national_id, worst.certificate_id, worst.reason,
        worst.delivered, worst.expected
    from marts.fct_land_worst as worst
    left join units on units.unit_code = worst.commune_code
    where worst.rule = $rule and ($commune = '' or worst.commune_code = $commune)
    order by worst.position, name_vi, worst.commune_code, worst.certificate_id
    limit $page_size offset $skipped
""")

# -- the exchange with the tax office --------------------------------------------------------------------------------

MONTHS = """
    select distinct period_start
    from marts.fct_land_tax_sharing
    order by period_start desc
"""

SHARING = _named("""
    select figures.*, coalesce(units.name_vi, figures.commune_code) as name_vi, units.name_en
    from marts.fct_land_tax_sharing as figures
    left join units on units.unit_code = figures.commune_code
    where figures.period_start between $first_month and $last_month
        and ($commune = '' or figures.commune_code = $commune)
    order by name_vi, figures.commune_code, figures.period_start
""")

TAX_COMMUNES = _named("""
    select distinct figures.commune_code, coalesce(units.name_vi, figures.commune_code) as name_vi, units.name_en
    from marts.fct_land_tax_sharing as figures
    left join units on units.unit_code = figures.commune_code
    order by name_vi, figures.commune_code
""")

REASONS = """
    select reason, count(*) as dossiers, count(*) filter (reason = 'waiting_for_tax' and due_on < $as_of) as stuck,
        cast(sum(amount_vnd) as decimal(38, 0)) as amount
    from marts.fct_land_tax_reconciliation
    where period_start between $first_month and $last_month and ($commune = '' or commune_code = $commune)
    group by reason
    order by dossiers desc, reason
"""

# `$reason` empty lists all, `stuck` those that wait for tax beyond the last day; `$page_size` null lists everything
DISAGREEMENTS = _named("""
    select sides.dossier_code, sides.commune_code, coalesce(units.name_vi, sides.commune_code) as name_vi,
        units.name_en, sides.reason, sides.certified_on, sides.transfer_id, sides.status, sides.sent_on, sides.due_on,
        sides.answered_on, sides.amount_vnd
    from marts.fct_land_tax_reconciliation as sides
    left join units on units.unit_code = sides.commune_code
    where sides.period_start between $first_month and $last_month
        and ($commune = '' or sides.commune_code = $commune)
        and case $reason
            when '' then true
            when 'stuck' then sides.reason = 'waiting_for_tax' and sides.due_on < $as_of
            else sides.reason = $reason
        end
    order by sides.due_on nulls last, sides.period_start, sides.dossier_code
    limit $page_size offset $skipped
""")
