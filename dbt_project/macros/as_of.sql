{# The day T up to which arrivals count; set by the orchestrator for each build. #}
{% macro as_of() -%}
    (select as_of from {{ source('control', 'build') }})
{%- endmacro %}
