-- Each commitment by day: what it could cover, what it did, what that saved.
select
    usage_date,
    commitment_type,
    commitment_id,
    account_id,
    service,
    coalesce(family, 'any') as family,
    coalesce(payment_option, 'unknown') as payment_option,
    currency,
    term_end_date,
    cast(committed_quantity as double) as committed_quantity,
    cast(used_quantity as double) as used_quantity,
    cast(committed_cost as double) as committed_cost,
    cast(used_cost as double) as used_cost,
    cast(unused_cost as double) as unused_cost,
    cast(net_savings as double) as net_savings
from cur_lakehouse.commitment_utilization_daily
where billing_period >= date_format(date_add('month', -12, current_date), '%Y-%m')
