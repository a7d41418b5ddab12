{# Rows of a feed that count: those of every arrival day that is not held, and of a held one those kept before it. #}
{% macro usable(feed) -%}
    (
        select * from {{ source('raw', feed) }}
        where arrival_day not in (
            select arrival_day from {{ source('control', 'holds') }}
            where kind = 'feed_day' and feed = '{{ feed }}'
        )
        union all by name
        select * from {{ source('kept', feed) }}
        where arrival_day in (
            select arrival_day from {{ source('control', 'holds') }}
            where kind = 'feed_day' and feed = '{{ feed }}'
        )
    )
{%- endmacro %}
