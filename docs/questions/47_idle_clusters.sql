-- question: How much of what clusters cost does no container use?
-- subject: Containers
-- tables: split_cost_daily
select
    platform,
    cluster,
    currency,
    sum(total_cost + idle_cost) as cluster_cost,
    sum(unused_cost) as unused_cost,
    sum(idle_cost) as idle_cost,
    cast(sum(unused_cost + idle_cost) as double) / nullif(cast(sum(total_cost + idle_cost) as double), 0)
        as wasted_ratio
from split_cost_daily
where billing_period = '2026-09'
group by platform, cluster, currency
order by cluster_cost desc, cluster asc
