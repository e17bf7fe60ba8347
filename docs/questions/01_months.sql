-- question: What did each month cost, and by which way of counting?
-- subject: Cost
-- tables: cost_daily
select
    billing_period,
    export_name,
    currency,
    sum(unblended_cost) as unblended_cost,
    sum(amortized_cost) as amortized_cost,
    sum(net_amortized_cost) as net_amortized_cost,
    sum(public_on_demand_cost) as public_on_demand_cost
from cost_daily
where billing_period between '2026-07' and '2026-09'
group by billing_period, export_name, currency
order by billing_period, export_name, currency
