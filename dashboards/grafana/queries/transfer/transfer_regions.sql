select
    coalesce(from_region, 'internet') as from_region,
    coalesce(to_region, 'internet') as to_region,
    path_class,
    cast(sum(unblended_cost) as double) as unblended_cost,
    cast(sum(moved_gb) as double) as moved_gb
from data_transfer_path_daily
-- include chosen_days
    and has_bytes
group by 1, 2, 3
order by 4 desc, 1 asc, 2 asc, 3 asc
limit 50
