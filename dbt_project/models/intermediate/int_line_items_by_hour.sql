{{ config(materialized='view') }}
{#- The hours of an hourly bill; none of a daily one. -#}
select
    {{ hour_keys() | join(", ") }},
    usage_amount,
    normalized_units,
    {{ money_columns() | join(", ") }},
    line_items
from {{ ref("int_line_items") }}
where grain = 'hour'
