{#- What the models over several months share. -#}

{#- The newest three months that are published: names and tags are read from them, not from all history. -#}
{% macro newest_months() -%}
    select distinct billing_period
    from {{ source("published", "cost_daily") }}
    order by billing_period desc
    limit 3
{%- endmacro %}


{#- A text of the bill under any of these columns, in a table that may lack each; NULL without any. -#}
{% macro text_of(columns, names) -%}
    coalesce(
        {%- for name in names if name in columns %}nullif({{ name }}, ''), {% endfor -%}
        cast(null as varchar), cast(null as varchar)
    )
{%- endmacro %}
