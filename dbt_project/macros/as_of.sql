{# The day T up to which arrivals count; set by the orchestrator for each build. #}
{% macro as_of() -%}
    (select as_of from {{ source('control', 'build') }})
{%- endmacro %}

{# The number of this build among those that grew from the same full one. #}
{% macro build_no() -%}
    (select build_no from {{ source('control', 'build') }})
{%- endmacro %}

{# Arrival days of a feed whose rows are not those that the last build saw. In a full build all days are. #}
{% macro changed_days(feed) -%}
    (select arrival_day from {{ source('control', 'changed_days') }} where feed = '{{ feed }}')
{%- endmacro %}
