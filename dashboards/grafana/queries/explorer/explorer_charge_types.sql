select
    usage_date as day,
    charge_type,
    cast(sum($metric) as double) as cost
from cost_daily
-- include chosen_days_and_services
group by usage_date, charge_type
order by 1, 2
