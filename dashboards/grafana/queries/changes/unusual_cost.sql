-- include days_compared

select
    usage_date as day,
    service,
    cast(sum(cost - usual - 3 * deviation) as double) as excess
from compared
where
    $__dateFilter(usage_date)
    and days_before >= 7
    -- Less than a cent above is rounding.
    and cost > usual + 3 * deviation + 0.01
group by usage_date, service
order by 1, 2
