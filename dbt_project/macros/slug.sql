{# `Bà Rịa - Vũng Tàu` as `ba-ria-vung-tau`. strip_accents leaves the letter đ. #}
{% macro slug(name) -%}
    trim(regexp_replace(replace(strip_accents(lower({{ name }})), 'đ', 'd'), '[^a-z0-9]+', '-', 'g'), '-')
{%- endmacro %}
