{% set names = {
    'month': ("'Tháng ' || month(period_start)", "strftime(period_start, '%B')"),
    'quarter': ("'Quý ' || ['I', 'II', 'III', 'IV'][quarter(period_start)]", "'Quarter ' || quarter(period_start)"),
    'half': (
        "case when month(period_start) = 1 then '6 tháng đầu năm' else '6 tháng cuối năm' end",
        "case when month(period_start) = 1 then 'First half' else 'Second half' end"
    ),
    'nine_months': ("'9 tháng đầu năm'", "'Nine months'"),
    'year': ("'Năm'", "'Year'")
} %}
select
    period_type,
    period_start,
    period_end,
    case period_type
        {%- for type, (vi, en) in names.items() %}
        when '{{ type }}' then {{ vi }}
        {%- endfor %}
    end || ' ' || year(period_start) as label_vi,
    case period_type
        {%- for type, (vi, en) in names.items() %}
        when '{{ type }}' then {{ en }}
        {%- endfor %}
    end || ' ' || year(period_start) as label_en,
    is_closed,
    cutoff_on
from {{ ref('int_periods') }}
