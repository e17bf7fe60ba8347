{{ config(materialized='view') }}
{#- The days of a bill as its lines have them. -#}
select
    {{ (day_keys() + day_sums()) | join(", ") }},
    line_items
from {{ ref("int_line_items") }}
where grain = 'day'
