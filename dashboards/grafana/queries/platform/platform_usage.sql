select
    service,
    usage_type,
    pricing_unit,
    cast(sum(usage_amount) as double) as usage_amount,
    cast(sum(unblended_cost) as double) as cost
from cost_daily
-- include chosen_days
    and service in ('AmazonAthena', 'AWSGlue', 'AmazonS3', 'AWSQueueService', 'AmazonSNS')
group by service, usage_type, pricing_unit
order by 5 desc, 1 asc, 2 asc, 3 asc
limit 50
