select
    usage_date as day,
    cluster,
    cast(sum(total_cost + idle_cost) as double) as cost
from split_cost_daily
-- include chosen_days
group by usage_date, cluster
order by 1, 2
