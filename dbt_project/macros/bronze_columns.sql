{#- What a bronze table has and what it lacks.

    Legacy reports carry a column only for a month that used it, and an export of CUR 2.0 only what its owner
    selected. A column that is absent becomes a typed NULL, so the models see one shape. -#}

{#- `name` where the table has it, else NULL of the type. -#}
{% macro column_or_null(columns, name, type="varchar") -%}
    {%- if name in columns -%}
        {{ name }}
    {%- else -%}
        cast(null as {{ type }}) as {{ name }}
    {%- endif -%}
{%- endmacro %}


{#- The first of `names` that has a value, called `alias`; NULL without any. For columns that AWS renamed: the
    table may have both, each filled for some months. -#}
{% macro first_column_or_null(columns, names, alias) -%}
    {%- set present = names | select("in", columns) | list -%}
    coalesce(
        {%- for name in present %}nullif({{ name }}, ''), {% endfor -%}
        cast(null as varchar), cast(null as varchar)
    ) as {{ alias }}
{%- endmacro %}


{#- A key of the `product` map of CUR 2.0, called `product_<key>`; the flat column where an export has it. -#}
{% macro product_attribute(columns, key) -%}
    {%- if "product" in columns -%}
        element_at(product, '{{ key }}') as product_{{ key }}
    {%- else -%}
        {{ column_or_null(columns, "product_" ~ key) }}
    {%- endif -%}
{%- endmacro %}
