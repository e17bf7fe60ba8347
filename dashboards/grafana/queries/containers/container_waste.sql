with

sums as (

    select
        platform,
        cluster,
        sum(total_cost) as total_cost,
        sum(unused_cost) as unused_cost,
        sum(idle_cost) as idle_cost
    from split_cost_daily
    -- include chosen_days
    group by platform, cluster

)

select
    platform,
    cluster,
    cast(total_cost as double) as total_cost,
    cast(unused_cost as double) as unused_cost,
    cast(idle_cost as double) as idle_cost,
    cast(unused_cost + idle_cost as double) / nullif(cast(total_cost + idle_cost as double), 0) as waste_ratio
from sums
order by unused_cost + idle_cost desc, cluster asc, platform asc
limit 50
