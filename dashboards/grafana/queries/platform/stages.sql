select
    state,
    cast(count(*) as double) as deliveries,
    cast(avg(seconds) as double) as average_seconds,
    cast(max(seconds) as double) as longest_seconds
from cur_lakehouse_ops.deliveries
where
    billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')
    and seconds is not null
group by state
order by 3 desc, 1 asc
limit 20
