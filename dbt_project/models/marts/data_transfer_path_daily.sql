{#- What a board asks by day and path, without the resources: some hundred rows a month where data_transfer_daily has
    some for each resource and day. -#}
select
    usage_date,
    payer_account_id,
    account_id,
    path_class,
    product_code,
    from_region,
    to_region,
    currency,
    metered_gb is not null as has_bytes,
    {{- sums_of_transfer() }},
    {{ delivery_id() }} as delivery_id
from {{ ref("data_transfer_daily") }}
group by
    usage_date,
    payer_account_id,
    account_id,
    path_class,
    product_code,
    from_region,
    to_region,
    currency,
    metered_gb is not null
