{# Tables and views are replaced by one statement, in one transaction. dbt-duckdb's own way, another name that takes the
   old one's place when it is whole, takes four statements more for each model: a fifth of what dbt itself costs. What it
   does beside that (hooks, grants, indexes, comments) no model here asks for. #}

{% materialization table, adapter='duckdb' %}
    {% set replaced = this.incorporate(type='table') %}
    {{ drop_another_kind(replaced) }}
    {% call statement('main') %}
        create or replace table {{ replaced }}
        {% if config.get('contract').enforced %}
            {{ get_assert_columns_equivalent(compiled_code) }}
            {{ get_table_columns_and_constraints() }};
            insert into {{ replaced }} {{ get_column_names() }} ({{ get_select_subquery(compiled_code) }})
        {% else %}
            as ({{ compiled_code }})
        {% endif %}
    {% endcall %}
    {% do adapter.commit() %}
    {{ return({'relations': [replaced]}) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {% set replaced = this.incorporate(type='view') %}
    {{ drop_another_kind(replaced) }}
    {% call statement('main') %}
        {% if config.get('contract').enforced %}{{ get_assert_columns_equivalent(compiled_code) }}{% endif %}
        create or replace view {{ replaced }} as ({{ compiled_code }})
    {% endcall %}
    {% do adapter.commit() %}
    {{ return({'relations': [replaced]}) }}
{% endmaterialization %}

{# What stood there when the model was a view and not a table, or the other way round. #}
{% macro drop_another_kind(relation) %}
    {% set existing = load_cached_relation(relation) %}
    {% if existing is not none and existing.type != relation.type %}
        {% do adapter.drop_relation(existing) %}
    {% endif %}
{% endmacro %}
