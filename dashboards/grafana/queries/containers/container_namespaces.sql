select
    usage_date as day,
    coalesce(namespace, platform) as namespace,
    cast(sum(total_cost) as double) as cost
from split_cost_daily
-- include chosen_days
    and total_cost <> 0
group by 1, 2
order by 1, 2
