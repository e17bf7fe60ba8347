select
    usage_date as day,
    purchase_option,
    cast(sum($metric) as double) as cost
from cost_daily
-- include chosen_days_and_services
group by usage_date, purchase_option
order by 1, 2
