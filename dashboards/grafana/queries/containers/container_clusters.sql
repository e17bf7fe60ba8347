select
    usage_date as day,
    cluster,
    cast(sum(total_cost + idle_cost) as double) as cost
from split_cost_daily
where
    billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
    and $__dateFilter(usage_date)
    and currency = ${currency:sqlstring}
    and ('__all' in ($account) or account_id in ($account))
group by usage_date, cluster
order by 1, 2
