{#- Money and quantities leave the bill's doubles here and never return to them.

    The rule: the shortest decimal text of the double, half up at the twelfth place. A direct cast carries the
    binary tail with it and misses every 25th ten-digit value.

    Nearly all figures of a bill have at most ten decimals. For them x * 10^10 is a whole number of at most fifteen
    digits, which a double holds exactly, and dividing it back gives x again: then that number is the text. This is
    ten to a hundred times faster than writing and reading text, which the others still go through.

    It stands some thirty times in a query, so its parts are those with the fewest refusals to plan for: between these
    bounds `try_cast` never gives NULL, and a difference that is 0 is equality of finite doubles. -#}
{% macro decimal_of(column) -%}
    case
        when {{ column }} between -99999e0 and 99999e0 and round({{ column }} * 1e10) / 1e10 - {{ column }} = 0e0
            then cast(
                try_cast(try_cast(round({{ column }} * 1e10) as bigint) as decimal(15, 0))
                * decimal '0.0000000001' as decimal(38, 12)
            )
        else {{ decimal_of_text(column) }}
    end
{%- endmacro %}


{#- The same rule for a text or for a rare expression. -#}
{% macro decimal_of_text(expression) -%}
    cast(cast({{ expression }} as varchar) as decimal(38, 12))
{%- endmacro %}


{% macro decimal_zero() -%}
    cast(0 as decimal(38, 12))
{%- endmacro %}


{#- As `decimal_of`, 0 where the bill has no value. -#}
{% macro money_of(expression) -%}
    coalesce({{ decimal_of(expression) }}, {{ decimal_zero() }})
{%- endmacro %}


{#- Sum of exact decimals, of a group or of a window, with its type stated. -#}
{% macro exact_sum(expression, window="") -%}
    cast(sum({{ expression }}){% if window %} over ({{ window }}){% endif %} as decimal(38, 12))
{%- endmacro %}


{#- Ratio of two sums, 0 to 1; NULL where the denominator is 0. Recompute it from the sums, never average it. -#}
{% macro ratio_of(numerator, denominator) -%}
    cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0)
{%- endmacro %}
