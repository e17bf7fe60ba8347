-- include days_compared

select
    usage_date,
    account_id,
    service,
    cast(cost as double) as cost,
    cast(usual as double) as usual,
    cast(cost - usual as double) as excess,
    cast((cost - usual) / nullif(deviation, 0) as double) as deviations
from compared
where
    $__dateFilter(usage_date)
    and days_before >= 7
    and cost > usual
order by cost - usual desc, usage_date asc, account_id asc, service asc
limit 25
