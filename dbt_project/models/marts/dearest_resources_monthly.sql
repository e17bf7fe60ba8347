{#- What the dearest resources of each account cost in a month, and what all its others cost together.

    Dear is who is among the first hundred by any of the costs. Days are summed to months before anything is ranked,
    so that five ranks are made of as many rows as there are resources, and the days are read once. -#}
{% set names = ["resource_id", "product_code", "region"] %}
with resource_months as (
    select
        account_id,
        resource_id,
        product_code,
        region,
        currency,
        {{- sums_of_money() }},
        cast(sum(line_items) as bigint) as line_items,
        min(usage_date) as first_usage_date,
        max(usage_date) as last_usage_date
    from {{ ref("cost_resource_daily") }}
    group by account_id, resource_id, product_code, region, currency
),

ranked as (
    select
        *,
        -- Costs that are alike stand in the order of their names, so that a build made again has the same rows.
        least(
            {%- for column in money_columns() %}
            row_number()
                over (
                    partition by account_id, currency
                    order by {{ column }} desc, resource_id asc, product_code asc, region asc
                ){{ "," if not loop.last }}
            {%- endfor %}
        ) as best_rank
    from resource_months
),

named as (
    select
        account_id,
        best_rank > {{ listed_resources() }} as is_rest,
        {%- for name in names %}
        case when best_rank <= {{ listed_resources() }} then {{ name }} end as {{ name }},
        {%- endfor %}
        currency,
        {{ money_columns() | join(", ") }},
        line_items,
        first_usage_date,
        last_usage_date
    from ranked
)

select
    account_id,
    is_rest,
    resource_id,
    product_code,
    region,
    currency,
    {{- sums_of_money() }},
    cast(sum(line_items) as bigint) as line_items,
    min(first_usage_date) as first_usage_date,
    max(last_usage_date) as last_usage_date,
    {{ delivery_id() }} as delivery_id
from named
group by account_id, is_rest, resource_id, product_code, region, currency
