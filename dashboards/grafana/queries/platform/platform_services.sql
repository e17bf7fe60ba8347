select
    usage_date as day,
    service,
    cast(sum(unblended_cost) as double) as cost
from cost_daily
-- include chosen_days
    and service in ('AmazonAthena', 'AWSGlue', 'AmazonS3', 'AWSQueueService', 'AmazonSNS')
group by usage_date, service
order by 1, 2
