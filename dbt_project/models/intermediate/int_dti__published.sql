-- Published DTI values and ranks, a row per entity, year and node that has either, under the version that judged the
-- year. Of a row delivered twice the later arrival counts. A name that the list of entities lacks gets a code made of it.
{% set main_indices = [
    'nhan_thuc_so', 'the_che_so', 'ha_tang_so', 'nhan_luc_so', 'attt_mang', 'hd_chinh_quyen_so', 'hd_kinh_te_so',
    'hd_xa_hoi_so',
] %}
with names as (
    select level, entity_code, unnest(string_split(concat_ws('|', name_vi, also_named), '|')) as entity_name
    from {{ ref('dti_entities') }}
),

latest as (
    select
        delivered.*,
        case
            when delivered.is_mean then 'mean'
            else coalesce(names.entity_code, {{ slug('delivered.entity_name') }})
        end as entity_code
    from {{ ref('stg_dti_results__rows') }} as delivered
    left join names using (level, entity_name)
    qualify row_number() over (
        partition by year, level, entity_code order by arrival_day desc, file_name desc, line desc
    ) = 1
),

by_node as (
    select
        year, level, is_mean, entity_code, entity_name, basis, confidence, source_url,
        unnest([
            {'node_code': 'dti', 'value': value, 'rank': rank},
            {% for pillar in ['cqs', 'kts', 'xhs'] -%}
            {'node_code': '{{ pillar }}', 'value': pillar_{{ pillar }}, 'rank': rank_{{ pillar }}},
            {% endfor %}
            {%- for index in main_indices -%}
            {'node_code': '{{ index }}', 'value': {{ index }}, 'rank': null}{{ ', ' if not loop.last }}
            {% endfor %}
        ], recursive := true)
    from latest
),

members as (
    select level, count(*) as members
    from {{ ref('dti_entities') }}
    where level in ('province', 'province_merged')  -- of the other levels the list is not whole
    group by all
)

select
    frameworks.framework_version,
    by_node.level,
    by_node.entity_code,
    by_node.year,
    by_node.node_code,
    by_node.is_mean,
    by_node.entity_name,
    by_node.value,
    by_node.rank,
    case when by_node.rank is not null then members.members end as rank_of,
    coalesce(nodes.effective_points, nodes.max_points) as max_points,
    by_node.basis,
    by_node.confidence,
    by_node.source_url
from by_node
inner join {{ ref('int_dti__frameworks') }} as frameworks
    on
        frameworks.level = string_split(by_node.level, '_')[1]
        and by_node.year >= year(frameworks.valid_from)
        and by_node.year <= coalesce(year(frameworks.valid_to), 9999)
left join {{ ref('int_dti__nodes') }} as nodes
    on frameworks.framework_version = nodes.framework_version and by_node.node_code = nodes.node_code
left join members
    on by_node.level = members.level
where by_node.value is not null or by_node.rank is not null
