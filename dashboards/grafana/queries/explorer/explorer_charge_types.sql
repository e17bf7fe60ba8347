select
    usage_date as day,
    charge_type,
    cast(sum($metric) as double) as cost
from cost_daily
where
    billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
    and $__dateFilter(usage_date)
    and currency = ${currency:sqlstring}
    and ('__all' in ($account) or account_id in ($account))
    and ('__all' in ($service) or service in ($service))
group by usage_date, charge_type
order by 1, 2
