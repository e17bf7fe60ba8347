-- question: What does each commitment save, and how far is it above the use at which it breaks even?
-- subject: Commitments
-- tables: commitment_utilization_daily
select
    commitment_id,
    payment_option,
    currency,
    sum(on_demand_equivalent_cost) as on_demand_equivalent_cost,
    sum(committed_cost) as committed_cost,
    sum(net_savings) as net_savings,
    cast(sum(used_quantity) as double) / nullif(cast(sum(committed_quantity) as double), 0) as utilization_ratio,
    cast(sum(committed_cost) as double) / nullif(cast(sum(on_demand_equivalent_cost) as double), 0)
    * cast(sum(used_quantity) as double) / nullif(cast(sum(committed_quantity) as double), 0) as break_even_ratio
from commitment_utilization_daily
where billing_period = '2026-09'
group by commitment_id, payment_option, currency
order by net_savings desc, commitment_id asc
