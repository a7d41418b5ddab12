-- Levels and count bands: from which value on (levels: at which value) how many points of how many.
select framework_version, node_code, threshold, points, of_points, name_vi, name_en from {{ ref('dti_scoring_bands') }}
union all by name
select
    framework_version,
    node_code,
    cast(trim(split_part(band, '=', 1)) as decimal(18, 4)) as threshold,
    cast(trim(split_part(band, '=', 2)) as decimal(9, 2)) as points,
    max_points as of_points
from (
    select *, unnest(string_split(replace(bands, ',', '.'), ';')) as band
    from {{ ref('int_dti__imported') }}
    where bands is not null
)
