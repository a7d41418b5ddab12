-- Every value and rank that was published and also follows from published values. What was published is rounded to four
-- decimals, and so are the values from which ours follow: 1e-4 is that rounding, not a tolerance of the rule.
select
    computed.framework_version,
    computed.level,
    computed.entity_code,
    computed.year,
    computed.node_code,
    computed.basis,
    published.entity_name,
    published.value as published_value,
    case when computed.basis <> 'published_value' then computed.value end as computed_value,
    published.rank as published_rank,
    computed.rank as computed_rank,
    cast(
        case when computed.basis <> 'published_value' then computed.value - published.value end as decimal(14, 10)
    ) as difference,
    coalesce(computed.basis = 'published_value' or abs(computed.value - published.value) <= 0.0001, true)
    and coalesce(computed.rank = published.rank, true) as agrees
from {{ ref('int_dti__computed') }} as computed
inner join {{ ref('int_dti__published') }} as published
    using (framework_version, level, entity_code, year, node_code)
where
    computed.basis <> 'published_value' and published.value is not null
    or computed.rank is not null and published.rank is not null
