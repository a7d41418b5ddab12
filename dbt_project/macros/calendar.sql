{# Monday to Friday less the holidays of the calendar, plus its working Saturdays. kind: of the day's calendar row, if any. #}
{% macro is_working_day(day, kind) -%}
    ({{ kind }} = 'working_saturday' or (isodow({{ day }}) <= 5 and {{ kind }} is distinct from 'holiday'))
{%- endmacro %}
