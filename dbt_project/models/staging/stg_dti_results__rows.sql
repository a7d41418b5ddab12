select
    cast(year as integer) as year,
    level as published_level,
    case
        when level like 'province%34%' then 'province_merged'
        when level like 'province%' then 'province'
        when level like 'ministry%(no DVC)' then 'ministry_without_services'
        when level like 'ministry%(DVC)' then 'ministry_with_services'
        when level like 'ministry%' then 'ministry'
        else level
    end as level,
    level like '% mean%' as is_mean,
    name as entity_name,
    cast(rank as integer) as rank,
    value,
    nhan_thuc_so,
    the_che_so,
    ha_tang_so,
    nhan_luc_so,
    attt_mang,
    hd_chinh_quyen_so,
    hd_kinh_te_so,
    hd_xa_hoi_so,
    pillar_cqs,
    pillar_kts,
    pillar_xhs,
    cast(rank_cqs as integer) as rank_cqs,
    cast(rank_kts as integer) as rank_kts,
    cast(rank_xhs as integer) as rank_xhs,
    basis,
    confidence,
    source_url,
    concat_ws('|', year, level, name) as record_key,
    arrival_day,
    file_name,
    line
from {{ usable('dti_results') }}
where arrival_day <= {{ as_of() }}
