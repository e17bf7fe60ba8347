select
    cast(sum(committed_cost) as double) as committed_cost,
    cast(sum(unused_cost) as double) as unused_cost,
    cast(sum(net_savings) as double) as net_savings
from commitment_utilization_daily
-- include chosen_days
