{{ config(materialized='view') }}
{#- The days of a bill as its lines have them. -#}
select
    {%- for name in day_keys() + day_sums() %}
    {{ name }},
    {%- endfor %}
    line_items
from {{ ref("int_line_items") }}
where grain = 'day'
