-- question: What does each region cost, and how much of that is instances, storage, transfer and the rest?
-- subject: Cost
-- tables: cost_daily
select
    coalesce(region, '(no region)') as region,
    currency,
    sum(amortized_cost) as amortized_cost,
    sum(case when product_family like '%Instance%' then amortized_cost else 0 end) as instance_cost,
    sum(case when product_family like '%Storage%' then amortized_cost else 0 end) as storage_cost,
    sum(case when product_family = 'Data Transfer' then amortized_cost else 0 end) as transfer_cost
from cost_daily
where billing_period = '2026-09'
group by coalesce(region, '(no region)'), currency
order by amortized_cost desc, region asc
