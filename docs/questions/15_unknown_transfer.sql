-- question: Which usage types look like transfer and have no class yet, and what part of its cost are they?
-- subject: Data transfer
-- tables: data_transfer_daily
with

totals as (

    select
        currency,
        sum(unblended_cost) as all_cost
    from data_transfer_daily
    where billing_period = '2026-09' and unblended_cost > 0
    group by currency

)

select
    transfer.product_code,
    transfer.usage_type,
    transfer.operation,
    transfer.currency,
    sum(transfer.metered_gb) as metered_gb,
    sum(transfer.unblended_cost) as unblended_cost,
    sum(transfer.line_items) as line_items,
    cast(sum(transfer.unblended_cost) as double) / cast(max(totals.all_cost) as double) as of_all_transfer_ratio
from data_transfer_daily as transfer
inner join totals on transfer.currency = totals.currency
where transfer.billing_period = '2026-09' and transfer.path_class = 'unknown'
group by transfer.product_code, transfer.usage_type, transfer.operation, transfer.currency
order by unblended_cost desc, transfer.usage_type asc
