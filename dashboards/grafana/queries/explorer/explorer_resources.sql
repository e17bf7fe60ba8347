select
    resource_id,
    account_id,
    product_code,
    region,
    cast(sum($metric) as double) as cost
from cost_resource_daily
where
    billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
    and $__dateFilter(usage_date)
    and currency = ${currency:sqlstring}
    and ('__all' in ($account) or account_id in ($account))
group by resource_id, account_id, product_code, region
order by 5 desc, 1 asc, 2 asc, 3 asc
limit 50
