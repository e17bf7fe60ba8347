select
    path_class,
    cast(sum(unblended_cost) as double) as unblended_cost,
    cast(sum(metered_gb) as double) as metered_gb,
    cast(sum(moved_gb) as double) as moved_gb,
    cast(sum(unblended_cost) as double) / nullif(cast(sum(moved_gb) as double), 0) as cost_per_gb
from data_transfer_path_daily
-- include chosen_days
group by path_class
order by 2 desc, 1 asc
limit 50
