{# Asset keys are schema/table, so a model's schema is its folder's name, not a name behind a prefix. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name or target.schema }}
{%- endmacro %}
