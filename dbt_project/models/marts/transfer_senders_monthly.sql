{#- Who sends: resources by what their path cost in the month. A resource is listed whole or not at all, so that each
    listed figure is the month's; what is not listed is summed, so that the table stays the sum of its days. -#}
with senders as (
    select
        payer_account_id,
        account_id,
        path_class,
        product_code,
        resource_name,
        from_region,
        currency,
        {{- sums_of_transfer() }}
    from {{ ref("data_transfer_daily") }}
    group by payer_account_id, account_id, path_class, product_code, resource_name, from_region, currency
),

costed as (
    select
        *,
        sum(unblended_cost) over (
            partition by payer_account_id, account_id, path_class, currency, resource_name
        ) as resource_cost
    from senders
),

{# Rows of no resource are a place of their own: nobody is listed less because of them. #}
placed as (
    select
        *,
        dense_rank() over (
            partition by payer_account_id, account_id, path_class, currency, resource_name is null
            order by resource_cost desc, resource_name asc
        ) > {{ listed_resources() }} as is_rest
    from costed
)

select
    payer_account_id,
    account_id,
    path_class,
    product_code,
    case when not is_rest then resource_name end as resource_name,
    from_region,
    currency,
    is_rest,
    count(resource_name) as resources,
    {{- sums_of_transfer() }},
    {{ delivery_id() }} as delivery_id
from placed
group by
    payer_account_id,
    account_id,
    path_class,
    product_code,
    case when not is_rest then resource_name end,
    from_region,
    currency,
    is_rest
