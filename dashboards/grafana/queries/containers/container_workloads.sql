select
    cluster,
    namespace,
    coalesce(workload, '(none)') as workload,
    workload_type,
    cast(sum(split_cost) as double) as split_cost,
    cast(sum(unused_cost) as double) as unused_cost,
    cast(sum(total_cost) as double) as total_cost,
    cast(sum(total_cost) as double) / nullif(cast(sum(cpu_hours) as double), 0) as cost_per_cpu_hour
from split_cost_daily
-- include chosen_days
    and total_cost <> 0
group by cluster, namespace, workload, workload_type
order by 7 desc, 1 asc, 2 asc, 3 asc
limit 50
