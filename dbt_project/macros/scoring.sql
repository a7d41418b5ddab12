{# Exact arithmetic of the scores: whole numbers and DECIMAL only, no DOUBLE. #}

{# a / b rounded half-up to a whole number, for a >= 0 and b > 0. #}
{% macro half_up_div(a, b) -%}
    ((2 * ({{ a }}) + ({{ b }})) // (2 * ({{ b }})))
{%- endmacro %}

{# Points = max x min(1, (numerator / denominator) / target), rounded half-up to 2 decimals. denominator > 0. #}
{% macro scaled_points(numerator, denominator, max_points, target_ratio) -%}
    cast(
        least(
            {{ half_up_div(
                "cast(" ~ max_points ~ " * 100 as hugeint) * " ~ numerator ~ " * 10000",
                denominator ~ " * cast(coalesce(" ~ target_ratio ~ ", 1) * 10000 as hugeint)"
            ) }},
            cast({{ max_points }} * 100 as hugeint)
        ) as decimal(18, 0)
    ) * cast(0.01 as decimal(3, 2))
{%- endmacro %}

{# numerator / denominator to 6 decimals, half-up; null where the denominator is 0. #}
{% macro exact_ratio(numerator, denominator) -%}
    case
        when {{ denominator }} > 0 then cast(
            cast(
                {{ half_up_div("cast(" ~ numerator ~ " as hugeint) * 1000000", denominator) }} as decimal(18, 0)
            ) * cast(0.000001 as decimal(7, 6)) as decimal(18, 6)
        )
    end
{%- endmacro %}

{# Percentage of the maximum, cut (not rounded) to 10 decimals: points and maxima have 2 decimals, so two
   different percentages differ by more than 1e-6, and a percentage reaches a band exactly when its cut does. #}
{% macro exact_percentage(points, max_points) -%}
    case
        when {{ max_points }} > 0 then cast(
            cast(
                (cast({{ points }} * 100 as hugeint) * 1000000000000)
                // cast({{ max_points }} * 100 as hugeint) as decimal(18, 0)
            ) * cast(0.0000000001 as decimal(11, 10)) as decimal(14, 10)
        )
    end
{%- endmacro %}

{# The fewest points, in steps of 0.01, that reach a percentage (up to 4 decimals) of a maximum. #}
{% macro points_up_to(percentage, max_points) -%}
    cast(
        (
            cast({{ percentage }} * 10000 as hugeint) * cast({{ max_points }} * 100 as hugeint) + 999999
        ) // 1000000 as decimal(18, 0)
    ) * cast(0.01 as decimal(3, 2))
{%- endmacro %}

{# Ratio at the end of a year whose rest goes like `like_part / like_whole`: part of whole after `elapsed` of `days` days,
   the same volume a day. To 6 decimals, half-up. #}
{% macro year_end_ratio(part, whole, elapsed, days, like_part, like_whole) -%}
    {{ exact_ratio(
        "(" ~ part ~ " * " ~ elapsed ~ " * " ~ like_whole
        ~ " + " ~ whole ~ " * (" ~ days ~ " - " ~ elapsed ~ ") * " ~ like_part ~ ")",
        "(" ~ whole ~ " * " ~ days ~ " * " ~ like_whole ~ ")"
    ) }}
{%- endmacro %}

{# a / b cut (not rounded) to 10 decimals, for whole numbers a >= 0 and b > 0. #}
{% macro exact_quotient(a, b) -%}
    cast(
        cast((cast({{ a }} as hugeint) * 10000000000) // {{ b }} as decimal(18, 0))
        * cast(0.0000000001 as decimal(11, 10)) as decimal(14, 10)
    )
{%- endmacro %}
