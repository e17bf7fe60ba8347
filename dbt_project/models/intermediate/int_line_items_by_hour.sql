{{ config(materialized='view') }}
{#- The hours of an hourly bill; none of a daily one. -#}
select
    {%- for name in hour_keys() %}
    {{ name }},
    {%- endfor %}
    usage_amount,
    normalized_units,
    {%- for name in money_columns() %}
    {{ name }},
    {%- endfor %}
    line_items
from {{ ref("int_line_items") }}
where grain = 'hour'
