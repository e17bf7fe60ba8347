{#- dearest_resources_monthly holds every cost and line of cost_resource_daily: difference 0 per account and
    currency. -#}
{{ config(tags=["delivery"]) }}

with days as (
    select
        account_id,
        currency,
        {{- sums_of_money() }},
        sum(line_items) as line_items
    from {{ ref("cost_resource_daily") }}
    group by account_id, currency
),

months as (
    select
        account_id,
        currency,
        {{- sums_of_money() }},
        sum(line_items) as line_items
    from {{ ref("dearest_resources_monthly") }}
    group by account_id, currency
)

select
    coalesce(days.account_id, months.account_id) as account_id,
    coalesce(days.currency, months.currency) as currency,
    {%- for column in money_columns() %}
    coalesce(months.{{ column }}, {{ decimal_zero() }}) - coalesce(days.{{ column }}, {{ decimal_zero() }})
        as {{ column }}_difference,
    {%- endfor %}
    coalesce(months.line_items, 0) - coalesce(days.line_items, 0) as line_items_difference
from days
full outer join months
    on
        coalesce(days.account_id, '') = coalesce(months.account_id, '')
        and coalesce(days.currency, '') = coalesce(months.currency, '')
where
    {%- for column in money_columns() %}
    coalesce(months.{{ column }}, {{ decimal_zero() }}) <> coalesce(days.{{ column }}, {{ decimal_zero() }}) or
    {%- endfor %}
    coalesce(months.line_items, 0) <> coalesce(days.line_items, 0)
