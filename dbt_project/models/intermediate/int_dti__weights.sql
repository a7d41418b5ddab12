-- What the whole and the pillars are made of. Of an imported version the whole is made of all main indices, a pillar of
-- those that name it; the weight is the maximum. A shipped version that states no weights weighs its main indices by the
-- points of their components, where all of them have points.
select framework_version, node_code, input_code, weight, confidence, source from {{ ref('dti_weights') }}
union all
select
    framework_version,
    unnest(list_concat(['dti'], if(pillars is null, [], string_split(replace(pillars, ' ', ''), ';')))) as node_code,
    node_code as input_code,
    max_points as weight,
    confidence,
    source
from {{ ref('int_dti__imported') }}
where kind = 'main_index'
union all
select framework_version, 'dti' as node_code, parent_code as input_code, sum(max_points) as weight,
    'unverified' as confidence, min(source) as source
from {{ ref('dti_nodes') }}
where kind = 'component' and framework_version not in (select framework_version from {{ ref('dti_weights') }})
group by framework_version, parent_code
having count(*) = count(max_points)
