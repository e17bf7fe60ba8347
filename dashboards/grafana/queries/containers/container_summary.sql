select
    cast(sum(split_cost) as double) as split_cost,
    cast(sum(unused_cost) as double) as unused_cost,
    cast(sum(idle_cost) as double) as idle_cost,
    cast(sum(split_cost) as double)
    / nullif(cast(sum(split_cost + unused_cost + idle_cost) as double), 0) as allocated_ratio
from split_cost_daily
-- include chosen_days
