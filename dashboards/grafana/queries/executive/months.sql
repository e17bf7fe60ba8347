select
    billing_period,
    cast(sum(unblended_cost) as double) as unblended_cost,
    cast(sum(amortized_cost) as double) as amortized_cost,
    cast(sum(net_amortized_cost) as double) as net_amortized_cost,
    cast(sum(public_on_demand_cost) as double) as public_on_demand_cost,
    max(case when is_estimated then 'open' else 'invoiced' end) as state
from cost_daily
-- include chosen_months_and_services
group by billing_period
order by billing_period desc
limit 50
