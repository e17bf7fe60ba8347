select
    commitment_id,
    account_id,
    family,
    payment_option,
    cast(sum(committed_cost) as double) as committed_cost,
    cast(sum(unused_cost) as double) as unused_cost,
    cast(sum(used_quantity) as double) / nullif(cast(sum(committed_quantity) as double), 0) as utilization_ratio,
    cast(sum(net_savings) as double) as net_savings
from commitment_utilization_daily
-- include chosen_days
group by commitment_id, account_id, family, payment_option
order by 6 desc, 1 asc
limit 100
