{#- The sums that tables over data_transfer_daily share. -#}

{#- Everything that data_transfer_daily measures, summed; NULL where no row has a value. -#}
{% macro sums_of_transfer() -%}
    {%- for column in transfer_quantities() + money_columns() %}
    {{ exact_sum(column) }} as {{ column }},
    {%- endfor %}
    cast(sum(line_items) as bigint) as line_items
{%- endmacro %}
