{% set keys = ["account_id"] + charge_keys() + ["instance_type", "currency"] %}
select
    cast(usage_hour as timestamp(3)) as usage_hour,
    {{ keys | join(", ") }},
    {{ exact_sum("usage_amount") }} as usage_amount,
    {{ exact_sum("normalized_units") }} as normalized_units,
    {{- sums_of_money() }},
    cast(sum(line_items) as bigint) as line_items,
    {{ delivery_id() }} as delivery_id
from {{ ref("int_line_items_by_hour") }}
group by usage_hour, {{ keys | join(", ") }}
