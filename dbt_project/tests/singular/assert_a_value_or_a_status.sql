{{ config(meta={'dagster': {'ref': {'name': 'fct_indicator_value'}}}) }}

-- Points are null exactly where the status says why, and never outside [0, maximum].
select *
from {{ ref('fct_indicator_value') }}
semi join {{ ref('int_periods__rebuilt') }} using (period_type, period_start)
where
    (points is null) <> (status in ('not_applicable', 'no_data'))
    or (max_points is null) <> (points is null)
    or points < 0
    or points > max_points
    or points + points_lost <> max_points
    or numerator < 0
    or (denominator > 0 and ratio is null)
