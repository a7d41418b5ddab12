{# What an incremental build replaces, whole: a month or period that has become empty leaves no ghost behind. #}

{# Records of which a build brings another row. Where it stood is known, so that of many years only some months are read. #}
{% macro get_incremental_replace_records_sql(arguments) %}
    {%- set key = arguments.unique_key %}
    {%- set written = "select " ~ key ~ " from " ~ arguments.temp_relation %}
    delete from {{ arguments.target_relation }}
    where received_month in (select previous_month from {{ arguments.temp_relation }}) and {{ key }} in ({{ written }});
    {{ replace_where(arguments, "received_month is null and " ~ key ~ " in (" ~ written ~ ")") }}
{% endmacro %}

{# Months of acceptance in which a record changed. #}
{% macro get_incremental_replace_months_sql(arguments) %}
    {{ replace_where(arguments, "received_month in (select month from " ~ beside(arguments, 'int_dossiers__touched_months') ~ ")") }}
{% endmacro %}

{# Months whose findings are looked for anew, and months that exist no longer: the first may have become empty. #}
{% macro get_incremental_replace_finding_months_sql(arguments) %}
    {{ replace_where(
        arguments,
        "month in (select month from " ~ beside(arguments, 'int_findings__months')
        ~ ") or month not in (select period_start from " ~ beside(arguments, 'int_periods')
        ~ " where period_type = 'month')"
    ) }}
{% endmacro %}

{# Periods that are scored anew, and periods that exist no longer. #}
{% macro get_incremental_replace_periods_sql(arguments) %}
    {{ replace_where(
        arguments,
        "(period_type, period_start) in (select (period_type, period_start) from " ~ beside(arguments, 'int_periods__rebuilt')
        ~ ") or (period_type, period_start) not in (select (period_type, period_start) from " ~ beside(arguments, 'int_periods') ~ ")"
    ) }}
{% endmacro %}

{# Arrival days whose rows changed. #}
{% macro get_incremental_replace_days_sql(arguments) %}
    {{ replace_where(arguments, "(feed, arrival_day) in (select (feed, arrival_day) from control.changed_days)") }}
{% endmacro %}

{# Every row: the model carries over itself what stays. #}
{% macro get_incremental_replace_all_sql(arguments) %}
    {{ replace_where(arguments, "true") }}
{% endmacro %}

{% macro replace_where(arguments, condition) %}
    {%- set columns = arguments.dest_columns | map(attribute='quoted') | join(', ') %}
    delete from {{ arguments.target_relation }} where {{ condition }};
    insert into {{ arguments.target_relation }} ({{ columns }})
    select {{ columns }} from {{ arguments.temp_relation }}
{% endmacro %}

{% macro beside(arguments, model) -%}
    {{ arguments.target_relation.incorporate(path={'identifier': model}, type=none) }}
{%- endmacro %}

{# Parcels of which anything was said on a changed day, before or now, with all their states: a parcel that is known no
   longer leaves none behind, not even the end that a snapshot or another certificate had made, nor the place of a
   certificate that a changed day puts elsewhere. #}
{% macro get_incremental_replace_parcels_sql(arguments) %}
    {%- set key = "(commune_code, map_sheet, parcel_no)" %}
    {%- set certificates = beside(arguments, 'int_land__certificate_rows') %}
    {{ replace_where(
        arguments,
        key ~ " in (select " ~ key ~ " from " ~ arguments.temp_relation ~ " union all select " ~ key
        ~ " from " ~ arguments.target_relation ~ " where valid_from in (select arrival_day from control.changed_days"
        ~ " where feed in ('land_parcels', 'land_certificates')) union all select " ~ key ~ " from " ~ certificates
        ~ " where certificate_id in (select certificate_id from " ~ certificates
        ~ " where arrival_day in (select arrival_day from control.changed_days where feed = 'land_certificates')))"
    ) }}
{% endmacro %}
