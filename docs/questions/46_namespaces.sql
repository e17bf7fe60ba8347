-- question: What does each namespace or service of a cluster cost, what it left unused among it?
-- subject: Containers
-- tables: split_cost_daily
select
    platform,
    cluster,
    coalesce(namespace, workload, '(none)') as namespace_or_service,
    currency,
    sum(split_cost) as split_cost,
    sum(unused_cost) as unused_cost,
    sum(total_cost) as total_cost,
    cast(sum(cpu_hours_used) as double) / nullif(cast(sum(cpu_hours) as double), 0) as cpu_used_ratio,
    cast(sum(memory_gb_hours_used) as double) / nullif(cast(sum(memory_gb_hours) as double), 0)
        as memory_used_ratio
from split_cost_daily
where billing_period = '2026-09'
group by platform, cluster, coalesce(namespace, workload, '(none)'), currency
having sum(total_cost) > 0
order by total_cost desc, cluster asc, namespace_or_service asc
