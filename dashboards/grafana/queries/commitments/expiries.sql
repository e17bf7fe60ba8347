select
    commitment_id,
    end_date,
    cast(days_left as double) as days_left,
    cast(hourly_cost as double) as hourly_cost,
    cast(hourly_on_demand_cost as double) as hourly_on_demand_cost,
    cast(hourly_on_demand_cost - hourly_cost as double) as hourly_increase
from commitment_expiry
where
    currency = ${currency:sqlstring}
    and ('__all' in ($account) or account_id in ($account))
    and days_left >= 0
order by days_left asc, commitment_id asc, end_date asc, hourly_cost asc
limit 50
