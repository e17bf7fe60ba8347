{% set keys = [
    "usage_date", "payer_account_id", "account_id", "billing_entity", "charge_type", "purchase_option",
    "product_code", "service", "product_family", "usage_type", "operation", "region", "pricing_unit",
    "currency",
] %}
with by_tags as (
    select
        {{ keys | join(", ") }},
        {{- tag_columns_csv() }}
        is_estimated,
        {{ exact_sum("usage_amount") }} as usage_amount,
        {{- sums_of_money() }},
        {{ exact_sum("commitment_trueup") }} as commitment_trueup,
        {{ exact_sum("commitment_upfront_fee") }} as commitment_upfront_fee,
        cast(sum(line_items) as bigint) as line_items
    from {{ ref("int_charges_by_day") }}
    -- The days of a wholly used reservation carry nothing.
    where line_items > 0 or amortized_cost <> 0 or net_amortized_cost <> 0
    group by {{ (keys + tag_columns()) | join(", ") }}, is_estimated
)

select
    {{ keys | join(", ") }},
    {{ tags_json() }} as tags_json,
    is_estimated,
    usage_amount,
    {{ money_columns() | join(", ") }},
    commitment_trueup,
    commitment_upfront_fee,
    line_items,
    {{ delivery_id() }} as delivery_id
from by_tags
