-- Competition ranking (1, 2, 2, 4) on the uncut percentage, within units of one kind. A unit without dossiers is
-- listed with the reason and no rank.
with scores as (
    select
        scored.framework_version,
        units.rank_group,
        scored.period_type,
        scored.period_start,
        scored.unit_code,
        scored.points,
        scored.max_points,
        scored.pct_of_max,
        scored.band_rank,
        coalesce(population.value, 0) as dossiers
    from {{ ref('int_indices__scored') }} as scored
    inner join {{ ref('framework_nodes') }} as nodes
        on
            scored.framework_version = nodes.framework_version
            and scored.node_code = nodes.node_code
            and nodes.level = 'index'
    inner join {{ ref('int_units') }} as units
        on scored.unit_code = units.unit_code and units.rank_group is not null
    left join {{ ref('int_dossiers__measures') }} as population
        on
            scored.unit_code = population.unit_code
            and scored.period_type = population.period_type
            and scored.period_start = population.period_start
            and population.measure_code = 'dossiers'
),

ranked as (
    select
        framework_version,
        rank_group,
        period_type,
        period_start,
        unit_code,
        rank() over within_group as rank
    from scores
    where dossiers > 0 and pct_of_max is not null
    window within_group as (
        partition by framework_version, rank_group, period_type, period_start
        order by pct_of_max desc
    )
),

previous_periods as (
    select
        period_type,
        period_start,
        lag(period_start) over (partition by period_type order by period_start) as previous_start
    from {{ ref('int_periods') }}
)

select
    scores.framework_version,
    scores.rank_group,
    scores.period_type,
    scores.period_start,
    scores.unit_code,
    scores.pct_of_max,
    ranked.rank,
    count(ranked.rank) over (
        partition by scores.framework_version, scores.rank_group, scores.period_type, scores.period_start
    ) as rank_of,
    previous_ranks.rank as previous_rank,
    cast(
        {{ points_up_to('next_bands.lower_bound_pct', 'scores.max_points') }} - scores.points as decimal(9, 2)
    ) as points_to_next_band,
    scores.dossiers,
    case when ranked.rank is null then 'no_dossiers' end as unranked_reason
from scores
left join ranked
    using (framework_version, rank_group, period_type, period_start, unit_code)
left join previous_periods
    using (period_type, period_start)
left join ranked as previous_ranks
    on
        scores.framework_version = previous_ranks.framework_version
        and scores.rank_group = previous_ranks.rank_group
        and scores.period_type = previous_ranks.period_type
        and scores.unit_code = previous_ranks.unit_code
        and previous_periods.previous_start = previous_ranks.period_start
left join {{ ref('bands') }} as next_bands
    on
        scores.framework_version = next_bands.framework_version
        and scores.band_rank - 1 = next_bands.band_rank
