select
    usage_date as day,
    service,
    cast(sum(unblended_cost) as double) as cost
from cost_daily
where
    billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
    and $__dateFilter(usage_date)
    and currency = ${currency:sqlstring}
    and ('__all' in ($account) or account_id in ($account))
    and service in ('AmazonAthena', 'AWSGlue', 'AmazonS3', 'AWSQueueService', 'AmazonSNS')
group by usage_date, service
order by 1, 2
