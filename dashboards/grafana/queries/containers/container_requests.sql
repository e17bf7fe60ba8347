with

sums as (

    select
        cluster,
        workload,
        sum(cpu_hours_reserved) as cpu_reserved,
        sum(cpu_hours_used) as cpu_used,
        sum(memory_gb_hours_reserved) as memory_reserved,
        sum(memory_gb_hours_used) as memory_used
    from split_cost_daily
    -- include chosen_days
        and workload is not null
    group by cluster, workload

)

select
    cluster,
    workload,
    cast(cpu_reserved as double) as cpu_hours_reserved,
    cast(cpu_used as double) as cpu_hours_used,
    cast(cpu_used as double) / nullif(cast(cpu_reserved as double), 0) as cpu_used_ratio,
    cast(memory_reserved as double) as memory_gb_hours_reserved,
    cast(memory_used as double) as memory_gb_hours_used,
    cast(memory_used as double) / nullif(cast(memory_reserved as double), 0) as memory_used_ratio
from sums
order by cpu_reserved - cpu_used desc, cluster asc, workload asc
limit 50
