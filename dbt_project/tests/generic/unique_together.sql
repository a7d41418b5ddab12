{# The columns are a key: no two rows share them and none of them is null.

   Rows are grouped by a number made of the key, and only those that share it are compared: years of dossier codes as
   texts would not fit into memory. #}
{% test unique_together(model, columns) %}
with shared as (
    select hash({{ columns | join(', ') }}) as key_number
    from {{ model }}
    group by key_number
    having count(*) > 1
)

select {{ columns | join(', ') }}, count(*) as rows
from {{ model }}
where
    hash({{ columns | join(', ') }}) in (select key_number from shared)
    or {% for column in columns %}{{ column }} is null{{ ' or ' if not loop.last }}{% endfor %}

group by {{ columns | join(', ') }}
having
    count(*) > 1
    or {% for column in columns %}{{ column }} is null{{ ' or ' if not loop.last }}{% endfor %}

{% endtest %}
