{# The latest row of each record, with the months that this build has to count anew because of it.

   Rows of `changes` compete by time of update, then arrival day, file name and line. An incremental build lets the rows
   of changed days compete with the row that stood before; only a record whose row came from a changed day, where it
   may be gone, is looked up in the whole history. A row that did not win cannot change anything by going.

   month_in_code: what a code tells of its month, so that rows of before are looked for in some months of many.
   received_month: of the row; previous_month: of the row that stood before this build. build_no: the build that wrote
   the row. A record that is left without any row keeps its key, all else empty. #}
{% macro latest_rows(changes, feed, key) %}
{% set order = 'updated_at desc, arrival_day desc, file_name desc, line desc' %}
{% if not is_incremental() %}
-- which row won is found among the few columns that decide it: comparing whole rows costs twice as much
with won as (
    select unnest(max(struct_pack(updated_at, arrival_day, file_name, line)))
    from {{ changes }}
    group by {{ key }}
)

select
    changes.* exclude (record_key),
    cast(date_trunc('month', received_on) as date) as received_month,
    {{ month_in_code(key) }} as month_in_code,
    cast(null as date) as previous_month,
    {{ build_no() }} as build_no
from {{ changes }} as changes
semi join won using (arrival_day, file_name, line)
order by received_month, month_in_code -- builds to come read some months of many
{% else %}
with arrived as (
    select changes.* exclude (record_key)
    from {{ changes }} as changes
    where arrival_day in {{ changed_days(feed) }}
),

unsettled as (
    select {{ key }}, {{ month_in_code(key) }} as month_in_code from arrived
    union
    select {{ key }}, month_in_code from {{ this }} where arrival_day in {{ changed_days(feed) }}
),

before as materialized (
    select *
    from {{ this }}
    where
        month_in_code in (select month_in_code from unsettled)
        and {{ key }} in (select {{ key }} from unsettled)
    union all
    select *
    from {{ this }}
    where
        month_in_code is null
        and {{ key }} in (select {{ key }} from unsettled where month_in_code is null)
),

lost as (
    select {{ key }} from before where arrival_day in {{ changed_days(feed) }}
),

candidates as (
    select * from arrived
    union all by name
    select changes.* exclude (record_key)
    from {{ changes }} as changes
    where {{ key }} in (select {{ key }} from lost)
    union all by name
    select * exclude (received_month, month_in_code, previous_month, build_no)
    from before
    where arrival_day is not null and arrival_day not in {{ changed_days(feed) }}
),

latest as (
    select
        *,
        cast(date_trunc('month', received_on) as date) as received_month
    from candidates
    qualify row_number() over (partition by {{ key }} order by {{ order }}) = 1
)

select
    latest.*,
    {{ month_in_code(key) }} as month_in_code,
    before.received_month as previous_month,
    {{ build_no() }} as build_no
from latest
left join before using ({{ key }})
where
    before.arrival_day is null
    or latest.arrival_day in {{ changed_days(feed) }}
    or (latest.arrival_day, latest.file_name, latest.line) <> (before.arrival_day, before.file_name, before.line)
union all by name
select
    before.{{ key }},
    before.month_in_code,
    before.received_month as previous_month,
    {{ build_no() }} as build_no
from before
where
    {{ key }} in (select {{ key }} from lost)
    and {{ key }} not in (select {{ key }} from latest)
{% endif %}
{% endmacro %}

{# Year and month of the day that stands in a code, 2506 in H53.12-250630-0001; null where none does. Of the code alone,
   so a code stands where it stood before, whatever else changed of its record. #}
{% macro month_in_code(key) -%}
    try_cast(left(split_part({{ key }}, '-', 2), 4) as smallint)
{%- endmacro %}
