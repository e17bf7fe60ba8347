{#- dearest_resources_monthly holds every cost and line of cost_resource_daily: difference 0 per account and
    currency. -#}
{{ config(tags=["delivery"]) }}

{{ sums_that_differ(
    ref("cost_resource_daily"),
    ref("dearest_resources_monthly"),
    keys=["account_id", "currency"],
    sums=money_columns() + ["line_items"],
) }}
