{% set keys = ["usage_date", "account_id", "resource_id"] + charge_keys() + ["currency"] %}
with by_tags as (
    select
        {{ keys | join(", ") }},
        {{- tag_columns_csv() }}
        {{ exact_sum("usage_amount") }} as usage_amount,
        {{- sums_of_money() }},
        cast(sum(line_items) as bigint) as line_items
    from {{ ref("int_charges_by_day") }}
    -- The days of a wholly used reservation carry nothing.
    where resource_id is not null and (line_items > 0 or amortized_cost <> 0 or net_amortized_cost <> 0)
    group by {{ (keys + tag_columns()) | join(", ") }}
)

select
    {{ keys | join(", ") }},
    {{ tags_json() }} as tags_json,
    usage_amount,
    {{ money_columns() | join(", ") }},
    line_items,
    {{ delivery_id() }} as delivery_id
from by_tags
