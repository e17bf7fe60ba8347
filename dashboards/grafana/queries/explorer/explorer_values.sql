with

valued as (

    select
        coalesce($dimension, '(none)') as value,
        sum($metric) as cost,
        count(distinct usage_date) as days
    from cost_daily
    -- include chosen_days_and_services
    group by 1

)

select
    value,
    cast(cost as double) as cost,
    cast(cost as double) / nullif(cast(sum(cost) over () as double), 0) as share_ratio,
    cast(days as double) as days
from valued
order by cost desc, value asc
limit 50
