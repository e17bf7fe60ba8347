select
    usage_date as day,
    case commitment_type when 'ReservedInstance' then 'Reserved Instances' else 'Savings Plans' end as commitment,
    cast(sum(unused_cost) as double) as unused_cost
from commitment_utilization_daily
-- include chosen_days
group by 1, 2
order by 1, 2
