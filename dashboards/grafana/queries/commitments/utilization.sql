select
    usage_date as day,
    case commitment_type when 'ReservedInstance' then 'Reserved Instances' else 'Savings Plans' end as commitment,
    cast(sum(used_quantity) as double) / nullif(cast(sum(committed_quantity) as double), 0) as utilization_ratio
from commitment_utilization_daily
-- include chosen_days
group by 1, 2
order by 1, 2
